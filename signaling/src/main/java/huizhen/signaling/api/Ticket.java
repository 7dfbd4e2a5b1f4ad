package huizhen.signaling.api;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import java.time.Instant;

/// What a join ticket says. On the wire it is a compact JWS (HS256) of type `huizhen-ticket+jwt`.
///
/// @param id unique: one use at each door
/// @param name shown in the room; the token is handed to that person alone
public record Ticket(
    String id,
    RoomId room,
    ParticipantId participant,
    String name,
    RoomRole role,
    boolean mayPublish,
    boolean maySubscribe,
    boolean mayRecord,
    Instant expiresAt) {
  @Override
  public String toString() {
    return "Ticket[" + id + ", room " + room + "]";
  }
}
