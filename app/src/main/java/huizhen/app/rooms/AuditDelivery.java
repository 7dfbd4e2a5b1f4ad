package huizhen.app.rooms;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.AuditOutbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// Takes scheduling's audit entries into the trail. The stream's entry id becomes the event's id,
/// so an entry that comes twice is kept once.
public final class AuditDelivery implements AuditOutbox {
  private final AuditTrail trail;

  public AuditDelivery(AuditTrail trail) {
    this.trail = trail;
  }

  @Override
  public Future<Void> deliver(String entryId, String json) {
    return trail.append(event(entryId, new JsonObject(json))).mapEmpty();
  }

  private static AuditEvent event(String entryId, JsonObject json) {
    var caseId = Optional.ofNullable(json.getString("case"));
    return new AuditEvent(
        "scheduling-" + entryId,
        Instant.parse(json.getString("at")),
        caseId.filter(id -> !id.isEmpty()).map(CaseId::new),
        json.getString("actor"),
        json.getString("action"),
        json.getString("subject", caseId.orElse("")),
        json.getString("outcome"),
        json.getJsonObject("detail", new JsonObject()).encode());
  }
}
