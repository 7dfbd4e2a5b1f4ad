package huizhen.bench.hardening;

import org.HdrHistogram.Histogram;

/// How long things took, one after the other, and how many were not refused.
final class Times {
  private static final long LONGEST_NANOS = 120_000_000_000L;
  private static final double MILLION = 1e6;

  private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
  private int accepted;

  void took(long time, boolean isAccepted) {
    nanos.recordValue(Math.min(time, LONGEST_NANOS));
    accepted += isAccepted ? 1 : 0;
  }

  double millis(double percentile) {
    return nanos.getValueAtPercentile(percentile) / MILLION;
  }

  int accepted() {
    return accepted;
  }
}
