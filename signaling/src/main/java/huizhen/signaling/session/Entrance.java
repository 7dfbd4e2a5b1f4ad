package huizhen.signaling.session;

import huizhen.relay.api.RoomId;
import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.ClientMessage.Credential;
import huizhen.signaling.protocol.CloseCode;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.session.Registry.Place;
import huizhen.signaling.turn.IceServers;
import java.util.Optional;
import java.util.OptionalLong;

/// How people come in: with a ticket, or back with their session key.
final class Entrance {
  private final SessionLimits limits;
  private final IceServers iceServers;
  private final AlarmRules rules;
  private final Registry registry;

  Entrance(SessionLimits limits, IceServers iceServers, AlarmRules rules, Registry registry) {
    this.limits = limits;
    this.iceServers = iceServers;
    this.rules = rules;
    this.registry = registry;
  }

  void join(Connection from, ClientMessage.Join join, Now now, Effects out) {
    if (from.isJoining) {
      registry.refuse(
          from, join.id(), ErrorCode.BAD_MESSAGE, "this socket has joined already", out);
      return;
    }
    switch (join.credential()) {
      case Credential.TicketText(var text) -> {
        from.isJoining = true;
        out.add(new Effect.Admit(from.id, join.id(), join.lastChat(), text));
      }
      case Credential.SessionKey(var key) -> {
        String hash = KeyHash.of(key);
        Place place = registry.places.get(hash);
        if (place != null && isCoolingOff(place.attendee(), now)) {
          registry.refuse(from, join.id(), ErrorCode.TOO_MANY, "wait some seconds", out);
          return;
        }
        from.isJoining = true;
        if (place == null && registry.isForgotten(hash)) {
          registry.refuse(
              from, join.id(), ErrorCode.SESSION_EXPIRED, "join with a new ticket", out);
        } else if (place == null) {
          out.add(new Effect.Recall(from.id, join.id(), join.lastChat(), key));
        } else {
          resume(from, place, join.id(), join.lastChat(), key, now, out);
        }
      }
    }
  }

  private static boolean isCoolingOff(Attendee attendee, Now now) {
    return attendee.floodedNanos != 0
        && now.nanos() - attendee.floodedNanos < SessionLimits.AFTER_FLOOD.toNanos();
  }

  private void resume(
      Connection at,
      Place place,
      OptionalLong re,
      OptionalLong lastChat,
      String sessionKey,
      Now now,
      Effects out) {
    Connection older = place.attendee().connection;
    if (older != null) {
      registry.drop(older, CloseCode.REPLACED, "replaced", out);
    }
    seat(at, place, re, lastChat, sessionKey, now, out);
  }

  /// As [#admitted], with the ticket of a place that a gateway before us kept, under its old key.
  void recalled(Effect.Recall asked, KeptPlace kept, RoomStatus status, Now now, Effects out) {
    Connection to = registry.connections.get(asked.connection());
    if (to == null) {
      return; // the place stays kept: it comes again
    }
    Place place = registry.places.get(KeyHash.of(asked.sessionKey()));
    if (place == null) {
      take(to, kept, status, asked.re(), asked.lastChat(), asked.sessionKey(), now, out);
    } else { // a second socket with the same key was faster
      resume(to, place, asked.re(), asked.lastChat(), asked.sessionKey(), now, out);
    }
  }

  /// The ticket is good, used for the first time, and the host lets its bearer in.
  ///
  /// @param sessionKey random, made by the shell
  void admitted(
      Effect.Admit asked,
      Ticket ticket,
      RoomStatus status,
      String sessionKey,
      Now now,
      Effects out) {
    Connection to = registry.connections.get(asked.connection());
    if (to == null) {
      return; // the ticket is used up, as if the socket had dropped a moment later
    }
    var fresh = new KeptPlace(ticket, false, ticket.role() == RoomRole.CHAIR, false);
    take(to, fresh, status, asked.re(), asked.lastChat(), sessionKey, now, out);
  }

  private void take(
      Connection to,
      KeptPlace kept,
      RoomStatus status,
      OptionalLong re,
      OptionalLong lastChat,
      String sessionKey,
      Now now,
      Effects out) {
    Ticket ticket = kept.ticket();
    Optional<Refusal> refusal = mayEnter(ticket, Door.SIGNALING, status);
    if (refusal.isPresent()) {
      to.isJoining = false;
      registry.refuse(to, re, refusal.get().code(), refusal.get().message(), out);
      return;
    }
    Room room = open(ticket.room(), status, now, out);
    Attendee attendee = place(room, ticket, Door.SIGNALING, KeyHash.of(sessionKey), now, out);
    Place place = new Place(room, attendee);
    registry.places.put(attendee.keyHash, place);
    attendee.isModerator = kept.isModerator();
    attendee.hasHandUp = kept.hasHandUp();
    attendee.isWaiting &= !kept.isAdmitted();
    out.add(new Effect.KeepPlace(attendee.keyHash, attendee.kept()));
    seat(to, place, re, lastChat, sessionKey, now, out);
  }

  /// The host or the ticket's check says no.
  void refused(ConnectionId asker, OptionalLong re, String code, String why, Effects out) {
    registry
        .connection(asker)
        .ifPresent(to -> {
          to.isJoining = false;
          out.add(new Effect.Send(to.id, new ServerMessage.Refusal(re, code, why)));
          for (ErrorCode known : ErrorCode.values()) {
            if (known.wire().equals(code) && known.closeCode().isPresent()) {
              registry.drop(to, known.closeCode().getAsInt(), code, out);
            }
          }
        });
  }

  private void seat(
      Connection at,
      Place place,
      OptionalLong re,
      OptionalLong lastChat,
      String sessionKey,
      Now now,
      Effects out) {
    Room room = place.room();
    Attendee attendee = place.attendee();
    at.attendee = attendee;
    at.room = room;
    at.lastChat = lastChat.orElse(-1);
    at.isHistoryPending = true;
    attendee.connection = at;
    if (attendee.isAwayTold) {
      attendee.isAwayTold = false;
      out.add(new Effect.Tell(room.id, new Happening.Returned(attendee.ticket.participant())));
    }
    out.add(
        new Effect.Send(
            at.id,
            new ServerMessage.Joined(
                re,
                attendee.self,
                sessionKey,
                room.id,
                attendee.ticket.role(),
                attendee.isWaiting ? Phase.LOBBY : room.phase,
                room.opensAt,
                now.wall(),
                attendee.canPublish(),
                attendee.canSubscribe(),
                attendee.hasTransport,
                room.recording,
                room.persons(attendee),
                iceServers.forParticipant(room.id, attendee.self, now.wall()))));
    room.rundown.read(out);
    room.annotations.begin(now, out);
    room.catchUp(attendee, now, out);
    if (!attendee.isWaiting) {
      out.add(new Effect.ReadHistory(room.id, at.id));
    }
    room.announceRoster(attendee, out);
  }

  private record Refusal(ErrorCode code, String message) {}

  private Optional<Refusal> mayEnter(Ticket ticket, Door door, RoomStatus status) {
    Room room = registry.rooms.get(ticket.room());
    if (registry.isRevoked(ticket)) {
      return Optional.of(new Refusal(ErrorCode.TICKET_REVOKED, "the ticket was withdrawn"));
    }
    if (status.phase() == Phase.ENDED) {
      return Optional.of(new Refusal(ErrorCode.ENDED, "the consultation has ended"));
    }
    if (room == null && registry.rooms.size() >= limits.rooms()) {
      return Optional.of(new Refusal(ErrorCode.UNAVAILABLE, "too many rooms are open"));
    }
    if (room != null
        && room.attendees.size() >= limits.attendees()
        && room.byDoor(ticket.participant(), door).isEmpty()) {
      return Optional.of(new Refusal(ErrorCode.ROOM_FULL, "the room is full"));
    }
    return Optional.empty();
  }

  private Room open(RoomId id, RoomStatus status, Now now, Effects out) {
    Room open = registry.rooms.get(id);
    if (open != null) {
      open.status(status, now, out);
      return open;
    }
    Room room = new Room(id, status, rules);
    registry.rooms.put(id, room);
    out.add(new Effect.OpenRoom(id));
    return room;
  }

  /// A new place; an older one of the same participant by the same door is given up.
  private Attendee place(
      Room room, Ticket ticket, Door door, String keyHash, Now now, Effects out) {
    room.byDoor(ticket.participant(), door)
        .ifPresent(older -> {
          if (older.connection != null) {
            registry.drop(older.connection, CloseCode.REPLACED, "replaced", out);
          }
          registry.forgetPlace(older, out);
          room.leave(older, "replaced", out);
        });
    Attendee attendee =
        new Attendee(room.freeName(ticket.participant(), door), ticket, door, keyHash);
    attendee.awayNanos = now.nanos();
    attendee.isWaiting = room.phase == Phase.LIVE && ticket.role().isGuest();
    room.enter(attendee, out);
    return attendee;
  }

  /// As `admitted`, for a resource in place of a socket.
  DoorEntry enter(Ticket ticket, Door door, RoomStatus status, Now now, Effects out) {
    Optional<Refusal> refusal = mayEnter(ticket, door, status);
    if (refusal.isPresent()) {
      return new DoorEntry.Refused(refusal.get().code(), refusal.get().message());
    }
    Room room = open(ticket.room(), status, now, out);
    Attendee attendee = place(room, ticket, door, "", now, out);
    room.announceRoster(attendee, out);
    return new DoorEntry.Entered(attendee.seat, room.isInside(attendee));
  }
}
