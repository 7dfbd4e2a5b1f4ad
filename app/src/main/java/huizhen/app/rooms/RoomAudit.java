package huizhen.app.rooms;

import static java.lang.System.Logger.Level.ERROR;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.relay.api.RoomId;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// Writes what happens in rooms to the audit trail, without making the room wait. At most
/// [#MAX_PENDING] entries are on their way: past that the disk has failed, and each lost one is
/// logged as an error.
public final class RoomAudit {
  static final int MAX_PENDING = 10_000;

  private static final System.Logger log = System.getLogger(RoomAudit.class.getName());

  private final AuditTrail trail;
  private final InstantSource clock;
  private final AtomicInteger pending = new AtomicInteger();

  public RoomAudit(AuditTrail trail, InstantSource clock) {
    this.trail = trail;
    this.clock = clock;
  }

  void write(RoomId room, String actor, String action, String outcome, JsonObject detail) {
    write(Optional.of(room), actor, action, outcome, detail);
  }

  /// @param room empty when nobody knows which
  void write(
      Optional<RoomId> room, String actor, String action, String outcome, JsonObject detail) {
    var name = room.map(RoomId::value).orElse("unknown");
    if (pending.incrementAndGet() > MAX_PENDING) {
      pending.decrementAndGet();
      log.log(ERROR, "audit entry lost action=%s room=%s".formatted(action, name));
      return;
    }
    var event =
        new AuditEvent(
            UUID.randomUUID().toString(),
            clock.instant(),
            room.map(RoomNames::evidenceOf),
            actor,
            action,
            name,
            outcome,
            detail.encode());
    var _ =
        trail
            .append(event)
            .onComplete(done -> {
              pending.decrementAndGet();
              if (done.failed()) {
                log.log(
                    ERROR,
                    "audit entry lost action=%s room=%s".formatted(action, name),
                    done.cause());
              }
            });
  }
}
