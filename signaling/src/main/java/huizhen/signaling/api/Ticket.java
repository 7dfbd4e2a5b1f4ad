package huizhen.signaling.api;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import java.time.Instant;
import java.util.Optional;

/// What a join ticket says. On the wire it is a compact JWS (HS256) of type `huizhen-ticket+jwt`.
///
/// @param id unique: one use at each door
/// @param name shown in the room; the token is handed to that person alone
/// @param session names the sign-in session that it was handed to, and ends with it; empty for a
///   ticket of nobody who is signed in
public record Ticket(
    String id,
    RoomId room,
    ParticipantId participant,
    String name,
    RoomRole role,
    boolean mayPublish,
    boolean maySubscribe,
    boolean mayRecord,
    Instant expiresAt,
    Optional<String> session) {
  /// Of no sign-in session.
  public Ticket(
      String id,
      RoomId room,
      ParticipantId participant,
      String name,
      RoomRole role,
      boolean mayPublish,
      boolean maySubscribe,
      boolean mayRecord,
      Instant expiresAt) {
    this(
        id,
        room,
        participant,
        name,
        role,
        mayPublish,
        maySubscribe,
        mayRecord,
        expiresAt,
        Optional.empty());
  }

  @Override
  public String toString() {
    return "Ticket[" + id + ", room " + room + "]";
  }
}
