package huizhen.relay.world;

import java.util.Arrays;

/// What went over one direction of a line since the last [#mark], and how long it waited for the
/// bottleneck.
public final class LinkMeter {
  private static final double NANOS_PER_MILLI = 1e6;

  private long[] waits = new long[256];
  private long[] times = new long[256];
  private int count;
  private long bytes;
  private long packets;
  private long lost;
  private long overflowed;

  /// Begins anew.
  public void mark() {
    count = 0;
    bytes = 0;
    packets = 0;
    lost = 0;
    overflowed = 0;
  }

  void offered(int wireBytes) {
    bytes += wireBytes;
    packets++;
  }

  void waited(long nanos, long nowNanos) {
    if (count == waits.length) {
      waits = Arrays.copyOf(waits, 2 * count);
      times = Arrays.copyOf(times, 2 * count);
    }
    waits[count] = nanos;
    times[count] = nowNanos;
    count++;
  }

  void onLoss() {
    lost++;
  }

  void onOverflow() {
    overflowed++;
  }

  /// The longest wait in the queue.
  public double peakMillis() {
    long peak = 0;
    for (int i = 0; i < count; i++) {
      peak = Math.max(peak, waits[i]);
    }
    return peak / NANOS_PER_MILLI;
  }

  /// The longest wait of what left the queue between two times.
  public double peakMillis(long fromNanos, long toNanos) {
    long peak = 0;
    for (int i = 0; i < count; i++) {
      if (times[i] >= fromNanos && times[i] < toNanos) {
        peak = Math.max(peak, waits[i]);
      }
    }
    return peak / NANOS_PER_MILLI;
  }

  public double p95Millis() {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(waits, count);
    Arrays.sort(sorted);
    return sorted[(int) (0.95 * (count - 1))] / NANOS_PER_MILLI;
  }

  /// What was offered, headers included.
  public long bytes() {
    return bytes;
  }

  public long packets() {
    return packets;
  }

  /// Datagrams that were lost on the way.
  public long lost() {
    return lost;
  }

  /// Datagrams that the full queue dropped.
  public long overflowed() {
    return overflowed;
  }
}
