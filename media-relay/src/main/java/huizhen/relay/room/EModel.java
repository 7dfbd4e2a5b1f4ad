package huizhen.relay.room;

/// What people would say of a voice, from delay and loss: the E-model of ITU-T G.107 with its
/// default values, for Opus with concealment (after G.113's equipment impairment factors).
final class EModel {
  /// R without impairments (G.107 §7.1).
  private static final double BASE = 93.2;

  /// Loss that Opus' concealment hides half of; between G.113's 4.3 for plain PCM and 25 for PCM
  /// with concealment.
  private static final double LOSS_ROBUSTNESS = 15;

  private static final double MAX_IMPAIRMENT = 95;

  /// Delay that is there on a perfect line: a packet's length, a jitter buffer, a sound card.
  private static final double DEVICE_MILLIS = 70;

  private static final double INTERACTIVE_MILLIS = 177.3;
  private static final double WORST = 1.0;
  private static final double BEST = 4.5;

  private EModel() {}

  /// The mean opinion score, 1.0 to 4.5.
  ///
  /// @param rttMillis of the connection
  /// @param jitterMillis of the packets' arrival
  /// @param missing share of packets that were not there to be played
  static double mos(double rttMillis, double jitterMillis, double missing) {
    double delay = rttMillis / 2 + 2 * jitterMillis + DEVICE_MILLIS;
    double late = Math.max(0, delay - INTERACTIVE_MILLIS);
    double delayImpairment = 0.024 * delay + 0.11 * late;
    double percent = 100 * Math.clamp(missing, 0, 1);
    double lossImpairment = MAX_IMPAIRMENT * percent / (percent + LOSS_ROBUSTNESS);
    double r = BASE - delayImpairment - lossImpairment;
    if (r <= 0) {
      return WORST;
    }
    // G.107 annex B.
    double mos = 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
    return Math.clamp(mos, WORST, BEST);
  }
}
