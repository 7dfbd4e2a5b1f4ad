package huizhen.signaling.session;

import huizhen.relay.api.QualityRecord;
import huizhen.signaling.protocol.ServerMessage.LineState;

/// Says how somebody's connection is, from the relay's records of five seconds each: worse at once,
/// better when it has been so for two records, so that the word on the page does not flicker. Not
/// from pictures that stand still: a shared page does, and nothing is wrong.
final class LineWatch {
  private static final double WEAK_LOSS = 0.03;
  private static final double BAD_LOSS = 0.10;
  private static final double WEAK_RTT_MILLIS = 400;
  private static final int RECORDS_TO_IMPROVE = 2;

  private final Direction uplink = new Direction();
  private final Direction downlink = new Direction();

  LineState uplink() {
    return uplink.state;
  }

  LineState downlink() {
    return downlink.state;
  }

  boolean isGood() {
    return uplink.state == LineState.GOOD && downlink.state == LineState.GOOD;
  }

  /// True when one of them has changed.
  boolean measured(QualityRecord record) {
    boolean isSlow = record.rttMillis() > WEAK_RTT_MILLIS;
    boolean isUpChange = uplink.now(state(record.uplinkLoss(), isSlow));
    boolean isDownChange = downlink.now(state(record.downlinkLoss(), isSlow));
    return isUpChange || isDownChange;
  }

  private static LineState state(double loss, boolean isSlow) {
    if (loss > BAD_LOSS) {
      return LineState.BAD;
    }
    return loss > WEAK_LOSS || isSlow ? LineState.WEAK : LineState.GOOD;
  }

  private static final class Direction {
    LineState state = LineState.GOOD;
    private int better;

    boolean now(LineState seen) {
      better = seen.compareTo(state) < 0 ? better + 1 : 0;
      if (seen.compareTo(state) > 0 || better >= RECORDS_TO_IMPROVE) {
        state = seen;
        better = 0;
        return true;
      }
      return false;
    }
  }
}
