package huizhen.relay.congestion;

/// The rate at which packets come while they queue: what the bottleneck carries, whatever is sent.
/// Forgets over about 300 ms, and at once when the queue is empty.
final class BottleneckRate {
  static final long QUEUED_NANOS = 10_000_000;

  private static final double MEMORY_NANOS = 300e6;
  private static final double ENOUGH_NANOS = 30e6;
  private static final long LONGEST_GAP_NANOS = 300_000_000;
  private static final int ENOUGH_PACKETS = 4;

  private long lastNanos;
  private double bytes;
  private double nanos;
  private int packets;

  void reset() {
    bytes = 0;
    nanos = 0;
    packets = 0;
  }

  void arrived(long arrivalNanos, long size, long queuedNanos) {
    long gap = arrivalNanos - lastNanos;
    if (queuedNanos < QUEUED_NANOS || gap > LONGEST_GAP_NANOS || gap < -LONGEST_GAP_NANOS) {
      reset();
      lastNanos = arrivalNanos;
      return;
    }
    if (gap > 0) {
      double keep = Math.max(0, 1 - gap / MEMORY_NANOS);
      bytes *= keep;
      nanos = nanos * keep + gap;
      lastNanos = arrivalNanos;
    }
    bytes += size;
    packets++;
  }

  /// 0 while it is not known.
  double bps() {
    return nanos < ENOUGH_NANOS || packets < ENOUGH_PACKETS ? 0 : bytes * 8e9 / nanos;
  }
}
