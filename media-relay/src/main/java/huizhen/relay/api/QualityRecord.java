package huizhen.relay.api;

/// How one participant's call was in the last five seconds, and where packets were lost. Shares are
/// 0 to 1, of packets.
///
/// @param uplinkLoss of what the participant sent: missing at the relay, repairs left out
/// @param uplinkMissing of what the participant sent: never came, repairs included
/// @param relayLoss of what was to go to the participant: dropped in the relay
/// @param downlinkLoss of what was sent to the participant, as it reports
/// @param rttMillis of its connection; 0 while unknown
/// @param jitterMillis of its audio at the relay
/// @param audioMos 1.0 to 4.5 by the E-model (ITU-T G.107), of what it hears; [#NOBODY_HEARD] where
///   there is nobody to hear
/// @param estimateBps what its downlink carries, as estimated; 0 while unknown
/// @param sentBps what was sent to it
/// @param receivedBps what came from it
/// @param frozenShare of the time: visible pictures that stood still longer than 200 ms
/// @param widthPixels of the largest picture that it is sent; 0 without one
/// @param heightPixels likewise
public record QualityRecord(
    double uplinkLoss,
    double uplinkMissing,
    double relayLoss,
    double downlinkLoss,
    double rttMillis,
    double jitterMillis,
    double audioMos,
    long estimateBps,
    long sentBps,
    long receivedBps,
    double frozenShare,
    int widthPixels,
    int heightPixels) {
  /// Where most of the loss is.
  public enum Place {
    NOWHERE,
    UPLINK,
    RELAY,
    DOWNLINK
  }

  /// In place of a score.
  public static final double NOBODY_HEARD = 0;

  private static final double NOTEWORTHY = 0.01;

  public boolean hearsAnybody() {
    return audioMos != NOBODY_HEARD;
  }

  public Place worstPlace() {
    double worst = Math.max(uplinkLoss, Math.max(relayLoss, downlinkLoss));
    if (worst < NOTEWORTHY) {
      return Place.NOWHERE;
    }
    if (worst == uplinkLoss) {
      return Place.UPLINK;
    }
    return worst == downlinkLoss ? Place.DOWNLINK : Place.RELAY;
  }
}
