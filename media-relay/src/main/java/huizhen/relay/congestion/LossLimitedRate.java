package huizhen.relay.congestion;

/// A bitrate for a sender that has no transport-cc and is told one by REMB: up by 8 % a report
/// while next to nothing is lost, down by half the loss when more than a tenth is (the loss-based
/// half of draft-ietf-rmcat-gcc-02 §6).
public final class LossLimitedRate {
  public static final long START_BPS = 1_000_000;
  public static final long MIN_BPS = 100_000;
  public static final long MAX_BPS = 3_000_000;

  private double bps = START_BPS;

  /// @param fractionLost in 1/256, as a receiver report has it
  public long onReport(int fractionLost) {
    double loss = fractionLost / 256.0;
    if (loss < 0.02) {
      bps *= 1.08;
    } else if (loss > 0.1) {
      bps *= 1 - loss / 2;
    }
    bps = Math.clamp(bps, MIN_BPS, MAX_BPS);
    return (long) bps;
  }
}
