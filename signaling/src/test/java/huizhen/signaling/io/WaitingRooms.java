package huizhen.signaling.io;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.PlaceStore;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.api.StillId;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.api.TicketUse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A host in memory: rooms named `case-…` begin in the lobby, `early-…` refuse, all others are
/// live. Remembers tickets and chat.
final class WaitingRooms implements RoomHost, TicketUse, PlaceStore {
  static final Instant OPENS = Instant.parse("2026-03-02T06:30:00Z");

  final List<Happening> happened = new CopyOnWriteArrayList<>();
  private final Map<RoomId, Phase> phases = new ConcurrentHashMap<>();
  private final Map<RoomId, List<ChatMessage>> chats = new ConcurrentHashMap<>();
  private final Map<RoomId, Rundown> rundowns = new ConcurrentHashMap<>();
  private final Map<RoomId, Annotations> annotations = new ConcurrentHashMap<>();
  private final Map<String, KeptPlace> places = new ConcurrentHashMap<>();
  final Map<String, Buffer> stills = new ConcurrentHashMap<>();
  volatile boolean isVaultAway;
  final List<TurnedAway> turnedAway = new CopyOnWriteArrayList<>();
  final Set<Revocation> revoked = ConcurrentHashMap.newKeySet();
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  @Override
  public Future<Standing> claim(Ticket ticket, Door door) {
    return look(ticket, door)
        .map(standing ->
            standing == Standing.GOOD && !used.add(ticket.id() + door) ? Standing.USED : standing);
  }

  @Override
  public Future<Standing> look(Ticket ticket, Door door) {
    if (revoked.stream().anyMatch(each -> each.covers(ticket))) {
      return Future.succeededFuture(Standing.REVOKED);
    }
    return Future.succeededFuture(
        used.contains(ticket.id() + door) ? Standing.USED : Standing.GOOD);
  }

  @Override
  public void turnedAway(TurnedAway what) {
    turnedAway.add(what);
  }

  @Override
  public Future<Void> keep(String keyHash, KeptPlace place) {
    places.put(keyHash, place);
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<KeptPlace>> recall(String keyHash) {
    return Future.succeededFuture(Optional.ofNullable(places.get(keyHash)));
  }

  @Override
  public Future<Void> forget(String keyHash) {
    places.remove(keyHash);
    return Future.succeededFuture();
  }

  @Override
  public Future<RoomStatus> admit(Ticket ticket, Door door) {
    return ticket.room().value().startsWith("early-")
        ? Future.failedFuture(new RoomRefusedException("too-early", "opens at half past two"))
        : Future.succeededFuture(status(ticket.room()));
  }

  private RoomStatus status(RoomId room) {
    boolean isConsultation = room.value().startsWith("case-");
    Phase phase = phases.getOrDefault(room, isConsultation ? Phase.LOBBY : Phase.LIVE);
    return new RoomStatus(
        phase, isConsultation ? Optional.of(OPENS) : Optional.empty(), Recording.OFF);
  }

  @Override
  public Future<RoomStatus> start(RoomId room, ParticipantId by, Set<ParticipantId> present) {
    phases.put(room, Phase.LIVE);
    return Future.succeededFuture(status(room));
  }

  @Override
  public Future<Void> end(RoomId room, ParticipantId by) {
    phases.put(room, Phase.ENDED);
    return Future.succeededFuture();
  }

  @Override
  public Future<ChatMessage> chat(
      RoomId room, ParticipantId from, String text, Optional<String> key) {
    if (text.equals("the host has a bug")) {
      throw new IllegalStateException("a bug in the host");
    }
    List<ChatMessage> chat = chats.computeIfAbsent(room, any -> new ArrayList<>());
    synchronized (chat) {
      ChatMessage message = new ChatMessage(chat.size() + 1L, from, text, OPENS);
      chat.add(message);
      return Future.succeededFuture(message);
    }
  }

  @Override
  public Future<List<ChatMessage>> chatHistory(RoomId room) {
    List<ChatMessage> chat = chats.computeIfAbsent(room, any -> new ArrayList<>());
    synchronized (chat) {
      return Future.succeededFuture(List.copyOf(chat));
    }
  }

  @Override
  public Future<Rundown> rundown(RoomId room) {
    return Future.succeededFuture(rundowns.getOrDefault(room, Rundown.EMPTY));
  }

  @Override
  public Future<Void> keepRundown(RoomId room, Rundown rundown) {
    rundowns.put(room, rundown);
    return Future.succeededFuture();
  }

  @Override
  public Future<Annotations> annotations(RoomId room) {
    return Future.succeededFuture(annotations.getOrDefault(room, Annotations.EMPTY));
  }

  @Override
  public Future<Void> keepAnnotations(RoomId room, Annotations what) {
    annotations.put(room, what);
    return Future.succeededFuture();
  }

  @Override
  public Future<KeptStill> keepStill(RoomId room, ParticipantId from, Buffer jpeg) {
    if (isVaultAway) {
      return Future.failedFuture(new RoomRefusedException("unavailable", "the vault is away"));
    }
    var id = new StillId("still-" + (stills.size() + 1));
    stills.put(room + "/" + id, jpeg);
    return Future.succeededFuture(new KeptStill(id, "0".repeat(64), false));
  }

  @Override
  public Future<Buffer> still(RoomId room, StillId still) {
    var found = stills.get(room + "/" + still);
    return found == null
        ? Future.failedFuture(new RoomRefusedException("unavailable", "it can't be had"))
        : Future.succeededFuture(found);
  }

  @Override
  public void happened(RoomId room, Happening what) {
    happened.add(what);
  }
}
