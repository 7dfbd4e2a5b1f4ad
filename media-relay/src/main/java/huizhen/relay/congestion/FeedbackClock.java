package huizhen.relay.congestion;

/// Unwraps the reference times of transport-wide feedback (24 bits of 64 ms) and watches its count
/// for feedback that was lost.
final class FeedbackClock {
  private static final long REFERENCE_NANOS = 64_000_000;
  private static final long MOST_ARRIVAL_MICROS = 600_000_000;

  /// Further than any call lasts: a receiver whose time leaps on and on begins anew.
  private static final long LONGEST = 1L << 35;

  private boolean isEmpty = true;
  private boolean hasMissed;
  private int count;
  private int reference24;
  private long reference;

  void begin(int feedbackCount8, int referenceTime24) {
    int now = referenceTime24 & 0xffffff;
    if (isEmpty) {
      isEmpty = false;
      reference = now;
      count = feedbackCount8 & 0xff;
    } else {
      reference += (now - reference24) << 8 >> 8;
      if (Math.abs(reference) > LONGEST) {
        reference = now;
      }
      int step = (byte) (feedbackCount8 - count);
      hasMissed = step != 1;
      if (step > 0) {
        count = feedbackCount8 & 0xff;
      }
    }
    reference24 = now;
  }

  /// Whether feedback is missing before the one that has begun, or it is out of order.
  boolean hasMissed() {
    return hasMissed;
  }

  static boolean isPlausible(long arrivalMicros) {
    return arrivalMicros <= MOST_ARRIVAL_MICROS && arrivalMicros >= -MOST_ARRIVAL_MICROS;
  }

  /// By the receiver's clock.
  long arrivalNanos(long arrivalMicros) {
    return reference * REFERENCE_NANOS + arrivalMicros * 1000;
  }
}
