package huizhen.relay.congestion;

/// The rate towards a receiver that sends no transport-wide feedback: from the loss and the round
/// trips of its receiver reports (draft-ietf-rmcat-gcc-02 §6), capped by its REMB.
final class ReportedRate {
  private static final double LITTLE_LOSS = 0.02;
  private static final double MUCH_LOSS = 0.1;
  private static final double RISE_PER_SECOND = 0.08;
  private static final double SLOWER = 0.85;
  private static final long LONGER_NANOS = 150_000_000;
  private static final long PACE_NANOS = 400_000_000;
  private static final double HEADROOM = 1.5;
  private static final double HEADROOM_BPS = 10_000;
  private static final long REMB_LIFE_NANOS = 10_000_000_000L;

  private double target;
  private long updatedNanos;
  private long loweredNanos;
  private long shortestRtt = Long.MAX_VALUE;
  private double remb = Double.MAX_VALUE;
  private long rembNanos;

  ReportedRate(double startBps, long nowNanos) {
    target = startBps;
    updatedNanos = nowNanos;
    loweredNanos = nowNanos - PACE_NANOS;
  }

  /// @param sentBps what was sent lately
  void onReport(double loss, long rttNanos, double sentBps, long nowNanos) {
    double seconds = Math.clamp((nowNanos - updatedNanos) / 1e9, 0, 1);
    updatedNanos = nowNanos;
    boolean isLonger = false;
    if (rttNanos > 0) {
      shortestRtt = Math.min(shortestRtt, rttNanos);
      isLonger = rttNanos - shortestRtt > LONGER_NANOS;
      shortestRtt += (long) (0.005 * (rttNanos - shortestRtt)); // routes change
    }
    if (loss > MUCH_LOSS || isLonger) {
      if (nowNanos - loweredNanos >= PACE_NANOS) {
        loweredNanos = nowNanos;
        double base = Math.min(target, HEADROOM * sentBps + HEADROOM_BPS);
        target = base * (isLonger ? Math.min(SLOWER, 1 - loss / 2) : 1 - loss / 2);
      }
    } else if (loss < LITTLE_LOSS) {
      double risen = target * (1 + RISE_PER_SECOND * seconds);
      target = Math.max(target, Math.min(risen, HEADROOM * sentBps + HEADROOM_BPS));
    }
    target = Math.clamp(target, BandwidthEstimator.MIN_BPS, BandwidthEstimator.MAX_BPS);
  }

  void onRemb(long bps, long nowNanos) {
    remb = (double) Math.max(bps, BandwidthEstimator.MIN_BPS);
    rembNanos = nowNanos;
  }

  double targetBps(long nowNanos) {
    return nowNanos - rembNanos > REMB_LIFE_NANOS ? target : Math.min(target, remb);
  }
}
