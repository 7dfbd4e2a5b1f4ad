package huizhen.relay.congestion;

/// Says whether a packet may leave now, so that a keyframe goes out over several ticks and does not
/// hold up the audio behind it in the path's queue. A leaky bucket; the queue itself is the
/// caller's. What must not wait (audio, probes) is sent without asking and noted with [#sent].
///
/// Lets out [#FREE] times the target while the path has not been found to be full, [#NEAR] times
/// when the target is about what it carries, and just the target while its queue is drained. Up to
/// [#BURST_NANOS] of that may be saved up, though at least [#MIN_BURST_BYTES]; what was sent
/// without asking is owed, up to [#DEBT_NANOS].
public final class Pacer {
  public static final double FREE = 2.5;
  public static final double NEAR = 1.5;
  public static final long BURST_NANOS = 20_000_000;
  public static final int MIN_BURST_BYTES = 1_500;
  public static final long DEBT_NANOS = 200_000_000;

  private double bytesPerNano;
  private double budget;
  private long updatedNanos;

  public Pacer(long nowNanos) {
    updatedNanos = nowNanos;
    rate(BandwidthEstimator.START_BPS);
    budget = burst();
  }

  /// @param bps what the path is estimated to carry
  public void rate(long bps) {
    rate(bps, FREE);
  }

  /// Takes over what the estimator says: its target and how careful to be.
  public void follow(BandwidthEstimator estimator) {
    double factor = estimator.isNearCapacity() ? NEAR : FREE;
    rate(estimator.targetBps(), estimator.isDraining() ? 1 : factor);
  }

  public boolean mayCarry(int bytes, long nowNanos) {
    tick(nowNanos);
    // A packet larger than what can be saved up goes when the bucket is full.
    return budget >= Math.min(bytes, burst());
  }

  /// Notes a packet that left, whether it was allowed or not.
  public void sent(int bytes, long nowNanos) {
    tick(nowNanos);
    budget = Math.max(budget - bytes, -bytesPerNano * DEBT_NANOS);
  }

  public void tick(long nowNanos) {
    long elapsed = nowNanos - updatedNanos;
    if (elapsed > 0) {
      updatedNanos = nowNanos;
      budget = Math.min(budget + elapsed * bytesPerNano, burst());
    }
  }

  private void rate(long bps, double factor) {
    bytesPerNano = Math.max(bps, BandwidthEstimator.MIN_BPS) * factor / 8e9;
  }

  private double burst() {
    return Math.max(MIN_BURST_BYTES, bytesPerNano * BURST_NANOS);
  }
}
