package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.SessionAnswer;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.ClientMessage.Credential;
import huizhen.signaling.protocol.CloseCode;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.turn.IceServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// All rooms, places and sockets of one signalling server: inputs in, [Effect]s out. Knows neither
/// clock nor randomness nor socket; one thread at a time. A result that comes for a room, place or
/// socket that is gone is dropped.
public final class Switchboard {
  private final SessionLimits limits;
  private final IceServers iceServers;
  private final Map<ConnectionId, Connection> connections = new HashMap<>();
  private final Map<RoomId, Room> rooms = new LinkedHashMap<>();
  private final Map<String, Place> byKey = new HashMap<>();
  private final Requests requests = new Requests();

  public Switchboard(SessionLimits limits, IceServers iceServers) {
    this.limits = limits;
    this.iceServers = iceServers;
  }

  private record Place(Room room, Attendee attendee) {}

  // -- sockets

  public void opened(ConnectionId id, Now now) {
    connections.put(id, new Connection(id, now.nanos()));
  }

  /// Something came that is no message: the socket is alive all the same.
  public void heard(ConnectionId id, Now now) {
    connection(id).ifPresent(connection -> connection.heardNanos = now.nanos());
  }

  public void closed(ConnectionId id, Now now, Effects out) {
    Connection connection = connections.remove(id);
    if (connection != null && connection.attendee != null && connection.room != null) {
      away(connection.room, connection.attendee, now, out);
    }
  }

  private static void away(Room room, Attendee attendee, Now now, Effects out) {
    attendee.connection = null;
    attendee.awayNanos = now.nanos();
    room.announceRoster(null, out);
  }

  public void received(ConnectionId id, ClientMessage message, Now now, Effects out) {
    Connection from = connections.get(id);
    if (from == null) {
      return; // the shell had it in hand when we closed the socket
    }
    from.heardNanos = now.nanos();
    if (message instanceof ClientMessage.Ping(var re)) {
      out.add(new Effect.Send(id, new ServerMessage.Pong(re)));
    } else if (message instanceof ClientMessage.Join join) {
      join(from, join, now, out);
    } else if (from.attendee == null || from.room == null) {
      refuse(from, message.id(), ErrorCode.NOT_JOINED, "join first", out);
    } else if (message instanceof ClientMessage.Leave) {
      leave(from, from.room, from.attendee, now, out);
    } else {
      requests.handle(from, from.room, from.attendee, message, out);
    }
  }

  private void leave(Connection from, Room room, Attendee attendee, Now now, Effects out) {
    drop(from, CloseCode.LEFT, "left", out);
    remove(room, attendee, "left", now, out);
  }

  // -- coming in

  private void join(Connection from, ClientMessage.Join join, Now now, Effects out) {
    if (from.isJoining) {
      refuse(from, join.id(), ErrorCode.BAD_MESSAGE, "this socket has joined already", out);
      return;
    }
    switch (join.credential()) {
      case Credential.TicketText(var text) -> {
        from.isJoining = true;
        out.add(new Effect.Admit(from.id, join.id(), join.lastChat(), text));
      }
      case Credential.SessionKey(var key) -> {
        Place place = byKey.get(KeyHash.of(key));
        if (place == null) {
          refuse(from, join.id(), ErrorCode.SESSION_EXPIRED, "join with a new ticket", out);
        } else {
          from.isJoining = true;
          Connection older = place.attendee().connection;
          if (older != null) {
            drop(older, CloseCode.REPLACED, "replaced", out);
          }
          seat(from, place, join.id(), join.lastChat(), key, now, out);
        }
      }
    }
  }

  /// The ticket is good, used for the first time, and the host lets its bearer in.
  ///
  /// @param sessionKey random, made by the shell
  public void admitted(
      Effect.Admit asked,
      Ticket ticket,
      RoomStatus status,
      String sessionKey,
      Now now,
      Effects out) {
    Connection to = connections.get(asked.connection());
    if (to == null) {
      return; // the ticket is used up, as if the socket had dropped a moment later
    }
    Optional<Refusal> refusal = mayEnter(ticket, Door.SIGNALING, status);
    if (refusal.isPresent()) {
      to.isJoining = false;
      refuse(to, asked.re(), refusal.get().code(), refusal.get().message(), out);
      return;
    }
    Room room = open(ticket.room(), status, out);
    Attendee attendee = place(room, ticket, Door.SIGNALING, KeyHash.of(sessionKey), now, out);
    Place place = new Place(room, attendee);
    byKey.put(attendee.keyHash, place);
    seat(to, place, asked.re(), asked.lastChat(), sessionKey, now, out);
  }

  /// The host or the ticket's check says no.
  public void refused(Effect.Admit asked, String code, String why, Effects out) {
    connection(asked.connection())
        .ifPresent(to -> {
          to.isJoining = false;
          out.add(new Effect.Send(to.id, new ServerMessage.Refusal(asked.re(), code, why)));
          for (ErrorCode known : ErrorCode.values()) {
            if (known.wire().equals(code) && known.closeCode().isPresent()) {
              drop(to, known.closeCode().getAsInt(), code, out);
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
    out.add(
        new Effect.Send(
            at.id,
            new ServerMessage.Joined(
                re,
                attendee.self,
                sessionKey,
                room.id,
                attendee.ticket.role(),
                room.phase,
                room.opensAt,
                now.wall(),
                attendee.canPublish(),
                attendee.canSubscribe(),
                room.recording,
                room.persons(),
                iceServers.forParticipant(room.id, attendee.self, now.wall()))));
    room.catchUp(attendee, out);
    out.add(new Effect.ReadHistory(room.id, at.id));
    room.announceRoster(attendee, out);
  }

  private record Refusal(ErrorCode code, String message) {}

  private Optional<Refusal> mayEnter(Ticket ticket, Door door, RoomStatus status) {
    Room room = rooms.get(ticket.room());
    if (status.phase() == Phase.ENDED) {
      return Optional.of(new Refusal(ErrorCode.ENDED, "the consultation has ended"));
    }
    if (room == null && rooms.size() >= limits.rooms()) {
      return Optional.of(new Refusal(ErrorCode.UNAVAILABLE, "too many rooms are open"));
    }
    if (room != null
        && room.attendees.size() >= limits.attendees()
        && room.byDoor(ticket.participant(), door).isEmpty()) {
      return Optional.of(new Refusal(ErrorCode.ROOM_FULL, "the room is full"));
    }
    return Optional.empty();
  }

  private Room open(RoomId id, RoomStatus status, Effects out) {
    Room open = rooms.get(id);
    if (open != null) {
      open.status(status, out);
      return open;
    }
    Room room = new Room(id, status);
    rooms.put(id, room);
    out.add(new Effect.OpenRoom(id));
    return room;
  }

  /// A new place; an older one of the same participant by the same door is given up.
  private Attendee place(
      Room room, Ticket ticket, Door door, String keyHash, Now now, Effects out) {
    room.byDoor(ticket.participant(), door)
        .ifPresent(older -> {
          if (older.connection != null) {
            drop(older.connection, CloseCode.REPLACED, "replaced", out);
          }
          byKey.remove(older.keyHash);
          room.leave(older, "replaced", out);
        });
    Attendee attendee =
        new Attendee(room.freeName(ticket.participant(), door), ticket, door, keyHash);
    attendee.awayNanos = now.nanos();
    room.enter(attendee, out);
    return attendee;
  }

  // -- WHIP and WHEP

  /// As `admitted`, for a resource in place of a socket.
  public DoorEntry enter(Ticket ticket, Door door, RoomStatus status, Now now, Effects out) {
    Optional<Refusal> refusal = mayEnter(ticket, door, status);
    if (refusal.isPresent()) {
      return new DoorEntry.Refused(refusal.get().code(), refusal.get().message());
    }
    Room room = open(ticket.room(), status, out);
    Attendee attendee = place(room, ticket, door, "", now, out);
    room.announceRoster(attendee, out);
    return new DoorEntry.Entered(attendee.seat, room.phase == Phase.LIVE);
  }

  /// The relay has answered the resource's offer.
  public void doorConnected(RoomId id, ParticipantId self, boolean wasAdmitted, Effects out) {
    attendee(id, self).ifPresent(at -> at.room().transportUp(at.attendee(), wasAdmitted, out));
  }

  public void doorLeft(RoomId id, ParticipantId self, String cause, Now now, Effects out) {
    attendee(id, self)
        .ifPresent(at -> {
          at.attendee().hasTransport = true; // the relay may have one, answered or not
          remove(at.room(), at.attendee(), cause, now, out);
        });
  }

  // -- what the host says

  public void started(RoomId id, RoomStatus status, Effects out) {
    room(id)
        .ifPresent(room -> {
          room.starting = null;
          room.status(status, out);
        });
  }

  public void startFailed(RoomId id, String code, String why, Effects out) {
    room(id)
        .ifPresent(room -> {
          answer(room.starting, code, why, out);
          room.starting = null;
        });
  }

  public void endFailed(RoomId id, String code, String why, Effects out) {
    room(id)
        .ifPresent(room -> {
          answer(room.ending, code, why, out);
          room.ending = null;
        });
  }

  private static void answer(
      Room.@org.jspecify.annotations.Nullable Asked asked, String code, String why, Effects out) {
    if (asked != null) {
      out.add(new Effect.Send(asked.by(), new ServerMessage.Refusal(asked.re(), code, why)));
    }
  }

  public void recordingChanged(RoomId id, Recording recording, Effects out) {
    room(id).ifPresent(room -> room.recording(recording, out));
  }

  /// The phase has moved without a client's asking. A live room does not go back to its lobby.
  public void phaseChanged(RoomId id, Phase phase, Now now, Effects out) {
    switch (phase) {
      case LOBBY -> {}
      case LIVE -> room(id).ifPresent(room -> room.goLive(out));
      case ENDED -> ended(id, now, out);
    }
  }

  /// Everybody is told and goes out; the room is forgotten.
  public void ended(RoomId id, Now now, Effects out) {
    room(id)
        .ifPresent(room -> {
          room.phase = Phase.ENDED;
          room.broadcast(new ServerMessage.PhaseChanged(Phase.ENDED), out);
          for (Attendee attendee : List.copyOf(room.attendees.values())) {
            if (attendee.connection != null) {
              drop(attendee.connection, CloseCode.ENDED, "ended", out);
            }
            byKey.remove(attendee.keyHash);
            room.leave(attendee, "ended", out);
          }
          forget(room, out);
        });
  }

  /// A ticket's bearer is put out (a right was withdrawn), by every door.
  public void removed(RoomId id, ParticipantId participant, Now now, Effects out) {
    room(id)
        .ifPresent(room -> {
          for (Attendee attendee : List.copyOf(room.attendees.values())) {
            if (attendee.ticket.participant().equals(participant)) {
              if (attendee.connection != null) {
                drop(attendee.connection, CloseCode.REMOVED, "removed", out);
              }
              remove(room, attendee, "removed", now, out);
            }
          }
        });
  }

  public void chatKept(RoomId id, ChatMessage message, Effects out) {
    room(id).filter(room -> !room.chat.isIdle()).ifPresent(room -> room.chatKept(message, out));
  }

  public void chatFailed(RoomId id, String code, String why, Effects out) {
    room(id).filter(room -> !room.chat.isIdle()).ifPresent(room -> room.chatFailed(code, why, out));
  }

  public void historyRead(
      RoomId id, ConnectionId connection, List<ChatMessage> history, Effects out) {
    withRoom(connection, id, at -> requests.history(at, history, out));
  }

  /// The client is told, and gets what is said from now on.
  public void historyFailed(RoomId id, ConnectionId connection, Effects out) {
    withRoom(
        connection,
        id,
        at -> {
          refuse(at, OptionalLong.empty(), ErrorCode.UNAVAILABLE, "no chat history now", out);
          requests.history(at, List.of(), out);
        });
  }

  private void withRoom(ConnectionId id, RoomId room, Consumer<Connection> action) {
    connection(id).filter(at -> at.room != null && at.room.id.equals(room)).ifPresent(action);
  }

  // -- what the relay says

  public void negotiated(
      RoomId id, ParticipantId who, long number, SessionAnswer answer, Effects out) {
    room(id).ifPresent(room -> room.negotiated(who, number, answer, out));
  }

  public void negotiationFailed(
      RoomId id, ParticipantId who, long number, ErrorCode code, String why, Effects out) {
    room(id).ifPresent(room -> room.negotiationFailed(who, number, code, why, out));
  }

  public void relayEvent(RoomId id, RoomEvent event, Now now, Effects out) {
    room(id).ifPresent(room -> room.relayEvent(event, now.nanos(), out));
  }

  // -- time

  /// Call it about once a second.
  public void tick(Now now, Effects out) {
    for (Connection connection : List.copyOf(connections.values())) {
      if (connection.attendee == null
          && isOver(connection.openedNanos, limits.joinWithin(), now)
          && !connection.isJoining) {
        drop(connection, CloseCode.NOT_JOINED, "nobody joined", out);
      } else if (isOver(connection.heardNanos, limits.silence(), now)) {
        drop(connection, CloseCode.SILENT, "silent", out);
        if (connection.attendee != null && connection.room != null) {
          away(connection.room, connection.attendee, now, out);
        }
      }
    }
    for (Room room : List.copyOf(rooms.values())) {
      for (Attendee attendee : List.copyOf(room.attendees.values())) {
        if (isGone(attendee, now)) {
          remove(room, attendee, "timeout", now, out);
        }
      }
      if (room.attendees.isEmpty() && isOver(room.emptyNanos, limits.liveRoomKept(), now)) {
        forget(room, out);
      }
    }
  }

  private boolean isGone(Attendee attendee, Now now) {
    return switch (attendee.door) {
      case SIGNALING ->
          attendee.connection == null && isOver(attendee.awayNanos, limits.resumeWithin(), now);
      case WHIP, WHEP -> {
        Duration limit = attendee.hasTransport ? limits.doorLost() : limits.doorConnect();
        yield !attendee.isConnected && isOver(attendee.awayNanos, limit, now);
      }
    };
  }

  private static boolean isOver(long sinceNanos, Duration limit, Now now) {
    return now.nanos() - sinceNanos > limit.toNanos();
  }

  // -- going out

  private void remove(Room room, Attendee attendee, String cause, Now now, Effects out) {
    byKey.remove(attendee.keyHash);
    room.leave(attendee, cause, out);
    room.announceRoster(null, out);
    if (room.attendees.isEmpty()) {
      room.emptyNanos = now.nanos();
      boolean isRunning = room.phase == Phase.LIVE && room.opensAt.isPresent();
      if (!isRunning) {
        forget(room, out);
      }
    }
  }

  private void forget(Room room, Effects out) {
    rooms.remove(room.id);
    out.add(new Effect.Tell(room.id, new Happening.Closed()));
    out.add(new Effect.CloseRoom(room.id));
  }

  /// Closes a socket from our side; `closed` for it says nothing new then.
  private void drop(Connection connection, int code, String reason, Effects out) {
    connections.remove(connection.id);
    if (connection.attendee != null) {
      connection.attendee.connection = null;
    }
    out.add(new Effect.Close(connection.id, code, reason));
  }

  private void refuse(Connection to, OptionalLong re, ErrorCode code, String why, Effects out) {
    out.add(new Effect.Send(to.id, new ServerMessage.Refusal(re, code.wire(), why)));
    code.closeCode().ifPresent(close -> drop(to, close, code.wire(), out));
  }

  private Optional<Connection> connection(ConnectionId id) {
    return Optional.ofNullable(connections.get(id));
  }

  private Optional<Room> room(RoomId id) {
    return Optional.ofNullable(rooms.get(id));
  }

  private Optional<Place> attendee(RoomId id, ParticipantId self) {
    return room(id)
        .flatMap(room ->
            Optional.ofNullable(room.attendees.get(self))
                .map(attendee -> new Place(room, attendee)));
  }

  // -- how full it is

  public int roomCount() {
    return rooms.size();
  }

  public int connectionCount() {
    return connections.size();
  }
}
