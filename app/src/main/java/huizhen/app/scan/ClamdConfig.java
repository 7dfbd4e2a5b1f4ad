package huizhen.app.scan;

import io.vertx.core.net.SocketAddress;
import java.time.Duration;

/// Where clamd listens, and what is done without it.
///
/// @param address a TCP or a Unix domain socket
/// @param limit for one file, from the connection to the answer
/// @param storesUnscanned while it is away, with an entry in the trail; otherwise uploads are
///   refused
public record ClamdConfig(SocketAddress address, Duration limit, boolean storesUnscanned) {
  public static final Duration USUAL_LIMIT = Duration.ofSeconds(30);
  private static final String UNIX = "unix:";
  private static final int MAX_PORT = 65_535;

  public ClamdConfig {
    if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofMinutes(4)) > 0) {
      throw new IllegalArgumentException("scanner.seconds is 1 to 240");
    }
  }

  /// `host:port` or `unix:/run/clamav/clamd.ctl`.
  public static SocketAddress address(String text) {
    if (text.startsWith(UNIX + "/")) {
      return SocketAddress.domainSocketAddress(text.substring(UNIX.length()));
    }
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= MAX_PORT && !text.contains("/")) {
        return SocketAddress.inetSocketAddress(port, text.substring(0, colon));
      }
    } catch (NumberFormatException notAPort) {
      // said below
    }
    throw new IllegalArgumentException(
        "scanner.clamd is host:port or unix:/path, e.g. unix:/run/clamav/clamd.ctl");
  }
}
