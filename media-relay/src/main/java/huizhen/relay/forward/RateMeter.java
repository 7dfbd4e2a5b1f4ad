package huizhen.relay.forward;

/// How many bits a second come, over the last two seconds in steps of [#STEP_NANOS], so that a
/// keyframe does not look like a rate. A silence empties it; what has just begun counts less than
/// it will. Owned by one loop.
public final class RateMeter {
  static final int STEPS = 20;

  private static final int STEPS_PER_SECOND = 10;

  /// In a shorter time the first keyframe would be all that is seen.
  private static final int MIN_STEPS = 8;

  static final long STEP_NANOS = 100_000_000;

  private final long[] bytes = new long[STEPS];
  private long step = Long.MIN_VALUE;
  private long firstStep;
  private long total;

  public void add(int count, long nowNanos) {
    advance(nowNanos);
    bytes[(int) Math.floorMod(step, (long) STEPS)] += count;
    total += count;
  }

  public long bps(long nowNanos) {
    if (step == Long.MIN_VALUE) {
      return 0;
    }
    advance(nowNanos);
    long seen = Math.clamp(step - firstStep + 1, MIN_STEPS, STEPS);
    return total * 8 * STEPS_PER_SECOND / seen;
  }

  public void reset() {
    java.util.Arrays.fill(bytes, 0);
    total = 0;
    step = Long.MIN_VALUE;
  }

  private void advance(long nowNanos) {
    long now = Math.floorDiv(nowNanos, STEP_NANOS);
    if (step == Long.MIN_VALUE || now - step >= STEPS) {
      if (total != 0) {
        java.util.Arrays.fill(bytes, 0);
        total = 0;
      }
      step = now;
      firstStep = now;
      return;
    }
    while (step < now) {
      step++;
      int at = (int) Math.floorMod(step, (long) STEPS);
      total -= bytes[at];
      bytes[at] = 0;
    }
  }
}
