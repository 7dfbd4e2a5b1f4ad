package huizhen.app.config;

/// How many TLS handshakes the gateway begins. A handshake takes 1 to 2 ms of a core that is warm
/// and 10 of one that is cold, so what holds on a busy machine is `percent`.
///
/// @param perSecond of all together
/// @param perSecondAndAddress of one IPv4 address or IPv6 /64
/// @param burst that one address may begin before its rate holds: a ward that comes back at once
/// @param percent of the event loop's time that handshakes may take
public record HandshakeLimits(int perSecond, int perSecondAndAddress, int burst, int percent) {
  public static final HandshakeLimits DEFAULT = new HandshakeLimits(200, 100, 200, 20);

  private static final int MAX_PER_SECOND = 100_000;

  public HandshakeLimits {
    check("https.handshakes-per-second", perSecond, MAX_PER_SECOND);
    check("https.handshakes-per-second-and-address", perSecondAndAddress, perSecond);
    check("https.handshake-burst", burst, MAX_PER_SECOND);
    check("https.handshake-percent", percent, 100);
  }

  private static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new StartException("%s=%d is not 1 to %d.".formatted(name, value, most));
    }
  }
}
