package huizhen.relay.congestion;

/// The loss-based rate. Loss that does not depend on the rate (radio) is tolerated; only loss that
/// rises with it limits.
///
/// Which of them it is, is found by trying. When clearly more is lost than the path is known to
/// lose whatever is sent, the rate goes down to what came through. If the loss goes away, it was
/// the rate's: the limit stays and rises slowly. If it stays, it is the path's own: the limit is
/// lifted, and that much loss is tolerated from then on, up to [#MOST_INHERENT]; so much is
/// doubted, and tried again, each 15 s.
final class LossLimit {
  static final double MOST_INHERENT = 0.45;
  static final double NONE = Double.MAX_VALUE;

  private static final long WINDOW_NANOS = 250_000_000;
  private static final long LONGEST_WINDOW_NANOS = 1_000_000_000;
  private static final int WINDOW_PACKETS = 25;
  private static final double MARGIN = 0.03;
  private static final double DEVIATIONS = 2.6;
  private static final double SUDDEN = 0.35;
  private static final double FORGETS = 0.1;
  private static final double SLACK = 0.01;
  private static final double RISE = 1.02;
  private static final double NEAR_RISE = 1.004;
  private static final double NEAR = 0.9;
  private static final double BELOW = 0.9;
  private static final double DEEPEST = 0.3;
  private static final double GENTLEST = 0.85;
  private static final double MOST_SLOWER = 0.95;
  private static final double LIFTED = 2.5;
  private static final double WORSE = 0.1;
  private static final double UNUSABLE = 0.55;
  private static final double DOUBTFUL = 0.27;
  private static final long DOUBT_NANOS = 15_000_000_000L;
  private static final int TRIAL_WINDOWS = 2;

  private double inherent;
  private double average;
  private double limit = NONE;
  private double onset;
  private int excessWindows;
  private int trialWindows;
  private boolean isTrial;
  private double trialLoss;
  private long trialNanos;
  private double trialPackets;
  private double trialLost;
  private double trialSentBps;
  private double before = NONE;
  private boolean isOpen;
  private long firstSent;
  private long lastSent;
  private int packets;
  private int lost;
  private long sentBytes;
  private long arrivedBytes;
  private boolean hasFallen;

  /// The share that is lost whatever is sent.
  double inherent() {
    return inherent;
  }

  double limitBps() {
    return limit;
  }

  /// Whether more is lost now than is known to be the path's own.
  boolean isExcessive() {
    return excessWindows > 0 || isTrial;
  }

  /// Whether a trial has just shown the rate to be the cause. Asking takes the answer away.
  boolean takeFall() {
    boolean answer = hasFallen;
    hasFallen = false;
    return answer;
  }

  /// The path queues: what is lost now says nothing of it.
  void pause() {
    excessWindows = 0;
    isOpen = false;
    if (isTrial) {
      isTrial = false;
      limit = before;
    }
  }

  /// A probe came through at this rate.
  void carries(double bps) {
    if (limit != NONE && bps > limit) {
      limit = bps;
      onset = bps;
    }
  }

  void reported(long sentNanos, int bytes, boolean isLost, double targetBps, long nowNanos) {
    if (isOpen && sentNanos < firstSent) {
      return; // a late report of what another window had
    }
    long span = sentNanos - firstSent;
    boolean isFull = span >= WINDOW_NANOS && packets >= WINDOW_PACKETS;
    if (isOpen && (isFull || span >= LONGEST_WINDOW_NANOS)) {
      close(targetBps, nowNanos);
    }
    if (!isOpen) {
      isOpen = true;
      firstSent = sentNanos;
      packets = 0;
      lost = 0;
      sentBytes = 0;
      arrivedBytes = 0;
    }
    lastSent = Math.max(lastSent, sentNanos);
    packets++;
    sentBytes += bytes;
    if (isLost) {
      lost++;
    } else {
      arrivedBytes += bytes;
    }
  }

  private void close(double targetBps, long nowNanos) {
    isOpen = false;
    if (packets < 5 || lastSent <= firstSent) {
      return;
    }
    double loss = (double) lost / packets;
    average += FORGETS * (loss - average);
    double span = lastSent - firstSent;
    double arrivedBps = arrivedBytes * 8e9 / span;
    double sentBps = sentBytes * 8e9 / span;
    if (isTrial) {
      if (firstSent > trialNanos) {
        judge(sentBps);
      }
      return;
    }
    double spread = Math.sqrt(Math.max(inherent, 0.02) * (1 - inherent) / packets);
    double excess = loss - inherent - MARGIN - DEVIATIONS * spread;
    if (excess <= 0) {
      excessWindows = 0;
      inherent = Math.min(inherent, average + SLACK);
      rise(Math.max(sentBps, targetBps));
      if (inherent > DOUBTFUL && loss > inherent / 2 && nowNanos - trialNanos > DOUBT_NANOS) {
        inherent /= 2;
        tryLess(loss, sentBps, arrivedBps, targetBps, nowNanos);
      }
      return;
    }
    excessWindows++;
    if (excessWindows >= 2 || loss > inherent + SUDDEN) {
      tryLess(loss, sentBps, arrivedBps, targetBps, nowNanos);
    }
  }

  private void tryLess(
      double loss, double sentBps, double arrivedBps, double targetBps, long nowNanos) {
    isTrial = true;
    trialWindows = 0;
    trialLoss = loss;
    trialNanos = nowNanos;
    trialPackets = 0;
    trialLost = 0;
    trialSentBps = 0;
    before = limit;
    onset = Math.min(sentBps, targetBps);
    double came = arrivedBps / (1 - inherent);
    limit = Math.clamp(BELOW * came, DEEPEST * onset, GENTLEST * onset);
    limit = Math.max(limit, BandwidthEstimator.MIN_BPS);
  }

  private void rise(double rate) {
    if (limit == NONE) {
      return;
    }
    limit *= limit < NEAR * onset ? RISE : NEAR_RISE;
    if (limit > LIFTED * rate) {
      limit = NONE;
    }
  }

  /// A window that was sent during the trial is full.
  private void judge(double sentBps) {
    trialWindows++;
    trialSentBps += sentBps;
    trialPackets += packets;
    trialLost += lost;
    if (trialWindows < TRIAL_WINDOWS) {
      return;
    }
    isTrial = false;
    excessWindows = 0;
    double left = trialLost / trialPackets;
    double slower = Math.clamp(trialSentBps / TRIAL_WINDOWS / onset, 0.1, 1);
    // Had the bottleneck been full, as much would have come through as before: share by share of
    // what was sent, this times more. Half of that decides.
    boolean isFull =
        (1 - left) * 2 * slower > (1 - trialLoss) * (1 + slower) && slower < MOST_SLOWER;
    boolean isWorse = left > trialLoss + WORSE; // the path is getting smaller meanwhile
    if (isFull || isWorse || left > UNUSABLE || left - inherent < 0.5 * (trialLoss - inherent)) {
      hasFallen = true; // the limit stays
      return;
    }
    inherent = Math.min(left, MOST_INHERENT);
    average = left;
    limit = NONE;
  }
}
