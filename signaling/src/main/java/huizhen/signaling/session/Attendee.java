package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.relay.api.Seat;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ServerMessage.Person;
import huizhen.signaling.sdp.ClientOffer;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody's place in a room, by one door. It outlives its WebSocket by
/// [SessionLimits#resumeWithin].
final class Attendee {
  /// The name at the relay. It is the ticket's participant, unless that one is in the room by
  /// another door too.
  final ParticipantId self;

  final Ticket ticket;
  final Door door;
  final Seat seat;

  /// SHA-256 of the session key, in hex; empty for WHIP and WHEP.
  final String keyHash;

  @Nullable Connection connection;

  /// Since when there is no connection (signalling) or no transport (WHIP, WHEP).
  long awayNanos;

  /// True while the relay has, or had, a transport for it.
  boolean hasTransport;

  boolean isConnected;

  @Nullable PendingOffer pending;

  /// The `o=` line of the answers on this transport.
  long sdpSession;

  long sdpVersion;
  final Set<TrackSource> muted = EnumSet.noneOf(TrackSource.class);
  List<SlotContent> slots = List.of();

  Attendee(ParticipantId self, Ticket ticket, Door door, String keyHash) {
    this.self = self;
    this.ticket = ticket;
    this.door = door;
    this.keyHash = keyHash;
    this.seat = seat(self, ticket, door);
  }

  /// An offer that the relay is answering.
  ///
  /// @param wasAdmitted whether media was let through from the start
  record PendingOffer(
      long number, OptionalLong re, ClientOffer offer, boolean isConnect, boolean wasAdmitted) {}

  static Seat seat(ParticipantId self, Ticket ticket, Door door) {
    boolean observes = !ticket.mayPublish() || ticket.role() == RoomRole.OBSERVER;
    return switch (door) {
      case WHIP -> new Seat.Publisher(self);
      case WHEP -> new Seat.Observer(self);
      case SIGNALING -> {
        if (observes) {
          yield new Seat.Observer(self);
        }
        yield ticket.maySubscribe() ? new Seat.Member(self) : new Seat.Publisher(self);
      }
    };
  }

  boolean canPublish() {
    return !(seat instanceof Seat.Observer);
  }

  boolean canSubscribe() {
    return !(seat instanceof Seat.Publisher) && ticket.maySubscribe();
  }

  boolean isPresent() {
    return door == Door.SIGNALING ? connection != null : true;
  }

  Person person() {
    return new Person(self, ticket.name(), ticket.role(), isPresent());
  }
}
