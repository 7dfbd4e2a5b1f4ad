package huizhen.relay.congestion;

/// The smoothed round trip: from receiver reports, which know how long the receiver held them;
/// while none come, from transport feedback, which makes it too long by up to a feedback interval.
final class RoundTrip {
  static final long LONGEST_NANOS = 10_000_000_000L;

  private static final long REPORT_LIFE_NANOS = 10_000_000_000L;

  private long nanos;
  private boolean hasReport;
  private long reportedNanos;

  /// 0 while unknown.
  long nanos() {
    return nanos;
  }

  void onReport(long sample, long nowNanos) {
    if (sample > 0 && sample < LONGEST_NANOS) {
      nanos = hasReport ? nanos + (sample - nanos) / 4 : sample;
      hasReport = true;
      reportedNanos = nowNanos;
    }
  }

  void onFeedback(long sample, long nowNanos) {
    if (hasReport && nowNanos - reportedNanos < REPORT_LIFE_NANOS) {
      return;
    }
    hasReport = false;
    if (sample > 0 && sample < LONGEST_NANOS) {
      nanos = nanos == 0 ? sample : nanos + (sample - nanos) / 8;
    }
  }
}
