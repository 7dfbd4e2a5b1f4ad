package huizhen.signaling.session;

import huizhen.relay.api.Seat;

/// What came of somebody's wish to enter by WHIP or WHEP.
public sealed interface DoorEntry {
  /// @param isLive whether media may flow at once
  record Entered(Seat seat, boolean isLive) implements DoorEntry {}

  record Refused(huizhen.signaling.protocol.ErrorCode code, String message) implements DoorEntry {}
}
