package huizhen.signaling.turn;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The address of a STUN server (RFC 7064 §3) or TURN server (RFC 7065 §3), such as
/// `turn:turn.example.org:3478?transport=tcp`. Narrower than there: the scheme is in lower case, a
/// host is a name in ASCII or an address, and the transport one that browsers have.
public record IceUrl(String text) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>stuns?|turns?):(?<host>[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])"
              + "(?::(?<port>\\d{1,5}))?(?<transport>\\?transport=(?:udp|tcp))?");

  public IceUrl {
    if (text.contains("@")) { // not repeated: it may be a password
      throw new IllegalArgumentException(
          "a STUN or TURN URL names neither user nor password (RFC 7065 §3.1)");
    }
    Matcher found = FORM.matcher(text);
    if (!found.matches() || !isHost(found.group("host")) || !isPort(found.group("port"))) {
      throw new IllegalArgumentException(
          "'%s' is not stun:HOST[:PORT], turn:HOST[:PORT] or turn:HOST[:PORT]?transport=udp or tcp"
                  .formatted(text)
              + " (stuns: and turns: over TLS)");
    }
    if (found.group("transport") != null && !isTurn(text)) {
      throw new IllegalArgumentException(
          "'%s' names a transport, which a STUN URL can't (RFC 7064 §3.1)".formatted(text));
    }
  }

  /// Whether it asks for credentials.
  public boolean isTurn() {
    return isTurn(text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isTurn(String text) {
    return text.startsWith("turn");
  }

  private static boolean isHost(String host) {
    try {
      return new URI("turn", null, host, -1, null, null, null).getHost() != null;
    } catch (URISyntaxException e) {
      return false; // the caller says what a URL looks like
    }
  }

  private static boolean isPort(@Nullable String port) {
    return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65_535);
  }
}
