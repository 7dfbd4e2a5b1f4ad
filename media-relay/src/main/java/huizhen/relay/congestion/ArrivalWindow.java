package huizhen.relay.congestion;

import java.util.Arrays;

/// The arrivals of the last 640 ms of the receiver's clock in slices of 10 ms: how many bytes came,
/// and the shortest delay among them.
///
/// The shortest delay over a whole video frame's time is the queue that stands in the path: it is
/// blind to jitter and to the burst that a frame is.
final class ArrivalWindow {
  private static final long SLICE_NANOS = 10_000_000;
  private static final int SLICES = 64;
  private static final int MASK = SLICES - 1;

  /// A standing queue is judged over this many slices at least, and this many packets.
  private static final int STANDING_SLICES = 7;

  private static final int STANDING_PACKETS = 10;

  private static final int STEP_SLICES = 5;

  private final long[] bytes = new long[SLICES];
  private final int[] packets = new int[SLICES];
  private final long[] shortest = new long[SLICES];
  private boolean isEmpty = true;
  private long head;
  private long firstNanos;
  private long lastNanos;

  void reset() {
    isEmpty = true;
    Arrays.fill(bytes, 0);
    Arrays.fill(packets, 0);
  }

  void add(long arrivalNanos, long size, long delayNanos) {
    long slice = Math.floorDiv(arrivalNanos, SLICE_NANOS);
    if (isEmpty) {
      isEmpty = false;
      head = slice;
      firstNanos = arrivalNanos;
      lastNanos = arrivalNanos;
    }
    if (slice <= head - SLICES) {
      return;
    }
    long from = Math.max(head + 1, slice - SLICES + 1);
    for (long i = from; i <= slice; i++) {
      bytes[(int) i & MASK] = 0;
      packets[(int) i & MASK] = 0;
    }
    head = Math.max(head, slice);
    firstNanos = Math.min(firstNanos, arrivalNanos);
    lastNanos = Math.max(lastNanos, arrivalNanos);
    int at = (int) slice & MASK;
    bytes[at] += size;
    shortest[at] = packets[at] == 0 ? delayNanos : Math.min(shortest[at], delayNanos);
    packets[at]++;
  }

  /// The rate of the last `millis` before the latest arrival; 0 until a third of that has passed.
  long bps(int millis) {
    if (isEmpty) {
      return 0;
    }
    int slices = millis / 10;
    long from = Math.max(firstNanos, (head - slices + 1) * SLICE_NANOS);
    long span = lastNanos - from;
    if (span < millis * 333_333L) {
      return 0;
    }
    long sum = 0;
    for (int i = 0; i < slices; i++) {
      sum += bytes[(int) (head - i) & MASK];
    }
    return (long) (sum * 8e9 / span);
  }

  /// The shortest delay of the latest packets; `Long.MAX_VALUE` before there are enough.
  long standingDelayNanos() {
    long least = Long.MAX_VALUE;
    int seen = 0;
    for (int i = 0; i < SLICES && !isEmpty; i++) {
      int at = (int) (head - i) & MASK;
      if (packets[at] > 0) {
        least = Math.min(least, shortest[at]);
        seen += packets[at];
      }
      if (i >= STANDING_SLICES - 1 && seen >= STANDING_PACKETS) {
        return least;
      }
    }
    return seen >= STANDING_PACKETS / 2 ? least : Long.MAX_VALUE;
  }

  /// How much the shortest delay has grown within 50 ms, from the 30 ms before to the 30 ms up to
  /// the latest arrival; 0 where too few packets came.
  long rise() {
    if (isEmpty) {
      return 0;
    }
    long now = shortest(0);
    long then = shortest(STEP_SLICES);
    return now == Long.MAX_VALUE || then == Long.MAX_VALUE ? 0 : now - then;
  }

  private long shortest(int from) {
    long least = Long.MAX_VALUE;
    int seen = 0;
    for (int i = from; i < from + 3; i++) {
      int at = (int) (head - i) & MASK;
      if (packets[at] > 0) {
        least = Math.min(least, shortest[at]);
        seen += packets[at];
      }
    }
    return seen < 2 ? Long.MAX_VALUE : least;
  }
}
