package huizhen.relay.congestion;

/// What to do when packets go out and no feedback comes back: after [#PATIENCE_NANOS] a fifth less
/// each [#STEP_NANOS], for the path may carry nothing. Where feedback comes again after
/// [#OUTAGE_NANOS] the path was away, and its loss was no sign of how much it carries.
final class FeedbackSilence {
  static final long PATIENCE_NANOS = 1_000_000_000;

  private static final long OUTAGE_NANOS = 1_500_000_000;
  private static final long STEP_NANOS = 500_000_000;
  private static final double STEP = 0.8;

  private boolean isUnanswered;
  private long sinceNanos;
  private long steppedNanos;
  private double factor = 1;

  void sent(long nowNanos) {
    if (!isUnanswered) {
      isUnanswered = true;
      sinceNanos = nowNanos;
    }
  }

  boolean isOutage(long nowNanos) {
    return isUnanswered && nowNanos - sinceNanos > OUTAGE_NANOS;
  }

  void answered() {
    isUnanswered = false;
  }

  /// The path has been found to be well.
  void forget() {
    factor = 1;
  }

  /// @return whether the factor has just become less
  boolean tick(long nowNanos) {
    if (!isUnanswered
        || nowNanos - sinceNanos <= PATIENCE_NANOS
        || nowNanos - steppedNanos <= STEP_NANOS) {
      return false;
    }
    steppedNanos = nowNanos;
    factor *= STEP;
    return true;
  }

  double factor() {
    return factor;
  }
}
