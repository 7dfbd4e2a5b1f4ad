package huizhen.app.rooms;

import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomHost.TurnedAway;
import huizhen.signaling.api.Ticket;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes who was turned away at the doors to the audit trail: the first [#EACH_SECOND] of a second
/// each, and the rest of that second as numbers by reason, so that nobody fills the trail from
/// outside. What was shown without our signature is in no case's trail: anybody can write a room's
/// name.
final class Refusals {
  static final int EACH_SECOND = 50;

  private static final String ACTION = "room.join";

  private final RoomAudit audit;
  private final InstantSource clock;
  private final Map<String, Integer> uncounted = new TreeMap<>();
  private long second;
  private int written;

  Refusals(RoomAudit audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  synchronized void add(TurnedAway what) {
    tick();
    if (written >= EACH_SECOND) {
      // Reasons are those of an enum, so there are few.
      var _ = uncounted.merge(what.reason(), 1, Integer::sum);
      return;
    }
    written++;
    var detail = new JsonObject().put("door", what.door().name().toLowerCase(Locale.ROOT));
    what.ticket().map(Ticket::id).ifPresent(id -> detail.put("ticket", id));
    audit.write(
        what.ticket().map(Ticket::room),
        what.ticket().map(ticket -> ticket.participant().value()).orElse("unknown"),
        ACTION,
        "refused:" + what.reason(),
        detail);
  }

  /// About once a second.
  synchronized void tick() {
    long now = clock.instant().getEpochSecond();
    if (now == second) {
      return;
    }
    second = now;
    written = 0;
    uncounted.forEach((reason, count) ->
        audit.write(
            Optional.<RoomId>empty(),
            "unknown",
            ACTION,
            "refused:" + reason,
            new JsonObject().put("more", count)));
    uncounted.clear();
  }
}
