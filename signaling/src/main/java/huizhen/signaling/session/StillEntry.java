package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.protocol.ErrorCode;

/// Whether the bearer of a session key may freeze a picture, or look at one that is frozen.
public sealed interface StillEntry {
  /// @param by its name in the room
  record Permitted(RoomId room, ParticipantId by) implements StillEntry {}

  record Refused(ErrorCode code, String why) implements StillEntry {}
}
