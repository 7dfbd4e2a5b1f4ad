package huizhen.relay.congestion;

/// The delay-based rate: up while the path does not queue, down below what its bottleneck carries
/// when it does (draft-ietf-rmcat-gcc-02 §5.5 and §5.6, and two departures).
///
/// It knows how long the queue is, so a decrease is as deep as the queue needs to be gone within
/// about [#DRAIN_NANOS], and once it is gone the rate returns to just below the bottleneck's at
/// once. And what it takes for the bottleneck's rate is measured on packets that waited there.
final class RateControl {
  private static final double RISE_PER_SECOND = 0.08;
  private static final double RETURN_PER_SECOND = 0.25;
  private static final double NEAR_RISE_PER_SECOND = 0.015;
  private static final double CALM_NANOS = 5e9;
  private static final double LONGEST_CALM = 4;
  private static final double MIN_RISE_BPS = 2_000;
  private static final double NEAR = 0.85;
  private static final double OUTGROWN = 1.12;
  private static final double BACK = 0.92;
  private static final double GENTLE = 0.85;
  private static final double DEEPEST = 0.45;
  private static final double DRAIN_NANOS = 400e6;
  private static final double SURE_NANOS = 80e6;
  private static final double QUEUE_SHOWS = 1.08;
  private static final double UNSURE = 0.15;
  private static final long EMPTY_NANOS = 12_000_000;
  private static final long LONGEST_DRAIN_NANOS = 3_000_000_000L;
  private static final double NO_QUEUE = 0.9;
  private static final double HEADROOM = 1.5;
  private static final double PROVES = 1.1;
  private static final double UNPROVEN = 0.97;
  private static final double HEADROOM_BPS = 10_000;

  private double target;
  private double capacity;
  private boolean isDraining;
  private long updatedNanos;
  private long decreasedNanos;
  private long deadlineNanos;
  private long deepestNanos;
  private boolean isFelt;
  private double unqueuedBps;
  private double unqueuedCapacity;
  private boolean hasShownQueue;
  private boolean mustRebase;
  private boolean hasOutgrown;

  RateControl(double startBps, long nowNanos) {
    target = startBps;
    updatedNanos = nowNanos;
    decreasedNanos = nowNanos - 3_600_000_000_000L;
  }

  double targetBps() {
    return target;
  }

  /// What the bottleneck carries, if it has been met; else 0.
  double capacityBps() {
    return capacity;
  }

  /// What the rate returns to when the queue is empty; 0 while the bottleneck has not been met.
  double restoredBps() {
    return BACK * capacity;
  }

  boolean isDraining() {
    return isDraining;
  }

  long decreasedNanos() {
    return decreasedNanos;
  }

  /// Whether the last drain emptied nothing, so that what stands in the path is no queue. Asking
  /// takes the answer away.
  boolean takeRebase() {
    boolean answer = mustRebase;
    mustRebase = false;
    return answer;
  }

  /// Whether more has just come through than the bottleneck was known to carry. Asking takes the
  /// answer away.
  boolean takeOutgrown() {
    boolean answer = hasOutgrown;
    hasOutgrown = false;
    return answer;
  }

  /// One feedback came while the path's delay does not grow.
  ///
  /// @param carriedBps what the bottleneck carries of what is sent; 0 while unknown
  /// @param mayRise false while the path's queue shrinks, or other evidence says wait
  void steady(double carriedBps, boolean mayRise, long nowNanos) {
    double seconds = Math.clamp((nowNanos - updatedNanos) / 1e9, 0, 0.5);
    updatedNanos = nowNanos;
    if (capacity > 0 && carriedBps > OUTGROWN * capacity) {
      capacity = 0;
      hasOutgrown = true;
    }
    if (!mayRise || isDraining) {
      return;
    }
    double more;
    if (capacity == 0) {
      more = target * RISE_PER_SECOND;
    } else if (target < NEAR * capacity) {
      more = target * RETURN_PER_SECOND;
    } else {
      double calm = Math.min(LONGEST_CALM, (nowNanos - decreasedNanos) / CALM_NANOS);
      more = Math.max(MIN_RISE_BPS, capacity * NEAR_RISE_PER_SECOND * (1 + calm));
    }
    double risen = target + more * seconds;
    if (carriedBps > 0) {
      // What is not sent proves nothing: beyond a known bottleneck only probes lead then.
      double proven =
          capacity == 0
              ? HEADROOM * carriedBps + HEADROOM_BPS
              : Math.max(PROVES * carriedBps, UNPROVEN * capacity);
      risen = Math.min(risen, proven);
    }
    target =
        Math.clamp(Math.max(target, risen), BandwidthEstimator.MIN_BPS, BandwidthEstimator.MAX_BPS);
  }

  /// The path queues.
  ///
  /// @param bottleneckBps what it carries, as measured now
  /// @param newestSentNanos when the newest packet was sent of which a report has come
  void queues(double bottleneckBps, long queueNanos, long newestSentNanos, long nowNanos) {
    updatedNanos = nowNanos;
    boolean isAnswered = newestSentNanos > decreasedNanos; // has the last decrease been felt yet?
    double share = Math.clamp(1 - queueNanos / DRAIN_NANOS, DEEPEST, GENTLE);
    double wanted = bottleneckBps * share;
    if (wanted >= target && isDraining) {
      return;
    }
    if (!isDraining) {
      unqueuedBps = target;
      unqueuedCapacity = capacity;
      hasShownQueue = false;
    }
    capacity = bottleneckBps;
    target =
        Math.clamp(
            Math.min(target, wanted), BandwidthEstimator.MIN_BPS, BandwidthEstimator.MAX_BPS);
    if (isAnswered || !isDraining) {
      decreasedNanos = nowNanos;
      isFelt = false;
    }
    isDraining = true;
  }

  /// The longer the queue, the surer is the rate that was measured on it.
  private void learn(double bottleneckBps, long queueNanos) {
    double weight = capacity == 0 ? 1 : Math.clamp(queueNanos / SURE_NANOS, UNSURE, 1);
    capacity += weight * (bottleneckBps - capacity);
  }

  /// The first packets that were sent since the decrease have come: from now on the queue shrinks.
  private void expect(long queueNanos, long nowNanos) {
    isFelt = true;
    deepestNanos = queueNanos;
    double drain = queueNanos / Math.max(1 - GENTLE, 1 - target / Math.max(1, capacity));
    deadlineNanos = nowNanos + (long) Math.min(LONGEST_DRAIN_NANOS, 1.5 * drain + 300e6);
  }

  /// Follows a drain: to be called with each feedback while it lasts.
  ///
  /// @param bottleneckBps what the bottleneck carries as measured on packets that wait, or 0
  void drain(double bottleneckBps, long queueNanos, long newestSentNanos, long nowNanos) {
    updatedNanos = nowNanos;
    if (!isFelt && newestSentNanos > decreasedNanos) {
      expect(queueNanos, nowNanos);
    }
    // Once less is sent than the bottleneck carries, packets that wait come faster than they are
    // sent. If they don't, they don't wait.
    boolean isQueue = !isFelt || bottleneckBps > QUEUE_SHOWS * target;
    hasShownQueue |= isFelt && isQueue;
    if (bottleneckBps > 0 && queueNanos > EMPTY_NANOS && isQueue) {
      learn(bottleneckBps, queueNanos);
    }
    if (bottleneckBps > 0 && (!isFelt || queueNanos > 1.1 * deepestNanos)) {
      double share = Math.clamp(1 - queueNanos / DRAIN_NANOS, DEEPEST, GENTLE);
      target = Math.max(BandwidthEstimator.MIN_BPS, Math.min(target, bottleneckBps * share));
    }
    if (queueNanos <= EMPTY_NANOS) {
      isDraining = false;
      target = Math.max(target, BACK * capacity);
    } else if (isFelt && nowNanos > deadlineNanos) {
      if (queueNanos > deepestNanos * 2 / 3) {
        isDraining = false;
        mustRebase = true;
        if (!hasShownQueue) {
          // What was measured was what was sent: nothing has shown that the path carries less.
          capacity = unqueuedCapacity;
          target = Math.max(target, NO_QUEUE * unqueuedBps);
        }
        target = Math.max(target, BACK * capacity);
      } else {
        expect(queueNanos, nowNanos); // slower than thought
      }
    }
  }

  /// A cluster of probes has come through.
  ///
  /// @param bps what it shows that the path carries
  /// @param isSaturated it was sent faster than that
  void probed(double bps, boolean isSaturated, double carriedBps) {
    if (isDraining) {
      return;
    }
    if (isSaturated) {
      double found = Math.max(bps, carriedBps);
      // One short burst is no proof that the path carries less than it was known to.
      capacity = found > capacity ? found : capacity + UNSURE * (found - capacity);
      target = Math.max(BACK * capacity, Math.min(carriedBps, target));
    } else if (bps > target) {
      target = bps;
      if (capacity > 0 && bps > capacity) {
        capacity = 0;
      }
    }
    target = Math.clamp(target, BandwidthEstimator.MIN_BPS, BandwidthEstimator.MAX_BPS);
  }

  /// Other evidence says that the path carries no more than this.
  void limit(double bps) {
    if (bps < target) {
      target = Math.max(BandwidthEstimator.MIN_BPS, bps);
    }
  }
}
