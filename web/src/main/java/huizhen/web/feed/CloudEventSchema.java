package huizhen.web.feed;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.web.hook.HookEvent;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// The same record as a CloudEvent (1.0, structured), for platforms that take those: with the ids
/// and types that webhooks have.
final class CloudEventSchema implements FeedSchema {
  static final String ID = "cloudevents-1";
  private static final String SOURCE = "urn:huizhen:gateway";

  private final HuizhenSchema records;

  CloudEventSchema(Pseudonyms pseudonyms) {
    records = new HuizhenSchema(pseudonyms);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public JsonObject record(AuditEntry entry, String previous, Optional<Parties> parties) {
    var record = records.record(entry, previous, parties);
    return HookEvent.envelope(entry, SOURCE, record.getString("subject")).put("data", record);
  }
}
