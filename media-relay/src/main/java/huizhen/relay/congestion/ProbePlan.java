package huizhen.relay.congestion;

/// When to probe, and how fast: as soon as feedback comes, then doubling while the path carries it;
/// after a drop; and now and then while the tracks want more than the target, ever more rarely
/// while it finds nothing.
///
/// The bursts that video frames are tell more: when they come through as fast as they leave, though
/// faster than the target, the next probe is due at once.
final class ProbePlan {
  private static final long SHORTEST_NANOS = 2_000_000_000L;
  private static final long LONGEST_NANOS = 30_000_000_000L;
  private static final long CHASE_NANOS = 30_000_000;
  private static final long AFTER_DROP_NANOS = 2_000_000_000L;
  private static final long SHORTEST_HINT_NANOS = 1_000_000_000L;
  private static final long LONGEST_HINT_NANOS = 16_000_000_000L;
  private static final double GROWTH = 1.7;
  private static final double FIRST_FACTOR = 3;
  private static final double FACTOR = 2;
  private static final double WORTHWHILE = 1.15;
  static final double BEYOND_WANTS = 1.25;
  private static final double ENOUGH = 1.2;

  private final ProbeCluster cluster = new ProbeCluster();
  private double interval = SHORTEST_NANOS;
  private double hintInterval = SHORTEST_HINT_NANOS;
  private boolean isFirst = true;
  private boolean isHinted;
  private long nextNanos;
  private long startedNanos;

  ProbePlan(long nowNanos) {
    nextNanos = nowNanos;
    startedNanos = nowNanos - LONGEST_NANOS;
  }

  ProbeCluster cluster() {
    return cluster;
  }

  int bytesDue(double targetBps, double wantsBps, boolean isCalm, long nowNanos) {
    if (!cluster.isPending()
        && isCalm
        && nowNanos - nextNanos >= 0
        && targetBps < ENOUGH * wantsBps) {
      double rate =
          Math.min(
              (isFirst ? FIRST_FACTOR : FACTOR) * targetBps,
              Math.min(BEYOND_WANTS * wantsBps, BandwidthEstimator.MAX_BPS));
      if (rate > 1.02 * targetBps) {
        isFirst = false;
        startedNanos = nowNanos;
        nextNanos = nowNanos + (long) interval; // in case that no answer comes
        cluster.start(rate, nowNanos);
      }
    }
    return cluster.bytesDue(nowNanos);
  }

  /// For how long nothing is due whatever is sent meanwhile, if nothing is heard.
  long restNanos(long nowNanos) {
    if (cluster.isSending()) {
      return 0;
    }
    long until = nextNanos - nowNanos;
    return until > 0 ? until : Long.MAX_VALUE; // what it waits for besides is said by feedback
  }

  /// The cluster has its answer.
  ///
  /// @param before the target until now
  void answered(double before, long nowNanos) {
    double bps = cluster.resultBps();
    if (bps > WORTHWHILE * before) {
      interval = SHORTEST_NANOS;
      hintInterval = SHORTEST_HINT_NANOS;
      nextNanos = nowNanos + (cluster.isSaturated() ? (long) interval : CHASE_NANOS);
    } else {
      if (isHinted) {
        hintInterval = Math.min(LONGEST_HINT_NANOS, 2 * hintInterval);
      }
      interval = Math.min(LONGEST_NANOS, GROWTH * interval);
      nextNanos = nowNanos + (long) interval;
    }
    isHinted = false;
  }

  /// The target has fallen for good: look soon whether that has passed.
  void dropped(long nowNanos) {
    interval = SHORTEST_NANOS;
    hintInterval = SHORTEST_HINT_NANOS;
    nextNanos = nowNanos + AFTER_DROP_NANOS;
    cluster.cancel();
  }

  /// More comes through than the path was known to carry: look at once how much.
  void outgrown(long nowNanos) {
    interval = SHORTEST_NANOS;
    hintInterval = SHORTEST_HINT_NANOS;
    if (!cluster.isPending()) {
      nextNanos = Math.min(nextNanos, Math.max(nowNanos, startedNanos + SHORTEST_HINT_NANOS));
    }
  }

  /// What the last probe found has turned out to be wrong, or the rate has been pushed too far.
  void overshot(long nowNanos) {
    cluster.cancel();
    nextNanos = Math.max(nextNanos, nowNanos + SHORTEST_NANOS);
  }

  /// Media itself came through faster than the target.
  void hint(long nowNanos) {
    if (!cluster.isPending() && nowNanos - startedNanos > hintInterval && nextNanos > nowNanos) {
      isHinted = true;
      nextNanos = nowNanos;
    }
  }
}
