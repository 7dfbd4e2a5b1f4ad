package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// All rooms, places and sockets there are, and how they go. Shared by [Switchboard] and
/// [Entrance], on one thread.
final class Registry {
  final Map<ConnectionId, Connection> connections = new HashMap<>();
  final Map<RoomId, Room> rooms = new LinkedHashMap<>();

  /// By the hash of the session key.
  final Map<String, Place> places = new HashMap<>();

  /// What was forgotten lately: the store may not know it yet.
  private final Set<String> forgotten = new LinkedHashSet<>();

  /// What was withdrawn lately: an admission that was under way may not know it yet.
  private final Deque<Revocation> revocations = new ArrayDeque<>();

  record Place(Room room, Attendee attendee) {}

  Optional<Connection> connection(ConnectionId id) {
    return Optional.ofNullable(connections.get(id));
  }

  Optional<Room> room(RoomId id) {
    return Optional.ofNullable(rooms.get(id));
  }

  Optional<Place> attendee(RoomId id, ParticipantId self) {
    return room(id)
        .flatMap(room ->
            Optional.ofNullable(room.attendees.get(self))
                .map(attendee -> new Place(room, attendee)));
  }

  /// The socket is gone, the place waits for another one.
  void away(Room room, Attendee attendee, Now now, Effects out) {
    attendee.connection = null;
    attendee.awayNanos = now.nanos();
    room.announceRoster(null, out);
  }

  void remove(Room room, Attendee attendee, String cause, Now now, Effects out) {
    forgetPlace(attendee, out);
    room.leave(attendee, cause, out);
    room.announceRoster(null, out);
    if (room.attendees.isEmpty()) {
      room.emptyNanos = now.nanos();
      if (!room.isRunning()) {
        forget(room, out);
      }
    }
  }

  void forget(Room room, Effects out) {
    rooms.remove(room.id);
    out.add(new Effect.Tell(room.id, new Happening.Closed()));
    out.add(new Effect.CloseRoom(room.id));
  }

  /// Closes a socket from our side; `closed` for it says nothing new then.
  void drop(Connection connection, int code, String reason, Effects out) {
    connections.remove(connection.id);
    if (connection.attendee != null) {
      connection.attendee.connection = null;
    }
    out.add(new Effect.Close(connection.id, code, reason));
  }

  void refuse(Connection to, OptionalLong re, ErrorCode code, String why, Effects out) {
    out.add(new Effect.Send(to.id, new ServerMessage.Refusal(re, code.wire(), why)));
    code.closeCode().ifPresent(close -> drop(to, close, code.wire(), out));
  }

  /// Once about a second, however often a hand goes up and down.
  void keepChanged(Attendee attendee, Effects out) {
    if (attendee.isUnkept && places.containsKey(attendee.keyHash)) {
      attendee.isUnkept = false;
      out.add(new Effect.KeepPlace(attendee.keyHash, attendee.kept()));
    }
  }

  /// The key opens nothing from now on, here or after a restart.
  void forgetPlace(Attendee attendee, Effects out) {
    if (places.remove(attendee.keyHash) != null) {
      forgotten.add(attendee.keyHash);
      if (forgotten.size() > SessionLimits.FORGOTTEN_PLACES) {
        forgotten.remove(forgotten.iterator().next());
      }
      out.add(new Effect.ForgetPlace(attendee.keyHash));
    }
  }

  /// Past [SessionLimits#REVOCATIONS_KEPT] the oldest is forgotten: whoever asked before it has
  /// been answered.
  void revoked(Revocation revocation) {
    revocations.addLast(revocation);
    if (revocations.size() > SessionLimits.REVOCATIONS_KEPT) {
      revocations.removeFirst();
    }
  }

  boolean isRevoked(Ticket ticket) {
    return revocations.stream().anyMatch(each -> each.covers(ticket));
  }

  boolean isForgotten(String keyHash) {
    return forgotten.contains(keyHash);
  }
}
