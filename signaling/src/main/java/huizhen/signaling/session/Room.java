package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.Reception;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.SessionAnswer;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.Line;
import huizhen.signaling.protocol.ServerMessage.MediaState;
import huizhen.signaling.protocol.ServerMessage.Picture;
import huizhen.signaling.protocol.ServerMessage.Slot;
import huizhen.signaling.sdp.AnswerWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One room: phase, roster, chat and what the relay was told. Owned by [Switchboard].
final class Room {
  final RoomId id;
  final Optional<Instant> opensAt;
  final Map<ParticipantId, Attendee> attendees = new LinkedHashMap<>();
  final ChatLog chat = new ChatLog();

  Phase phase;
  Recording recording;

  /// Who asked to start, or to end; the answer of the host goes there.
  @Nullable Asked starting;

  @Nullable Asked ending;
  long emptyNanos;

  /// Names of all who have been in, by the ticket's participant, for chat lines.
  private final Map<ParticipantId, String> names = new HashMap<>();

  private List<ParticipantId> speakers = List.of();

  /// What the tracks show that the relay has spoken of and not ended: at most what its limits let
  /// everybody send.
  private final Map<TrackId, TrackSource> sources = new HashMap<>();

  Room(RoomId id, RoomStatus status) {
    this.id = id;
    this.opensAt = status.opensAt();
    this.phase = status.phase();
    this.recording = status.recording();
  }

  record Asked(ConnectionId by, OptionalLong re) {}

  // -- who is here

  /// A name at the relay that nobody else has by another door.
  ParticipantId freeName(ParticipantId participant, Door door) {
    String base = participant.value();
    String suffix =
        switch (door) {
          case SIGNALING -> "-page";
          case WHIP -> "-whip";
          case WHEP -> "-whep";
        };
    ParticipantId name = participant;
    for (int n = 0; attendees.containsKey(name); n++) {
      String end = n == 0 ? suffix : suffix + n;
      name = new ParticipantId(base.substring(0, Math.min(base.length(), 64 - end.length())) + end);
    }
    return name;
  }

  Optional<Attendee> byDoor(ParticipantId participant, Door door) {
    return attendees.values().stream()
        .filter(a -> a.door == door && a.ticket.participant().equals(participant))
        .findFirst();
  }

  void enter(Attendee attendee, Effects out) {
    attendees.put(attendee.self, attendee);
    names.put(attendee.ticket.participant(), attendee.ticket.name());
    out.add(
        new Effect.Tell(
            id,
            new Happening.Joined(
                attendee.ticket.participant(), attendee.ticket.role(), attendee.door)));
  }

  void leave(Attendee attendee, String cause, Effects out) {
    if (attendees.remove(attendee.self, attendee)) {
      if (attendee.hasTransport || attendee.pending != null) {
        out.add(new Effect.Disconnect(id, attendee.self));
      }
      if (attendee.door != Door.SIGNALING) {
        out.add(new Effect.Gone(id, attendee.self));
      }
      out.add(new Effect.Tell(id, new Happening.Left(attendee.ticket.participant(), cause)));
    }
  }

  void announceRoster(@Nullable Attendee except, Effects out) {
    ServerMessage message = new ServerMessage.Participants(persons());
    for (Attendee attendee : attendees.values()) {
      if (attendee != except) {
        send(attendee, message, out);
      }
    }
  }

  List<ServerMessage.Person> persons() {
    return attendees.values().stream().map(Attendee::person).toList();
  }

  // -- phase and recording

  /// A consultation that has begun and not ended, whoever is here.
  boolean isRunning() {
    return phase == Phase.LIVE && opensAt.isPresent();
  }

  void status(RoomStatus status, Effects out) {
    if (status.phase() == Phase.LIVE) {
      goLive(out);
    }
    recording(status.recording(), out);
  }

  void goLive(Effects out) {
    if (phase == Phase.LOBBY) {
      phase = Phase.LIVE;
      broadcast(new ServerMessage.PhaseChanged(phase), out);
      for (Attendee attendee : attendees.values()) {
        if (attendee.hasTransport) {
          out.add(new Effect.AdmitMedia(id, attendee.self));
        }
      }
    }
  }

  void recording(Recording now, Effects out) {
    if (recording != now) {
      recording = now;
      broadcast(new ServerMessage.RecordingChanged(now), out);
    }
  }

  // -- media

  void negotiated(ParticipantId participant, long number, SessionAnswer answer, Effects out) {
    Attendee attendee = attendees.get(participant);
    Attendee.PendingOffer pending = attendee == null ? null : attendee.pending;
    if (attendee == null || pending == null || pending.number() != number) {
      return; // superseded by a newer offer, or the attendee has left
    }
    attendee.pending = null;
    if (pending.isConnect()) {
      attendee.sdpSession = number;
      attendee.sdpVersion = 0;
      transportUp(attendee, pending.wasAdmitted(), out);
    }
    String sdp =
        AnswerWriter.write(pending.offer(), answer, attendee.sdpSession, ++attendee.sdpVersion);
    send(attendee, new ServerMessage.Answer(pending.re(), sdp), out);
  }

  void negotiationFailed(
      ParticipantId participant, long number, ErrorCode code, String why, Effects out) {
    Attendee attendee = attendees.get(participant);
    Attendee.PendingOffer pending = attendee == null ? null : attendee.pending;
    if (attendee != null && pending != null && pending.number() == number) {
      attendee.pending = null;
      send(attendee, new ServerMessage.Refusal(pending.re(), code.wire(), why), out);
    }
  }

  /// The relay has a transport for it: make up for what happened while it was made.
  void transportUp(Attendee attendee, boolean wasAdmitted, Effects out) {
    attendee.hasTransport = true;
    if (phase == Phase.LIVE && !wasAdmitted) {
      out.add(new Effect.AdmitMedia(id, attendee.self));
    }
    attendee.muted.forEach(
        source -> out.add(new Effect.MuteMedia(id, attendee.self, source, true)));
    if (!attendee.views.isEmpty()) {
      out.add(new Effect.ViewMedia(id, attendee.self, attendee.views));
    }
  }

  void relayEvent(RoomEvent event, long nowNanos, Effects out) {
    switch (event) {
      case RoomEvent.Connected(var who) ->
          attendee(who)
              .ifPresent(attendee -> {
                attendee.isConnected = true;
                send(attendee, new ServerMessage.Media(MediaState.CONNECTED), out);
              });
      case RoomEvent.ConnectionLost(var who, var _) ->
          attendee(who)
              .ifPresent(attendee -> {
                attendee.isConnected = false;
                if (attendee.door != Door.SIGNALING) {
                  attendee.awayNanos = nowNanos;
                }
                send(attendee, new ServerMessage.Media(MediaState.LOST), out);
              });
      case RoomEvent.SlotsChanged changed ->
          attendee(changed.participant())
              .ifPresent(attendee -> {
                attendee.slots = changed.slots();
                send(attendee, slots(attendee), out);
              });
      case RoomEvent.SpeakersChanged(var now) -> {
        speakers = now;
        broadcast(new ServerMessage.Speakers(now), out);
      }
      case RoomEvent.RoomFailed(var _) -> relayFailed(nowNanos, out);
      case RoomEvent.TrackPublished(var track, var source, var _) -> {
        sources.put(track, source);
        attendee(track.participant()).ifPresent(sender -> sender.heardOf(track));
      }
      case RoomEvent.TrackEnded(var track) -> {
        sources.remove(track);
        attendee(track.participant()).ifPresent(sender -> sender.forgetLayers(track));
      }
      case RoomEvent.LayersWanted wanted ->
          attendee(wanted.track().participant())
              .filter(sender -> sender.isCurrent(wanted.track()))
              .ifPresent(sender -> {
                sender.heardOf(wanted.track());
                sender.layers.put(wanted.track().mid(), wanted);
                send(sender, layers(wanted), out);
              });
      case RoomEvent.ReceptionChanged(var who, var pictures) ->
          attendee(who)
              .ifPresent(viewer -> {
                viewer.receptions = pictures;
                send(viewer, receptions(viewer), out);
              });
      case RoomEvent.QualityMeasured _ -> {
        // the host's business alone
      }
    }
    out.add(new Effect.Tell(id, new Happening.Media(event)));
  }

  private void relayFailed(long nowNanos, Effects out) {
    for (Attendee attendee : List.copyOf(attendees.values())) {
      attendee.forgetTransports();
      attendee.awayNanos = nowNanos;
      send(attendee, new ServerMessage.Media(MediaState.LOST), out);
      if (attendee.door != Door.SIGNALING) {
        leave(attendee, "relay failed", out);
      }
    }
    speakers = List.of();
    sources.clear();
    out.add(new Effect.OpenRoom(id));
    announceRoster(null, out);
  }

  /// What a client that has just joined or resumed must be told besides `joined`.
  void catchUp(Attendee attendee, Effects out) {
    for (Attendee other : attendees.values()) {
      for (var source : other.muted) {
        send(attendee, new ServerMessage.Muted(other.self, source, true), out);
      }
    }
    if (!attendee.slots.isEmpty()) {
      send(attendee, slots(attendee), out);
    }
    if (!attendee.receptions.isEmpty()) {
      send(attendee, receptions(attendee), out);
    }
    attendee.layers.values().forEach(wanted -> send(attendee, layers(wanted), out));
    if (!speakers.isEmpty()) {
      send(attendee, new ServerMessage.Speakers(speakers), out);
    }
    if (attendee.hasTransport) {
      MediaState state = attendee.isConnected ? MediaState.CONNECTED : MediaState.LOST;
      send(attendee, new ServerMessage.Media(state), out);
    }
  }

  private static ServerMessage slots(Attendee attendee) {
    List<Slot> filled = new ArrayList<>();
    for (RoomEvent.SlotContent slot : attendee.slots) {
      if (slot.track().isPresent() && slot.source().isPresent()) {
        filled.add(new Slot(slot.mid(), slot.track().get().participant(), slot.source().get()));
      }
    }
    return new ServerMessage.Slots(filled);
  }

  private static ServerMessage layers(RoomEvent.LayersWanted wanted) {
    return new ServerMessage.Layers(
        wanted.track().mid(), wanted.isWanted(), wanted.rids(), wanted.limits());
  }

  /// Without a track that has ended meanwhile.
  private ServerMessage receptions(Attendee viewer) {
    List<Picture> pictures = new ArrayList<>();
    for (Reception reception : viewer.receptions) {
      TrackSource source = sources.get(reception.track());
      if (source != null) {
        Slot slot = new Slot(reception.mid(), reception.track().participant(), source);
        pictures.add(
            new Picture(
                slot,
                reception.widthPixels(),
                reception.heightPixels(),
                reception.level(),
                reception.cause()));
      }
    }
    return new ServerMessage.Receptions(pictures);
  }

  // -- chat

  void chatKept(ChatMessage message, Effects out) {
    ChatLog.Draft draft = chat.kept(message.id());
    for (Attendee attendee : attendees.values()) {
      Connection connection = attendee.connection;
      if (connection != null) {
        boolean isAuthor = connection.id.equals(draft.author());
        deliver(connection, message, isAuthor ? draft.re() : OptionalLong.empty(), out);
      }
    }
    nextChat(out);
  }

  void chatFailed(String code, String why, Effects out) {
    ChatLog.Draft draft = chat.failed();
    out.add(new Effect.Send(draft.author(), new ServerMessage.Refusal(draft.re(), code, why)));
    nextChat(out);
  }

  void nextChat(Effects out) {
    chat.first()
        .ifPresent(next -> out.add(new Effect.KeepChat(id, next.from(), next.text(), next.key())));
  }

  private void deliver(Connection to, ChatMessage message, OptionalLong re, Effects out) {
    if (to.isHistoryPending) {
      to.held.add(message);
      if (to.held.size() > SessionLimits.HISTORY) {
        to.held.removeFirst();
      }
      acknowledge(to, re, out);
    } else if (message.id() > to.lastChat) {
      to.lastChat = message.id();
      out.add(new Effect.Send(to.id, new ServerMessage.Chat(re, List.of(line(message)))));
    } else {
      acknowledge(to, re, out);
    }
  }

  /// The line itself is in the history that the client has or is about to get.
  static void acknowledge(Connection to, OptionalLong re, Effects out) {
    if (re.isPresent()) {
      out.add(new Effect.Send(to.id, new ServerMessage.Chat(re, List.of())));
    }
  }

  void history(Connection to, List<ChatMessage> history, Effects out) {
    Map<Long, ChatMessage> byId = new HashMap<>();
    history.forEach(message -> byId.put(message.id(), message));
    to.held.forEach(message -> byId.put(message.id(), message));
    to.held.clear();
    to.isHistoryPending = false;
    List<ChatMessage> lines =
        byId.values().stream()
            .filter(message -> message.id() > to.lastChat)
            .sorted(Comparator.comparingLong(ChatMessage::id))
            .toList();
    lines = lines.subList(Math.max(0, lines.size() - SessionLimits.HISTORY), lines.size());
    int from = 0;
    do { // an empty history is said too
      int to20 = Math.min(lines.size(), from + SessionLimits.HISTORY_BATCH);
      List<Line> batch = lines.subList(from, to20).stream().map(this::line).toList();
      out.add(new Effect.Send(to.id, new ServerMessage.Chat(OptionalLong.empty(), batch)));
      from = to20;
    } while (from < lines.size());
    if (!lines.isEmpty()) {
      to.lastChat = lines.getLast().id();
    }
  }

  private Line line(ChatMessage message) {
    String name = names.getOrDefault(message.from(), message.from().value());
    return new Line(message.id(), message.from(), name, message.text(), message.at());
  }

  // -- to the clients

  void broadcast(ServerMessage message, Effects out) {
    attendees.values().forEach(attendee -> send(attendee, message, out));
  }

  static void send(Attendee attendee, ServerMessage message, Effects out) {
    Connection connection = attendee.connection;
    if (connection != null) {
      out.add(new Effect.Send(connection.id, message));
    }
  }

  private Optional<Attendee> attendee(ParticipantId self) {
    return Optional.ofNullable(attendees.get(self));
  }
}
