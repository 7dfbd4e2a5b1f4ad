package huizhen.signaling.api;

import huizhen.relay.api.RoomId;
import java.time.Instant;

/// Tickets that no longer count, and neither does what they opened.
public sealed interface Revocation {
  boolean covers(Ticket ticket);

  /// One ticket.
  record OfTicket(RoomId room, String ticketId) implements Revocation {
    @Override
    public boolean covers(Ticket ticket) {
      return room.equals(ticket.room()) && ticketId.equals(ticket.id());
    }
  }

  /// All of a room that expire by then, and so were minted until now.
  record OfRoom(RoomId room, Instant until) implements Revocation {
    @Override
    public boolean covers(Ticket ticket) {
      return room.equals(ticket.room()) && !ticket.expiresAt().isAfter(until);
    }
  }

  /// All that were handed to a sign-in session which has ended, in whatever room.
  record OfSession(String session) implements Revocation {
    @Override
    public boolean covers(Ticket ticket) {
      return ticket.session().filter(session::equals).isPresent();
    }
  }

  static Revocation of(RoomId room, String ticketId) {
    return new OfTicket(room, ticketId);
  }

  static Revocation ofAll(RoomId room, Instant until) {
    return new OfRoom(room, until);
  }

  static Revocation ofSession(String session) {
    return new OfSession(session);
  }
}
