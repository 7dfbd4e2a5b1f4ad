package huizhen.relay.room;

/// How often one receiver may ask for a keyframe of what it is shown: twice a second, and less
/// often the longer it goes on asking, so that a broken or hostile one cannot make the sender pay.
/// Also when a receiver that gets stills is due for the next. Owned by [DownTrack].
final class KeyframeWish {
  static final long MIN_INTERVAL_NANOS = 500_000_000;
  static final long MAX_INTERVAL_NANOS = 8_000_000_000L;

  /// A little less than the two seconds that are promised.
  static final long STILL_INTERVAL_NANOS = 1_600_000_000;

  /// Who has not asked for so long is forgiven.
  private static final long FORGIVE_NANOS = 10_000_000_000L;

  /// Asking this often is what loss does to anybody.
  private static final int PATIENCE = 6;

  private long askedNanos;
  private long grantedNanos;
  private long sentNanos;
  private long keyframeTimestamp = -1;
  private long intervalNanos = MIN_INTERVAL_NANOS;
  private long stillNanos;
  private int asked;
  private boolean hasAsked;
  private boolean hasGranted;

  /// @param onItsWayNanos how long a keyframe takes to the receiver, and its wish back
  /// @return whether the wish is passed on: not while a keyframe is on its way
  boolean ask(long onItsWayNanos, long nowNanos) {
    if (hasGranted && nowNanos - sentNanos <= onItsWayNanos) {
      return false;
    }
    if (hasAsked && nowNanos - askedNanos > FORGIVE_NANOS) {
      asked = 0;
      intervalNanos = MIN_INTERVAL_NANOS;
    }
    if (hasAsked && nowNanos - askedNanos < intervalNanos) {
      return false;
    }
    hasAsked = true;
    askedNanos = nowNanos;
    asked++;
    if (asked > PATIENCE) {
      intervalNanos = Math.min(MAX_INTERVAL_NANOS, intervalNanos * 2);
    }
    return true;
  }

  /// A keyframe has come.
  void granted(long timestamp, long nowNanos) {
    hasGranted = true;
    grantedNanos = nowNanos;
    sentNanos = nowNanos;
    keyframeTimestamp = timestamp;
  }

  /// A packet has gone out: of the keyframe, perhaps.
  void sent(long timestamp, long nowNanos) {
    if (timestamp == keyframeTimestamp) {
      sentNanos = nowNanos;
    }
  }

  /// Whether the next still should be asked for.
  boolean isDue(boolean isStills, long nowNanos) {
    if (!isStills
        || (hasGranted && nowNanos - grantedNanos < STILL_INTERVAL_NANOS)
        || nowNanos - stillNanos < MIN_INTERVAL_NANOS) {
      return false;
    }
    stillNanos = nowNanos;
    return true;
  }
}
