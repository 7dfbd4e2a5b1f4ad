package huizhen.bench.signaling;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.PlaceStore;
import huizhen.signaling.api.RoomHost;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.api.StillId;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.api.TicketUse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A host that lets everybody in and keeps nothing but numbers, so that what is measured is
/// signalling's own.
final class PlainRooms implements RoomHost, TicketUse, PlaceStore {
  private static final RoomStatus LIVE =
      new RoomStatus(Phase.LIVE, Optional.empty(), Recording.OFF);

  private final Set<String> used = ConcurrentHashMap.newKeySet();

  /// On the switchboard's loop.
  private final Map<RoomId, Long> lines = new HashMap<>();

  @Override
  public Future<Standing> claim(Ticket ticket, Door door) {
    return Future.succeededFuture(used.add(ticket.id()) ? Standing.GOOD : Standing.USED);
  }

  @Override
  public Future<Standing> look(Ticket ticket, Door door) {
    return Future.succeededFuture(used.contains(ticket.id()) ? Standing.USED : Standing.GOOD);
  }

  @Override
  public void turnedAway(TurnedAway what) {} // nobody reads it

  @Override
  public Future<Void> keep(String keyHash, KeptPlace place) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<KeptPlace>> recall(String keyHash) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Void> forget(String keyHash) {
    return Future.succeededFuture();
  }

  @Override
  public Future<RoomStatus> admit(Ticket ticket, Door door) {
    return Future.succeededFuture(LIVE);
  }

  @Override
  public Future<RoomStatus> start(RoomId room, ParticipantId by, Set<ParticipantId> present) {
    return Future.succeededFuture(LIVE);
  }

  @Override
  public Future<Void> end(RoomId room, ParticipantId by) {
    return Future.succeededFuture();
  }

  @Override
  public Future<ChatMessage> chat(
      RoomId room, ParticipantId from, String text, Optional<String> key) {
    long id = lines.merge(room, 1L, Long::sum);
    return Future.succeededFuture(new ChatMessage(id, from, text, Instant.now()));
  }

  @Override
  public Future<List<ChatMessage>> chatHistory(RoomId room) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Rundown> rundown(RoomId room) {
    return Future.succeededFuture(Rundown.EMPTY);
  }

  @Override
  public Future<Void> keepRundown(RoomId room, Rundown rundown) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Annotations> annotations(RoomId room) {
    return Future.succeededFuture(Annotations.EMPTY);
  }

  @Override
  public Future<Void> keepAnnotations(RoomId room, Annotations annotations) {
    return Future.succeededFuture();
  }

  @Override
  public Future<KeptStill> keepStill(RoomId room, ParticipantId from, Buffer jpeg) {
    return Future.failedFuture(
        new RoomRefusedException("unavailable", "no pictures are kept here"));
  }

  @Override
  public Future<Buffer> still(RoomId room, StillId still) {
    return Future.failedFuture(
        new RoomRefusedException("unavailable", "no pictures are kept here"));
  }

  @Override
  public void happened(RoomId room, Happening what) {}
}
