package huizhen.relay.congestion;

/// How a down-track's layer went up and down, and so how long it has to wait before it goes up
/// again: [#FIRST_HOLD_NANOS] after a fall, three times as long each time that the rise before had
/// not lasted, up to [#LONGEST_HOLD_NANOS]. When there is [#PLENTY], the first is enough.
final class AllocationHistory {
  static final long FIRST_HOLD_NANOS = 5_000_000_000L;
  static final long LONGEST_HOLD_NANOS = 360_000_000_000L;

  /// By how much sooner a picture may move again than grow.
  static final long STILLS_SHARE = 5;

  /// As many times the least budget that there was since the fall.
  static final double PLENTY = 2;

  private static final long LASTS_NANOS = 60_000_000_000L;
  private static final int GROWTH = 3;

  private boolean isForgiven;
  private boolean hasFallen;
  private boolean hasRisen;
  private long fellNanos;
  private double fellBudget;
  private long roseNanos;
  private long holdNanos = FIRST_HOLD_NANOS;

  /// Whether a picture that has come down to stills may move again: sooner than it may grow.
  boolean mayMove(double budget, long nowNanos) {
    return !hasFallen || nowNanos - fellNanos >= holdNanos(budget) / STILLS_SHARE;
  }

  boolean mayRise(double budget, long nowNanos) {
    if (!hasFallen || isForgiven) {
      return true;
    }
    return nowNanos - fellNanos >= holdNanos(budget);
  }

  private long holdNanos(double budget) {
    return budget >= PLENTY * fellBudget ? FIRST_HOLD_NANOS : holdNanos;
  }

  boolean isForgiven() {
    return isForgiven;
  }

  boolean fellSince(long nanos) {
    return hasFallen && fellNanos - nanos > 0;
  }

  /// The line has this much while the track does without what it fell from.
  void lasts(double budget) {
    if (hasFallen) {
      fellBudget = Math.min(fellBudget, budget);
    }
  }

  void rose(long nowNanos) {
    isForgiven = false;
    hasRisen = true;
    roseNanos = nowNanos;
  }

  void fell(double budget, long nowNanos) {
    if (hasRisen && nowNanos - roseNanos < Math.max(LASTS_NANOS, holdNanos)) {
      holdNanos = Math.min(LONGEST_HOLD_NANOS, holdNanos * GROWTH);
    } else if (!hasFallen || nowNanos - fellNanos > LASTS_NANOS) {
      holdNanos = FIRST_HOLD_NANOS;
    }
    isForgiven = false;
    hasRisen = false;
    hasFallen = true;
    fellNanos = nowNanos;
    fellBudget = budget;
  }

  /// The track matters more than before: what was, was for other reasons.
  void forgive() {
    isForgiven = true;
  }

  void reset() {
    isForgiven = false;
    hasFallen = false;
    hasRisen = false;
    holdNanos = FIRST_HOLD_NANOS;
  }
}
