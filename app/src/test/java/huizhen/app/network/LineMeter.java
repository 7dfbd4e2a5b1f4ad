package huizhen.app.network;

/// Counts what one direction of a line did since it was last read.
public final class LineMeter {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// Waits at least that long are counted together.
  private static final int LONGEST_MILLIS = 5_000;

  private final int[] waits = new int[LONGEST_MILLIS + 1];
  private long carried;
  private long bytes;
  private long lost;
  private long dropped;
  private long reordered;

  /// @param carried datagrams that came through
  /// @param lost by chance or in a burst
  /// @param dropped for want of room in the queue
  /// @param queueP95Millis of the waits in the queue
  public record Reading(
      long carried,
      long bytes,
      long lost,
      long dropped,
      long reordered,
      int queueP95Millis,
      int queuePeakMillis) {}

  void carried(int size, long waitedNanos) {
    carried++;
    bytes += size;
    waits[(int) Math.min(waitedNanos / NANOS_PER_MILLI, LONGEST_MILLIS)]++;
  }

  void lost() {
    lost++;
  }

  void dropped() {
    dropped++;
  }

  void reordered() {
    reordered++;
  }

  /// What was counted; begins anew.
  Reading read() {
    var reading = new Reading(carried, bytes, lost, dropped, reordered, waited(0.95), waited(1));
    java.util.Arrays.fill(waits, 0);
    carried = 0;
    bytes = 0;
    lost = 0;
    dropped = 0;
    reordered = 0;
    return reading;
  }

  /// The wait that this share of the datagrams did not exceed.
  private int waited(double share) {
    var needed = (long) Math.ceil(carried * share);
    long seen = 0;
    for (var millis = 0; millis < waits.length; millis++) {
      seen += waits[millis];
      if (seen >= needed) {
        return millis;
      }
    }
    return LONGEST_MILLIS;
  }
}
