package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.SessionAnswer;
import huizhen.signaling.api.AlarmEmergency;
import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.Caption;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.Measurement;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.KeptStill;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.api.StillId;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.CloseCode;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.turn.IceServers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// All rooms, places and sockets of one signalling server: inputs in, [Effect]s out. Knows neither
/// clock nor randomness nor socket; one thread at a time. A result that comes for a room, place or
/// socket that is gone is dropped.
public final class Switchboard {
  private final SessionLimits limits;
  private final AlarmRules rules;
  private final Registry registry;
  private final Entrance entrance;
  private final Requests requests;
  private final Patience patience;

  /// @param rules of alarms on vital signs
  public Switchboard(SessionLimits limits, IceServers iceServers, AlarmRules rules) {
    this(limits, iceServers, rules, new Registry());
  }

  private Switchboard(
      SessionLimits limits, IceServers iceServers, AlarmRules rules, Registry registry) {
    this.limits = limits;
    this.patience = new Patience(limits);
    this.rules = rules;
    this.registry = registry;
    this.entrance = new Entrance(limits, iceServers, rules, registry);
    this.requests = new Requests(registry);
  }

  /// Another one that goes on with the rooms, places and chats of this one, under limits of its own
  /// and the same rules. A result that comes to either is a result of the same room; this one takes
  /// no other input any more.
  public Switchboard successor(SessionLimits otherLimits, IceServers otherServers) {
    return new Switchboard(otherLimits, otherServers, rules, registry);
  }

  // -- sockets

  public void opened(ConnectionId id, Now now) {
    registry.connections.put(id, new Connection(id, now.nanos()));
  }

  /// Something came that is no message: the socket is alive all the same.
  public void heard(ConnectionId id, Now now) {
    registry.connection(id).ifPresent(connection -> connection.heardNanos = now.nanos());
  }

  /// The socket is about to be closed for its many messages: whoever is on it does not come back
  /// for [SessionLimits#AFTER_FLOOD], or it would go on with a fresh allowance.
  public void flooded(ConnectionId id, Now now) {
    registry
        .connection(id)
        .map(connection -> connection.attendee)
        .ifPresent(attendee -> attendee.floodedNanos = now.nanos());
  }

  public void closed(ConnectionId id, Now now, Effects out) {
    Connection connection = registry.connections.remove(id);
    if (connection != null && connection.attendee != null && connection.room != null) {
      registry.away(connection.room, connection.attendee, now, out);
    }
  }

  /// Closes every socket. The places stay, with their transports, and their clients come back to
  /// them with the session key.
  public void restarted(Now now, Effects out) {
    for (Connection connection : List.copyOf(registry.connections.values())) {
      Attendee attendee = connection.attendee;
      registry.drop(connection, CloseCode.RESTARTED, "restarted", out);
      if (attendee != null) {
        attendee.awayNanos = now.nanos();
      }
    }
  }

  /// Whether a ticket or session key is being looked at: its bearer would have to ask for another
  /// one if the socket went now.
  public boolean isAnybodyJoining() {
    return registry.connections.values().stream()
        .anyMatch(connection -> connection.isJoining && connection.attendee == null);
  }

  public void received(ConnectionId id, ClientMessage message, Now now, Effects out) {
    Connection from = registry.connections.get(id);
    if (from == null) {
      return; // the shell had it in hand when we closed the socket
    }
    from.heardNanos = now.nanos();
    if (message instanceof ClientMessage.Ping(var re)) {
      out.add(new Effect.Send(id, new ServerMessage.Pong(re)));
    } else if (message instanceof ClientMessage.Join join) {
      entrance.join(from, join, now, out);
    } else if (from.attendee == null || from.room == null) {
      registry.refuse(from, message.id(), ErrorCode.NOT_JOINED, "join first", out);
    } else if (message instanceof ClientMessage.Leave) {
      leave(from, from.room, from.attendee, now, out);
    } else {
      requests.handle(from, from.room, from.attendee, message, now, out);
    }
  }

  private void leave(Connection from, Room room, Attendee attendee, Now now, Effects out) {
    registry.drop(from, CloseCode.LEFT, "left", out);
    registry.remove(room, attendee, "left", now, out);
  }

  // -- coming in

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
    entrance.admitted(asked, ticket, status, sessionKey, now, out);
  }

  /// The host or the ticket's check says no.
  public void refused(Effect.Admit asked, String code, String why, Effects out) {
    entrance.refused(asked.connection(), asked.re(), code, why, out);
  }

  /// The key's place was kept from before a restart, and the host lets its holder in once more.
  public void recalled(
      Effect.Recall asked, KeptPlace kept, RoomStatus status, Now now, Effects out) {
    entrance.recalled(asked, kept, status, now, out);
  }

  /// No place was kept under the key, or the host says no.
  public void notRecalled(Effect.Recall asked, String code, String why, Effects out) {
    entrance.refused(asked.connection(), asked.re(), code, why, out);
  }

  /// As `admitted`, for a resource of WHIP or WHEP in place of a socket.
  public DoorEntry enter(Ticket ticket, Door door, RoomStatus status, Now now, Effects out) {
    return entrance.enter(ticket, door, status, now, out);
  }

  /// The relay has answered the resource's offer.
  public void doorConnected(RoomId id, ParticipantId self, boolean wasAdmitted, Effects out) {
    registry
        .attendee(id, self)
        .ifPresent(at -> at.room().transportUp(at.attendee(), wasAdmitted, out));
  }

  public void doorLeft(RoomId id, ParticipantId self, String cause, Now now, Effects out) {
    registry
        .attendee(id, self)
        .ifPresent(at -> {
          at.attendee().hasTransport = true; // the relay may have one, answered or not
          registry.remove(at.room(), at.attendee(), cause, now, out);
        });
  }

  // -- what the host says

  public void started(RoomId id, RoomStatus status, Now now, Effects out) {
    registry
        .room(id)
        .ifPresent(room -> {
          room.starting = null;
          room.status(status, now, out);
        });
  }

  public void startFailed(RoomId id, String code, String why, Effects out) {
    registry
        .room(id)
        .ifPresent(room -> {
          Room.answer(room.starting, code, why, out);
          room.starting = null;
        });
  }

  public void endFailed(RoomId id, String code, String why, Effects out) {
    registry
        .room(id)
        .ifPresent(room -> {
          Room.answer(room.ending, code, why, out);
          room.ending = null;
        });
  }

  public void recordingChanged(RoomId id, Recording recording, Effects out) {
    registry.room(id).ifPresent(room -> room.recording(recording, out));
  }

  /// The phase has moved without a client's asking. A live room does not go back to its lobby.
  public void phaseChanged(RoomId id, Phase phase, Now now, Effects out) {
    switch (phase) {
      case LOBBY -> {}
      case LIVE -> registry.room(id).ifPresent(room -> room.goLive(now, out));
      case ENDED -> ended(id, now, out);
    }
  }

  /// Everybody is told and goes out; the room is forgotten.
  public void ended(RoomId id, Now now, Effects out) {
    registry
        .room(id)
        .ifPresent(room -> {
          room.phase = Phase.ENDED;
          room.broadcast(new ServerMessage.PhaseChanged(Phase.ENDED), out);
          for (Attendee attendee : List.copyOf(room.attendees.values())) {
            if (attendee.connection != null) {
              registry.drop(attendee.connection, CloseCode.ENDED, "ended", out);
            }
            registry.forgetPlace(attendee, out);
            room.leave(attendee, "ended", out);
          }
          registry.forget(room, out);
        });
  }

  /// A ticket's bearer is put out (a right was withdrawn), by every door.
  public void removed(RoomId id, ParticipantId participant, Now now, Effects out) {
    registry
        .room(id)
        .ifPresent(room -> {
          for (Attendee attendee : List.copyOf(room.attendees.values())) {
            if (attendee.ticket.participant().equals(participant)) {
              if (attendee.connection != null) {
                registry.drop(attendee.connection, CloseCode.REMOVED, "removed", out);
              }
              registry.remove(room, attendee, "removed", now, out);
            }
          }
        });
  }

  /// Tickets were withdrawn: who came in with one is put out by every door, and who is about to
  /// come in does not.
  public void revoked(Revocation revocation, Now now, Effects out) {
    registry.revoked(revocation);
    for (Room room : concerned(revocation)) {
      for (Attendee attendee : List.copyOf(room.attendees.values())) {
        if (revocation.covers(attendee.ticket)) {
          putOut(room, attendee, now, out);
        }
      }
    }
  }

  private List<Room> concerned(Revocation revocation) {
    return switch (revocation) {
      case Revocation.OfTicket(var room, var _) -> registry.room(room).stream().toList();
      case Revocation.OfRoom(var room, var _) -> registry.room(room).stream().toList();
      case Revocation.OfSession _ -> List.copyOf(registry.rooms.values());
    };
  }

  private void putOut(Room room, Attendee attendee, Now now, Effects out) {
    if (attendee.connection != null) {
      registry.drop(attendee.connection, CloseCode.REMOVED, "revoked", out);
    }
    attendee.hasTransport |= attendee.door != Door.SIGNALING; // it may be in the making
    registry.remove(room, attendee, "revoked", now, out);
  }

  /// The tickets of all who are in, by any door.
  public List<Presence> present() {
    return registry.rooms.values().stream()
        .flatMap(room -> room.attendees.values().stream())
        .map(attendee -> new Presence(attendee.ticket, attendee.door))
        .toList();
  }

  public record Presence(Ticket ticket, Door door) {}

  /// Whether this one came in by this door with this ticket, and is in yet.
  public boolean isIn(Ticket ticket, Door door) {
    return registry
        .room(ticket.room())
        .flatMap(room -> room.byDoor(ticket.participant(), door))
        .filter(attendee -> attendee.ticket.id().equals(ticket.id()))
        .isPresent();
  }

  public void chatKept(RoomId id, ChatMessage message, Effects out) {
    registry
        .room(id)
        .filter(room -> !room.chat.isIdle())
        .ifPresent(room -> room.chat.kept(message, out));
  }

  public void chatFailed(RoomId id, String code, String why, Effects out) {
    registry
        .room(id)
        .filter(room -> !room.chat.isIdle())
        .ifPresent(room -> room.chat.failed(code, why, out));
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
          registry.refuse(
              at, OptionalLong.empty(), ErrorCode.UNAVAILABLE, "no chat history now", out);
          requests.history(at, List.of(), out);
        });
  }

  public void rundownRead(RoomId id, Rundown found, Now now, Effects out) {
    registry.room(id).ifPresent(room -> room.rundown.wasRead(found, now, out));
  }

  public void rundownReadFailed(RoomId id, String code, String why, Effects out) {
    registry.room(id).ifPresent(room -> room.rundown.readFailed(code, why, out));
  }

  public void rundownKept(RoomId id, Now now, Effects out) {
    registry.room(id).ifPresent(room -> room.rundown.wasKept(now, out));
  }

  public void rundownKeepFailed(RoomId id, String code, String why, Effects out) {
    registry.room(id).ifPresent(room -> room.rundown.keepFailed(code, why, out));
  }

  public void annotationsRead(RoomId id, Annotations found, Now now, Effects out) {
    registry.room(id).ifPresent(room -> room.annotations.wasRead(found, now, out));
  }

  public void annotationsReadFailed(RoomId id) {
    registry.room(id).ifPresent(room -> room.annotations.readFailed());
  }

  public void annotationsKept(RoomId id) {
    registry.room(id).ifPresent(room -> room.annotations.wasKept());
  }

  public void annotationsKeepFailed(RoomId id, Now now) {
    registry.room(id).ifPresent(room -> room.annotations.keepFailed(now));
  }

  // -- frozen pictures, over HTTP

  /// The bearer of a session key is about to hand in the frame of a picture.
  public StillEntry freezes(String keyHash, StillWish wish, Now now) {
    return at(keyHash, place -> place.room().stills.ask(place.attendee(), wish, now));
  }

  /// The host keeps it: from now on everybody sees it.
  public StillEntry froze(String keyHash, StillWish wish, KeptStill still, Now now, Effects out) {
    return at(keyHash, at -> at.room().stills.kept(at.attendee(), wish, still, now, out));
  }

  /// The bearer of a session key wants to see a still.
  public StillEntry looksAt(String keyHash, StillId still, Now now) {
    return at(keyHash, place -> place.room().stills.look(place.attendee(), still, now));
  }

  // -- captions and measurements, over HTTP

  /// Speech of this room was recognised.
  public Caption.Verdict captioned(RoomId id, Caption caption, Now now, Effects out) {
    return registry
        .room(id)
        .map(room -> room.captions.say(caption, now, out))
        .orElse(Caption.Verdict.NOT_LIVE);
  }

  /// A hospital's system handed in what a device measured.
  public Measurement.Verdict measured(RoomId id, Measurement what, Now now, Effects out) {
    return registry
        .room(id)
        .map(room -> room.monitors.measured(what, now, out))
        .orElse(Measurement.Verdict.NOT_LIVE);
  }

  /// The host has opened an emergency for an alarm of this room, or could not.
  public void emergency(RoomId id, AlarmEmergency note, Effects out) {
    registry.room(id).ifPresent(room -> room.alarms.emergency(note, out));
  }

  /// Only who is connected: a place that merely waits does and sees nothing.
  private StillEntry at(String keyHash, Function<Registry.Place, StillEntry> answer) {
    return Optional.ofNullable(registry.places.get(keyHash))
        .filter(place -> place.attendee().connection != null)
        .map(answer)
        .orElseGet(() ->
            new StillEntry.Refused(ErrorCode.SESSION_EXPIRED, "nobody is here with that key"));
  }

  private void withRoom(ConnectionId id, RoomId room, Consumer<Connection> action) {
    registry
        .connection(id)
        .filter(at -> at.room != null && at.room.id.equals(room))
        .ifPresent(action);
  }

  // -- what the relay says

  public void negotiated(
      RoomId id, ParticipantId who, long number, SessionAnswer answer, Effects out) {
    registry.room(id).ifPresent(room -> room.negotiated(who, number, answer, out));
  }

  public void negotiationFailed(
      RoomId id, ParticipantId who, long number, ErrorCode code, String why, Effects out) {
    registry.room(id).ifPresent(room -> room.negotiationFailed(who, number, code, why, out));
  }

  public void relayEvent(RoomId id, RoomEvent event, Now now, Effects out) {
    registry.room(id).ifPresent(room -> room.relayEvent(event, now.nanos(), out));
  }

  // -- time

  /// Call it about once a second.
  public void tick(Now now, Effects out) {
    for (Connection connection : List.copyOf(registry.connections.values())) {
      if (connection.attendee == null
          && Patience.isOver(connection.openedNanos, limits.joinWithin(), now)
          && !connection.isJoining) {
        registry.drop(connection, CloseCode.NOT_JOINED, "nobody joined", out);
      } else if (Patience.isOver(connection.heardNanos, limits.silence(), now)) {
        registry.drop(connection, CloseCode.SILENT, "silent", out);
        if (connection.attendee != null && connection.room != null) {
          registry.away(connection.room, connection.attendee, now, out);
        }
      }
    }
    for (Room room : List.copyOf(registry.rooms.values())) {
      for (Attendee attendee : List.copyOf(room.attendees.values())) {
        if (patience.isGone(room, attendee, now)) {
          registry.remove(room, attendee, "timeout", now, out);
        } else if (patience.isAway(attendee, now) && !attendee.isAwayTold) {
          attendee.isAwayTold = true;
          var away = new Happening.Away(attendee.ticket.participant());
          out.add(new Effect.Tell(room.id, away));
        }
        registry.keepChanged(attendee, out);
      }
      room.stills.tick(now, out);
      room.annotations.tick(now, out);
      if (room.attendees.isEmpty()
          && Patience.isOver(room.emptyNanos, limits.liveRoomKept(), now)) {
        registry.forget(room, out);
      }
    }
  }

  // -- how full it is

  public int roomCount() {
    return registry.rooms.size();
  }

  public int connectionCount() {
    return registry.connections.size();
  }
}
