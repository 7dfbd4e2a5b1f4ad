package huizhen.relay.world;

import java.time.Duration;

/// A peer's line, both ways.
///
/// @param up from the peer to the relay
/// @param down from the relay to the peer
public record Links(Link up, Link down) {
  /// Half of it each way.
  @CanIgnoreReturnValue
  public Links roundTrip(Duration rtt) {
    var _ = up.delay(rtt.dividedBy(2));
    var _ = down.delay(rtt.dividedBy(2));
    return this;
  }

  @CanIgnoreReturnValue
  public Links loss(double share) {
    var _ = up.loss(share);
    var _ = down.loss(share);
    return this;
  }

  @CanIgnoreReturnValue
  public Links jitter(Duration jitter) {
    var _ = up.jitter(jitter);
    var _ = down.jitter(jitter);
    return this;
  }

  /// From now on a TCP connection, both ways.
  void overTcp() {
    up.overTcp();
    down.overTcp();
  }

  /// The same limit both ways.
  @CanIgnoreReturnValue
  public Links rate(long bps, Duration queue) {
    var _ = up.rate(bps).queue(queue);
    var _ = down.rate(bps).queue(queue);
    return this;
  }

  long roundTripNanos() {
    return up.delayNanos() + down.delayNanos();
  }
}
