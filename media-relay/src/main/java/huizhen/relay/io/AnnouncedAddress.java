package huizhen.relay.io;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One address that clients are told: ours, or what a NAT shows to them.
///
/// @param address a literal IPv4 or IPv6 address of one host
/// @param firstPort where the first event loop is reached, the next ones follow; 0 for the ports
///   that the loops listen on
public record AnnouncedAddress(String address, int firstPort) {
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]+)](?::(\\d{1,5}))?");
  private static final Pattern IPV4 =
      Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+)(?::(\\d{1,5}))?");

  /// Reads `ADDR`, `ADDR:PORT` or `[ADDR]:PORT`.
  public static AnnouncedAddress parse(String text) {
    var bracketed = BRACKETED.matcher(text);
    var ipv4 = IPV4.matcher(text);
    if (bracketed.matches()) {
      return of(text, bracketed.group(1), bracketed.group(2) == null ? "" : bracketed.group(2));
    }
    if (ipv4.matches()) {
      return of(text, ipv4.group(1), ipv4.group(2) == null ? "" : ipv4.group(2));
    }
    return of(text, text, "");
  }

  int portOfLoop(int index, int listening) {
    return firstPort == 0 ? listening : firstPort + index;
  }

  private static AnnouncedAddress of(String text, String address, String port) {
    InetAddress literal;
    try {
      literal = InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      throw wrong(text, e);
    }
    boolean isShort = literal instanceof Inet4Address && !IPV4.matcher(address).matches();
    boolean isHost =
        !literal.isAnyLocalAddress() && !literal.isMulticastAddress() && !address.contains("%");
    int number = port.isEmpty() ? 0 : Integer.parseInt(port);
    if (isShort || !isHost || number > 65_535 || (number == 0 && !port.isEmpty())) {
      throw wrong(text, null);
    }
    return new AnnouncedAddress(literal.getHostAddress(), number);
  }

  private static IllegalArgumentException wrong(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        ("%s is not an IP address of one machine, such as 192.0.2.7, 192.0.2.7:20000, 2001:db8::7"
                + " or [2001:db8::7]:20000")
            .formatted(text),
        cause);
  }
}
