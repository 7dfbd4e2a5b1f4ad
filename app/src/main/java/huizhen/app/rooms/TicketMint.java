package huizhen.app.rooms;

import huizhen.app.redis.RedisTicketUse;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.ticket.TicketCodec;
import huizhen.web.api.RoomTickets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// Mints join tickets with the key that the doors verify them with.
public final class TicketMint implements RoomTickets {
  /// Long enough to hand a ticket on to a person and for that person to click.
  public static final Duration VALIDITY = Duration.ofMinutes(10);

  private final TicketCodec codec;
  private final Rooms rooms;
  private final RedisTicketUse uses;
  private final RoomAudit audit;
  private final InstantSource clock;
  private volatile Consumer<String> sessionEnded = _ -> {};

  public TicketMint(
      TicketCodec codec, Rooms rooms, RedisTicketUse uses, RoomAudit audit, InstantSource clock) {
    this.codec = codec;
    this.rooms = rooms;
    this.uses = uses;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public Minted mint(Request request) {
    var now = clock.instant();
    var ticket =
        new Ticket(
            UUID.randomUUID().toString(),
            new RoomId(request.room()),
            new ParticipantId(request.participant()),
            request.name(),
            RoomRole.valueOf(request.role()),
            request.publish(),
            request.subscribe(),
            request.record(),
            now.plus(VALIDITY),
            request.session());
    return new Minted(ticket.id(), codec.mint(ticket, now), ticket.expiresAt());
  }

  /// Takes effect at all gateways at once, on what the ticket has opened as well.
  @Override
  public Future<Boolean> revoke(String room, String ticketId, String serviceClient) {
    var id = new RoomId(room);
    return rooms
        .own(room, serviceClient)
        .compose(_ -> uses.revoke(Revocation.of(id, ticketId)))
        .onSuccess(isDone ->
            audit.write(
                id,
                serviceClient,
                "room.ticket.revoke",
                isDone ? "ok" : "refused:too-many",
                new JsonObject().put("ticket", ticketId)));
  }

  @Override
  public Future<Void> withdraw(String room, List<String> ticketIds) {
    var id = new RoomId(room);
    return Future.all(ticketIds.stream().map(it -> uses.revoke(Revocation.of(id, it))).toList())
        .compose(done ->
            done.<Boolean>list().stream().allMatch(it -> it)
                ? Future.succeededFuture()
                : Future.failedFuture("too many tickets of this room are withdrawn already"));
  }

  @Override
  public Future<Void> revokeSession(String session) {
    return uses.revoke(Revocation.ofSession(session)).mapEmpty();
  }

  @Override
  public void onSessionEnded(Consumer<String> listener) {
    sessionEnded = listener;
  }

  /// Heard from whichever gateway.
  public void revoked(Revocation revocation) {
    if (revocation instanceof Revocation.OfSession(var session)) {
      sessionEnded.accept(session);
    }
  }

  @Override
  public Future<Void> openAdHoc(String room, String serviceClient) {
    return rooms.openAdHoc(room, serviceClient);
  }
}
