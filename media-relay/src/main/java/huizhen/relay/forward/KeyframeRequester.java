package huizhen.relay.forward;

/// When to ask a sender for a keyframe: at once, then no more often than each [#INTERVAL_NANOS] for
/// as long as one is wanted and none has come, and at most [#MAX_TRIES] times. Owned by one
/// encoding.
public final class KeyframeRequester {
  public static final long INTERVAL_NANOS = 1_000_000_000;
  public static final int MAX_TRIES = 10;

  private long lastNanos;
  private int tries;
  private boolean isWanted;
  private boolean hasAsked;

  public void want() {
    if (!isWanted) {
      isWanted = true;
      tries = 0;
    }
  }

  public void onKeyframe() {
    isWanted = false;
  }

  public boolean hasAskedSince(long nanos) {
    return hasAsked && lastNanos >= nanos;
  }

  public boolean isWanted() {
    return isWanted;
  }

  /// Whether to ask now; the asking is then taken as done.
  public boolean ask(long nowNanos) {
    if (!isWanted || (hasAsked && nowNanos - lastNanos < INTERVAL_NANOS)) {
      return false;
    }
    hasAsked = true;
    lastNanos = nowNanos;
    tries++;
    if (tries >= MAX_TRIES) {
      isWanted = false;
    }
    return true;
  }
}
