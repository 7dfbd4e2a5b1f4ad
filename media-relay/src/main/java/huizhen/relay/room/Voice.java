package huizhen.relay.room;

/// How loud one participant is, from the audio levels in its packets (RFC 6464: 0 is the loudest,
/// 127 silence). Speaks while the smoothed level is above [#THRESHOLD], and for [#HANGOVER_NANOS]
/// after, so that a pause between words changes nothing.
final class Voice {
  /// In dB above silence.
  static final double THRESHOLD = 75;

  static final long HANGOVER_NANOS = 1_500_000_000;

  private static final double SMOOTHING = 0.25;

  private double loudness;
  private long heardNanos;
  private boolean hasSpoken;

  void heard(int level, long nowNanos) {
    loudness += (127 - level - loudness) * SMOOTHING;
    if (loudness >= THRESHOLD) {
      heardNanos = nowNanos;
      hasSpoken = true;
    }
  }

  boolean isSpeaking(long nowNanos) {
    return hasSpoken && nowNanos - heardNanos < HANGOVER_NANOS;
  }

  /// When it was last heard to speak; 0 before.
  long lastHeardNanos() {
    return heardNanos;
  }

  /// In steps of 6 dB, so that equally loud speakers keep their order.
  int loudness() {
    return (int) (loudness / 6);
  }
}
