package huizhen.relay.forward;

/// When to ask a source for keyframes, and of which of its encodings: at once, then no more often
/// than each [#INTERVAL_NANOS] whoever wants them, for as long as one is wanted and none has come,
/// and at most [#MAX_TRIES] times. What can wait, a larger picture beside one that moves, is asked
/// for each [#PATIENT_NANOS] at most, so that those who come in together cost the source one.
///
/// Most encoders answer a request for one encoding with keyframes of all, so one is asked for. Of a
/// source that was seen to answer each by itself all that are wanted are asked for at once.
///
/// Encodings are bits. Owned by one source's encodings.
public final class KeyframeRequester {
  public static final long INTERVAL_NANOS = 1_000_000_000;
  public static final long PATIENT_NANOS = 2_000_000_000;
  public static final int MAX_TRIES = 10;

  /// A keyframe that comes so soon after a request is its answer.
  private static final long ANSWER_NANOS = 1_500_000_000;

  private final int[] tries;
  private long lastNanos;
  private boolean hasAsked;
  private int wanted;
  private int urgent;
  private int asked;
  private int unanswered;
  private boolean isAnswered;
  private boolean answersEach;

  public KeyframeRequester(int encodings) {
    tries = new int[encodings];
  }

  /// @param canWait whether somebody who sees something else meanwhile wants it
  public void want(int encoding, boolean canWait) {
    int bit = 1 << encoding;
    if ((wanted & bit) == 0) {
      wanted |= bit;
      tries[encoding] = 0;
    }
    urgent |= canWait ? 0 : bit;
  }

  public void onKeyframe(int encoding, long nowNanos) {
    int bit = 1 << encoding;
    wanted &= ~bit;
    urgent &= ~bit;
    if (!hasAskedSince(nowNanos - ANSWER_NANOS)) {
      return;
    }
    unanswered &= ~bit;
    if ((asked & bit) != 0) {
      isAnswered = true;
    } else {
      answersEach = false;
    }
  }

  /// The source is back after an outage: what was asked for meanwhile has hardly arrived, so the
  /// next request need not wait.
  public void onReturn() {
    hasAsked = false;
  }

  public boolean hasAskedSince(long nanos) {
    return hasAsked && lastNanos >= nanos;
  }

  public boolean isWanted(int encoding) {
    return (wanted >>> encoding & 1) != 0;
  }

  /// Which encodings to ask for now; the asking is then taken as done.
  ///
  /// @param known those that have an SSRC
  /// @param active those that are being sent
  public int ask(int known, int active, long nowNanos) {
    int open = wanted & known;
    long interval = (urgent & open) != 0 ? INTERVAL_NANOS : PATIENT_NANOS;
    if (open == 0 || (hasAsked && nowNanos - lastNanos < interval)) {
      return 0;
    }
    answersEach |= isAnswered && (unanswered & wanted & active) != 0;
    asked = answersEach ? open : one(open, active);
    unanswered = open & active & ~asked;
    isAnswered = false;
    hasAsked = true;
    lastNanos = nowNanos;
    count(open);
    return asked;
  }

  /// One that is sent rather than one that is not, one that can't wait rather than one that can,
  /// another one than last time.
  private int one(int open, int active) {
    int choice = preferring(open, active);
    choice = preferring(choice, urgent);
    choice = preferring(choice, ~asked);
    return Integer.lowestOneBit(choice);
  }

  private static int preferring(int among, int preferred) {
    return (among & preferred) != 0 ? among & preferred : among;
  }

  private void count(int open) {
    for (int i = 0; i < tries.length; i++) {
      if ((open >>> i & 1) != 0) {
        tries[i]++;
        if (tries[i] >= MAX_TRIES) {
          wanted &= ~(1 << i);
          urgent &= ~(1 << i);
        }
      }
    }
  }
}
