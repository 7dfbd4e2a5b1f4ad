package huizhen.web.hook;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Where webhooks may go, so that nobody has the gateway ask what only the gateway can reach (SSRF,
/// CWE-918): public addresses, by HTTPS; and what the deployment names, which hospitals' own
/// networks are, also by HTTP.
///
/// @param allowed beside public ones
public record Networks(List<Range> allowed) {
  public static final Networks PUBLIC = new Networks(List.of());
  private static final int MAX_URL = 500;

  /// What is not public, though it may look so: this host, private, shared (RFC 6598), link-local,
  /// documentation, benchmarks, 6to4 relays, multicast, reserved; IPv6 likewise, and what wraps
  /// IPv4.
  private static final List<Range> NOT_PUBLIC =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              "::/3",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "4000::/2",
              "8000::/1")
          .stream()
          .map(Range::parse)
          .toList();

  public Networks {
    allowed = List.copyOf(allowed);
  }

  /// A block of addresses.
  ///
  /// @param bits how many of the first ones count
  public record Range(InetAddress base, int bits) {
    /// `10.0.0.0/8` or `fd00::/8`; throws an [IllegalArgumentException] that says what is wrong.
    public static Range parse(String text) {
      int slash = text.indexOf('/');
      if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
        throw new IllegalArgumentException(text + " is no network such as 10.0.0.0/8");
      }
      try {
        var base = InetAddress.ofLiteral(text.substring(0, slash));
        int bits = Integer.parseInt(text.substring(slash + 1));
        if (bits > base.getAddress().length * Byte.SIZE) {
          throw new IllegalArgumentException(text + " has too long a prefix");
        }
        return new Range(base, bits);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(text + " is no network such as 10.0.0.0/8", e);
      }
    }

    public boolean holds(InetAddress address) {
      var mine = base.getAddress();
      var theirs = address.getAddress();
      if (mine.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if ((mine[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  public boolean isOpen(InetAddress address, boolean isTls) {
    return allowed.stream().anyMatch(it -> it.holds(address))
        || (isTls && NOT_PUBLIC.stream().noneMatch(it -> it.holds(address)));
  }

  /// What is wrong with an address to register, whatever its host resolves to; empty when nothing.
  public static Optional<String> fault(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      return Optional.of("url is no URL");
    }
    if (text.length() > MAX_URL
        || url.getHost() == null
        || url.getUserInfo() != null
        || url.getFragment() != null) {
      return Optional.of("url has a host, and neither a user nor a fragment");
    }
    boolean isHttp = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    return isHttp ? Optional.empty() : Optional.of("url is https, or http within allowed networks");
  }
}
