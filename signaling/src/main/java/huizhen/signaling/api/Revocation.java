package huizhen.signaling.api;

import huizhen.relay.api.RoomId;
import java.time.Instant;
import java.util.Optional;

/// Tickets that no longer count, and neither does what they opened: one, or all of a room that were
/// minted until now.
///
/// @param ticketId empty: all of the room
/// @param until of all of a room: those that expire by then; of one it says nothing
public record Revocation(RoomId room, Optional<String> ticketId, Instant until) {
  public static Revocation of(RoomId room, String ticketId) {
    return new Revocation(room, Optional.of(ticketId), Instant.EPOCH);
  }

  public static Revocation ofAll(RoomId room, Instant until) {
    return new Revocation(room, Optional.empty(), until);
  }

  public boolean covers(Ticket ticket) {
    return room.equals(ticket.room())
        && ticketId
            .map(id -> id.equals(ticket.id()))
            .orElseGet(() -> !ticket.expiresAt().isAfter(until));
  }
}
