package huizhen.relay.congestion;

/// Splits what one receiver's path can carry over the video that it watches. The rules, in order:
///
/// 1. Nothing is ever off: the least that a track gets is a fresh keyframe each
///    [#STILLS_INTERVAL_NANOS], whatever the budget is.
/// 2. Every track gets its lowest layer before any gets more: by [AllocationPriority], then in the
///    order of the list.
/// 3. Tracks that prefer resolution get their full useful resolution, at its slowest frame rate.
/// 4. The rest is given out by priority: a class climbs, its tracks by turns one rung at a time,
///    till nothing fits, and only then the next class does. What does not fit one may go to the
///    next.
/// 5. A rung above the last choice needs [#HEADROOM] times the difference within [#CAREFUL] of the
///    budget, and after a fall a time of waiting that grows with flapping ([AllocationHistory]). A
///    fall is taken at once, when the choices cost more than [#PATIENT] times the budget. So steady
///    state changes at most one layer a minute.
///
/// Holds no state of a call but scratch space: one does for all receivers of a loop.
public final class BitrateAllocator {
  public static final int MAX_REQUESTS = 32;
  public static final long STILLS_INTERVAL_NANOS = 2_000_000_000;

  static final double HEADROOM = 1.15;

  /// Measured rates wobble: what comes anew has to fit into less than the budget, and what is there
  /// may take a little more.
  static final double CAREFUL = 0.95;

  static final double PATIENT = 1.02;

  private static final AllocationPriority[] PRIORITIES = AllocationPriority.values();

  private double budget;
  private double needed;
  private boolean isShort;

  /// @param budgetBps the estimate less what audio takes
  /// @param requests the first `count`, at most [#MAX_REQUESTS], are read, and the results left in
  ///   them
  public void allocate(long budgetBps, AllocationRequest[] requests, int count, long nowNanos) {
    int size = Math.min(Math.min(count, requests.length), MAX_REQUESTS);
    budget = Math.max(0, budgetBps);
    needed = 0;
    isShort = false;
    for (int i = 0; i < size; i++) {
      requests[i].prepare();
      isShort |= requests[i].history().fellSince(nowNanos - AllocationHistory.FIRST_HOLD_NANOS);
      needed += requests[i].need(AllocationRequest.STILLS);
    }
    for (AllocationPriority priority : PRIORITIES) {
      for (int i = 0; i < size; i++) {
        if (requests[i].priority() == priority) {
          var _ = climb(requests[i], nowNanos);
        }
      }
    }
    for (AllocationPriority priority : PRIORITIES) {
      for (int i = 0; i < size; i++) {
        if (requests[i].priority() == priority && requests[i].prefersResolution()) {
          reachFullResolution(requests[i], nowNanos);
        }
      }
    }
    for (AllocationPriority priority : PRIORITIES) {
      while (climbByTurns(priority, requests, size, nowNanos)) {
        // until nothing fits
      }
    }
    for (int i = 0; i < size; i++) {
      requests[i].choose(budget, nowNanos);
    }
    grant(requests, size);
  }

  /// Says what each could have: what it got, and its part of what is left over, also by those that
  /// matter less, among those that matter as much and got less than is useful.
  private void grant(AllocationRequest[] requests, int size) {
    double left = budget;
    for (int i = 0; i < size; i++) {
      left -= requests[i].bps();
    }
    for (int i = 0; i < size; i++) {
      AllocationPriority priority = requests[i].priority();
      double more = left;
      int sharers = 1;
      boolean isAtOthersCost = false;
      for (int j = 0; j < size; j++) {
        if (requests[j].priority().compareTo(priority) > 0) {
          more += requests[j].bps() - requests[j].leastBps();
          isAtOthersCost |= requests[j].isStills();
        } else if (j != i && requests[j].priority() == priority && !requests[j].isTop()) {
          sharers++;
        }
      }
      requests[i].grant(
          (long) Math.max(0, requests[i].bps() + more / sharers),
          isAtOthersCost && !requests[i].isStills());
    }
  }

  /// Climbs to the first rung of full resolution, if all the way fits.
  private void reachFullResolution(AllocationRequest request, long nowNanos) {
    int goal = request.rung();
    while (goal < request.height() - 1 && !request.isFullResolution(goal)) {
      goal++;
    }
    if (goal > request.rung() && fits(request, goal, nowNanos)) {
      while (request.rung() < goal && climb(request, nowNanos)) {
        // one rung at a time
      }
    }
  }

  private boolean climbByTurns(
      AllocationPriority priority, AllocationRequest[] requests, int size, long nowNanos) {
    boolean hasClimbed = false;
    for (int i = 0; i < size; i++) {
      if (requests[i].priority() == priority && requests[i].rung() >= 0) {
        hasClimbed |= climb(requests[i], nowNanos);
      }
    }
    return hasClimbed;
  }

  private boolean climb(AllocationRequest request, long nowNanos) {
    int next = request.rung() + 1;
    if (next >= request.height() || !fits(request, next, nowNanos)) {
      return false;
    }
    needed += request.need(next) - request.need(request.rung());
    request.climb();
    return true;
  }

  private boolean fits(AllocationRequest request, int rung, long nowNanos) {
    double would = needed + request.need(rung) - request.need(request.rung());
    if (request.isAboveChoice(rung)) {
      boolean mayRise =
          rung == 0
              ? request.history().mayMove(budget, nowNanos)
              : mayRise(request.history(), nowNanos);
      return would <= CAREFUL * budget && mayRise;
    }
    boolean fits = would <= (request.hasChoice() ? PATIENT : 1) * budget;
    isShort |= !fits;
    return fits;
  }

  /// What one has just had to give up is not for the others, lest all of them follow each swing.
  private boolean mayRise(AllocationHistory history, long nowNanos) {
    return history.isForgiven() || (!isShort && history.mayRise(budget, nowNanos));
  }
}
