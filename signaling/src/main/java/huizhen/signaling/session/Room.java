package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.Reception;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.SessionAnswer;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.MediaState;
import huizhen.signaling.protocol.ServerMessage.Picture;
import huizhen.signaling.protocol.ServerMessage.Slot;
import huizhen.signaling.sdp.AnswerWriter;
import java.time.Instant;
import java.util.ArrayList;
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
  final RoomChat chat = new RoomChat(this);
  final Board board = new Board();
  final RoomRundown rundown = new RoomRundown(this);
  final RoomStills stills = new RoomStills(this);
  final RoomAnnotations annotations = new RoomAnnotations(this);
  final RoomCaptions captions = new RoomCaptions(this);
  final RoomMonitors monitors = new RoomMonitors(this);
  final RoomAlarms alarms;

  Phase phase;
  Recording recording;

  /// Who asked to start, or to end; the answer of the host goes there.
  @Nullable Asked starting;

  @Nullable Asked ending;
  long emptyNanos;

  private List<ParticipantId> speakers = List.of();

  /// What the tracks show that the relay has spoken of and not ended: at most what its limits let
  /// everybody send.
  private final Map<TrackId, TrackSource> sources = new HashMap<>();

  Room(RoomId id, RoomStatus status, AlarmRules rules) {
    this.id = id;
    this.alarms = new RoomAlarms(this, rules);
    this.opensAt = status.opensAt();
    this.phase = status.phase();
    this.recording = status.recording();
  }

  record Asked(ConnectionId by, OptionalLong re) {}

  /// The host says no to who asked.
  static void answer(@Nullable Asked asked, String code, String why, Effects out) {
    if (asked != null) {
      out.add(new Effect.Send(asked.by(), new ServerMessage.Refusal(asked.re(), code, why)));
    }
  }

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
    chat.know(attendee.ticket);
    out.add(
        new Effect.Tell(
            id,
            new Happening.Joined(
                attendee.ticket.participant(), attendee.ticket.role(), attendee.door)));
    annotations.entered(attendee, out);
    captions.look(out);
  }

  void leave(Attendee attendee, String cause, Effects out) {
    if (attendees.remove(attendee.self, attendee)) {
      board.forget(attendee.self);
      stills.forget(attendee.self, out);
      alarms.gone(attendee, out);
      if (attendee.hasTransport || attendee.pending != null) {
        out.add(new Effect.Disconnect(id, attendee.self));
      }
      if (attendee.door != Door.SIGNALING) {
        out.add(new Effect.Gone(id, attendee.self));
      }
      out.add(new Effect.Tell(id, new Happening.Left(attendee.ticket.participant(), cause)));
      captions.look(out);
    }
  }

  void announceRoster(@Nullable Attendee except, Effects out) {
    for (Attendee attendee : attendees.values()) {
      if (attendee != except && attendee.connection != null) {
        send(attendee, new ServerMessage.Participants(persons(attendee)), out);
      }
    }
  }

  /// All who are here, as this one may see them.
  List<ServerMessage.Person> persons(Attendee viewer) {
    return attendees.values().stream().map(each -> each.person(viewer)).toList();
  }

  // -- phase and recording

  /// A consultation that has begun and not ended, whoever is here.
  boolean isRunning() {
    return phase == Phase.LIVE && opensAt.isPresent();
  }

  void status(RoomStatus status, Now now, Effects out) {
    if (status.phase() == Phase.LIVE) {
      goLive(now, out);
    }
    recording(status.recording(), out);
  }

  void goLive(Now now, Effects out) {
    if (phase == Phase.LOBBY) {
      phase = Phase.LIVE;
      broadcast(new ServerMessage.PhaseChanged(phase), out);
      for (Attendee attendee : attendees.values()) {
        if (attendee.hasTransport) {
          out.add(new Effect.AdmitMedia(id, attendee.self));
        }
        if (attendee.ticket.role().isGuest()) { // the others have it since the lobby
          rundown.catchUp(attendee, now.wall(), out);
        }
      }
    }
  }

  /// Whether media and words go to and from it.
  boolean isInside(Attendee attendee) {
    return phase == Phase.LIVE && !attendee.isWaiting;
  }

  /// Lets in a guest who waited.
  void admit(Attendee guest, Now now, Effects out) {
    guest.isWaiting = false;
    send(guest, new ServerMessage.PhaseChanged(phase), out);
    if (guest.hasTransport) {
      out.add(new Effect.AdmitMedia(id, guest.self));
    }
    catchUp(guest, now, out);
    if (guest.connection != null) {
      out.add(new Effect.ReadHistory(id, guest.connection.id));
    }
    announceRoster(null, out);
  }

  /// True when it was otherwise before.
  boolean mute(
      Attendee owner,
      TrackSource source,
      boolean isMuted,
      Optional<ParticipantId> by,
      Effects out) {
    boolean isChange = isMuted ? owner.muted.add(source) : owner.muted.remove(source);
    if (isChange) {
      if (owner.hasTransport) {
        out.add(new Effect.MuteMedia(id, owner.self, source, isMuted));
      }
      broadcast(new ServerMessage.Muted(owner.self, source, isMuted, by), out);
    }
    return isChange;
  }

  void recording(Recording now, Effects out) {
    if (recording != now) {
      recording = now;
      broadcast(new ServerMessage.RecordingChanged(now), out);
      annotations.recording(now, out);
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
    if (isInside(attendee) && !wasAdmitted) {
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
                captions.hears(attendee, changed.slots(), nowNanos);
                send(attendee, slots(attendee), out);
              });
      case RoomEvent.SpeakersChanged(var now) -> {
        speakers = now;
        tellInside(new ServerMessage.Speakers(now), out);
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
      case RoomEvent.QualityMeasured(var who, var quality) ->
          attendee(who)
              .filter(owner -> owner.line.measured(quality))
              .ifPresent(owner -> tellInside(notice(owner), out));
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
  void catchUp(Attendee attendee, Now now, Effects out) {
    rundown.catchUp(attendee, now.wall(), out);
    if (captions.isOn()) {
      send(attendee, new ServerMessage.CaptionsSwitched(true), out);
    }
    if (!attendee.isWaiting) {
      captions.catchUp(attendee, now.nanos(), out);
      catchUpInside(attendee, out);
    }
    for (Attendee other : attendees.values()) {
      for (var source : other.muted) {
        send(attendee, new ServerMessage.Muted(other.self, source, true, Optional.empty()), out);
      }
    }
    if (!attendee.slots.isEmpty()) {
      send(attendee, slots(attendee), out);
    }
    if (!attendee.receptions.isEmpty()) {
      send(attendee, receptions(attendee), out);
    }
    attendee.layers.values().forEach(wanted -> send(attendee, layers(wanted), out));
    if (attendee.hasTransport) {
      MediaState state = attendee.isConnected ? MediaState.CONNECTED : MediaState.LOST;
      send(attendee, new ServerMessage.Media(state), out);
    }
  }

  private void catchUpInside(Attendee attendee, Effects out) {
    if (!speakers.isEmpty()) {
      send(attendee, new ServerMessage.Speakers(speakers), out);
    }
    annotations.catchUp(attendee, out);
    for (Attendee other : attendees.values()) {
      if (!other.line.isGood()) {
        send(attendee, notice(other), out);
      }
      for (VitalSigns signs : other.vitals.values()) {
        send(attendee, new ServerMessage.VitalsMeasured(Optional.of(other.self), signs), out);
      }
    }
    monitors.catchUp(attendee, out);
    alarms.catchUp(attendee, out);
  }

  private static ServerMessage notice(Attendee owner) {
    return new ServerMessage.Notice(owner.self, owner.line.uplink(), owner.line.downlink());
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

  // -- to the clients

  void broadcast(ServerMessage message, Effects out) {
    attendees.values().forEach(attendee -> send(attendee, message, out));
  }

  /// To who is inside.
  void tellInside(ServerMessage message, Effects out) {
    attendees.values().stream()
        .filter(this::isInside)
        .forEach(attendee -> send(attendee, message, out));
  }

  void tellOthers(Attendee from, ServerMessage message, Effects out) {
    attendees.values().stream()
        .filter(attendee -> attendee != from && isInside(attendee))
        .forEach(attendee -> send(attendee, message, out));
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
