package huizhen.signaling.session;

import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.SessionAnswer;
import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.ClientMessage.Credential;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.MessageCodec;
import huizhen.signaling.protocol.ProtocolException;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.turn.IceServers;
import huizhen.signaling.turn.IceUrl;
import huizhen.signaling.turn.TurnSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A [Switchboard] with virtual time and everything it has said. Admission is the test's word; kept
/// places are in a map, which may be another desk's from before a restart.
final class Desk {
  static final RoomId ROOM = new RoomId("case-12");
  static final Instant OPENS = Instant.parse("2026-03-02T06:30:00Z");
  static final SessionAnswer ANSWER =
      new SessionAnswer(
          new IceCredentials("srvU", "serverpasswordserverpwd"),
          new Fingerprint("sha-256", "AA:BB"),
          DtlsSetup.PASSIVE,
          List.of(),
          List.of());

  private static final IceServers ICE_SERVERS =
      new IceServers(
          List.of(new IceUrl("turn:turn.example.org")),
          Optional.of(new TurnSecret(new byte[] {7})),
          IceServers.DEFAULT_LIFETIME);

  Switchboard switchboard = new Switchboard(SessionLimits.DEFAULT, ICE_SERVERS, AlarmRules.NONE);
  final Effects effects = new Effects();
  final List<Effect> said = new ArrayList<>();
  private final Map<String, KeptPlace> places;

  /// What the host keeps; not while it is away.
  final Map<RoomId, Rundown> rundowns;

  final Map<RoomId, Annotations> annotations;

  boolean isHostAway;

  /// It answers nothing.
  boolean isHostSilent;

  private final String keys;
  private long nanos = 1;
  private long connections;

  Desk() {
    places = new HashMap<>();
    rundowns = new HashMap<>();
    annotations = new HashMap<>();
    keys = "key-";
  }

  /// With alarm rules.
  Desk(AlarmRules rules) {
    this();
    switchboard = new Switchboard(SessionLimits.DEFAULT, ICE_SERVERS, rules);
  }

  private Desk(Desk before) {
    this.places = before.places;
    this.rundowns = before.rundowns;
    this.annotations = before.annotations;
    this.keys = "new-" + before.keys;
  }

  /// The gateway that comes up in place of this one, which has died.
  Desk restarted() {
    return new Desk(this);
  }

  /// Another switchboard in place of this one, in the same process.
  void redeploy() {
    switchboard.restarted(now(), effects);
    settle();
    switchboard = switchboard.successor(SessionLimits.DEFAULT, ICE_SERVERS);
  }

  Now now() {
    return new Now(nanos, OPENS.plusNanos(nanos));
  }

  void pass(Duration time) {
    nanos += time.toNanos();
    switchboard.tick(now(), effects);
    settle();
  }

  ConnectionId open() {
    ConnectionId id = new ConnectionId(++connections);
    switchboard.opened(id, now());
    return id;
  }

  /// Joins with a ticket into a consultation in this phase.
  ConnectionId join(String who, RoomRole role, Phase phase) {
    return join(ticket(who, role, true), new RoomStatus(phase, Optional.of(OPENS), Recording.OFF));
  }

  ConnectionId join(Ticket ticket, RoomStatus status) {
    ConnectionId id = open();
    joinOn(id, ticket, status);
    return id;
  }

  void joinOn(ConnectionId id, Ticket ticket, RoomStatus status) {
    say(id, "{\"type\":\"join\",\"id\":1,\"ticket\":\"t\"}");
    Effect.Admit asked = last(Effect.Admit.class);
    switchboard.admitted(asked, ticket, status, newKey(id), now(), effects);
    settle();
    switchboard.historyRead(ticket.room(), id, List.of(), effects);
    settle();
  }

  /// The session key of who joins on this socket with a ticket.
  String newKey(ConnectionId id) {
    return keys + id.value();
  }

  static RoomStatus live() {
    return new RoomStatus(Phase.LIVE, Optional.of(OPENS), Recording.ON);
  }

  /// As [#newKey], of a first desk.
  static String keyOf(ConnectionId id) {
    return "key-" + id.value();
  }

  ConnectionId resume(ConnectionId older, long lastChat) {
    return resume(keyOf(older), lastChat);
  }

  ConnectionId resume(String sessionKey, long lastChat) {
    ConnectionId id = open();
    Credential key = new Credential.SessionKey(sessionKey);
    receive(
        id,
        new ClientMessage.Join(
            OptionalLong.of(1),
            key,
            lastChat < 0 ? OptionalLong.empty() : OptionalLong.of(lastChat)));
    return id;
  }

  static Ticket ticket(String who, RoomRole role, boolean mayPublish) {
    return new Ticket(
        "t-" + who, ROOM, new ParticipantId(who), who, role, mayPublish, true, false, OPENS);
  }

  void say(ConnectionId id, String json) {
    try {
      receive(id, MessageCodec.read(json));
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  void receive(ConnectionId id, ClientMessage message) {
    switchboard.received(id, message, now(), effects);
    settle();
  }

  void offer(ConnectionId id, boolean isRestart) {
    receive(
        id,
        new ClientMessage.Offer(
            OptionalLong.of(2), huizhen.signaling.sdp.Offers.SMALL, Map.of(), isRestart));
  }

  /// The relay answers the newest offer.
  void answer() {
    switch (said.stream()
        .filter(e -> e instanceof Effect.Connect || e instanceof Effect.Renegotiate)
        .reduce((a, b) -> b)
        .orElseThrow()) {
      case Effect.Connect c ->
          switchboard.negotiated(c.room(), c.seat().participant(), c.number(), ANSWER, effects);
      case Effect.Renegotiate r ->
          switchboard.negotiated(r.room(), r.participant(), r.number(), ANSWER, effects);
      default -> throw new AssertionError();
    }
    settle();
  }

  void event(RoomEvent event) {
    switchboard.relayEvent(ROOM, event, now(), effects);
    settle();
  }

  void drop(ConnectionId id) {
    switchboard.closed(id, now(), effects);
    settle();
  }

  void settle() {
    List<Effect> news = effects.take();
    said.addAll(news);
    for (Effect effect : news) {
      switch (effect) {
        case Effect.KeepPlace(var keyHash, var place) -> places.put(keyHash, place);
        case Effect.ForgetPlace(var keyHash) -> places.remove(keyHash);
        case Effect.Recall asked -> recall(asked);
        case Effect.ReadRundown(var room) -> {
          if (isHostAway) {
            switchboard.rundownReadFailed(room, ErrorCode.UNAVAILABLE.wire(), "away", effects);
          } else {
            switchboard.rundownRead(room, rundown(), now(), effects);
          }
          settle();
        }
        case Effect.KeepRundown(var room, var rundown) -> keep(room, rundown);
        case Effect.ReadAnnotations(var room) -> readAnnotations(room);
        case Effect.KeepAnnotations(var room, var what) -> {
          if (isHostAway) {
            switchboard.annotationsKeepFailed(room, now());
          } else {
            annotations.put(room, what);
            switchboard.annotationsKept(room);
          }
        }
        default -> {}
      }
    }
  }

  private void readAnnotations(RoomId room) {
    if (isHostAway) {
      switchboard.annotationsReadFailed(room);
    } else if (!isHostSilent) {
      annotationsCome();
    }
  }

  /// What the host has kept, however late.
  void annotationsCome() {
    var found = annotations.getOrDefault(ROOM, Annotations.EMPTY);
    switchboard.annotationsRead(ROOM, found, now(), effects);
    settle();
  }

  /// The host, silent until now, does what it was asked last.
  void keepAgain() {
    Effect.KeepRundown asked = last(Effect.KeepRundown.class);
    keep(asked.room(), asked.rundown());
  }

  private void keep(RoomId room, Rundown rundown) {
    if (isHostSilent) {
      return;
    }
    if (isHostAway) {
      switchboard.rundownKeepFailed(room, ErrorCode.UNAVAILABLE.wire(), "away", effects);
    } else {
      rundowns.put(room, rundown);
      switchboard.rundownKept(room, now(), effects);
    }
    settle();
  }

  private void recall(Effect.Recall asked) {
    KeptPlace kept = places.get(KeyHash.of(asked.sessionKey()));
    if (kept == null) {
      switchboard.notRecalled(asked, ErrorCode.SESSION_EXPIRED.wire(), "unknown", effects);
    } else {
      switchboard.recalled(asked, kept, live(), now(), effects);
    }
    settle();
  }

  /// What the host keeps.
  Rundown rundown() {
    return rundowns.getOrDefault(ROOM, Rundown.EMPTY);
  }

  // -- what was said

  <E extends Effect> E last(Class<E> kind) {
    return all(kind).getLast();
  }

  <E extends Effect> List<E> all(Class<E> kind) {
    return said.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<ServerMessage> sent(ConnectionId to) {
    return all(Effect.Send.class).stream()
        .filter(send -> send.to().equals(to))
        .map(Effect.Send::message)
        .toList();
  }

  <M extends ServerMessage> List<M> sent(ConnectionId to, Class<M> kind) {
    return sent(to).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  String lastError(ConnectionId to) {
    return sent(to, ServerMessage.Refusal.class).getLast().code();
  }

  List<Integer> closed(ConnectionId id) {
    return all(Effect.Close.class).stream()
        .filter(close -> close.connection().equals(id))
        .map(Effect.Close::code)
        .toList();
  }

  void forgetWhatWasSaid() {
    said.clear();
  }
}
