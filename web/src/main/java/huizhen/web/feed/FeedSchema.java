package huizhen.web.feed;

import huizhen.recording.api.AuditTrail.AuditEntry;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// A port: what a platform wants an entry of the trail to look like. Every entry becomes a record,
/// so that the numbers have no gap but where something is missing. No record has a name, a phone,
/// an identity number or clinical text.
public interface FeedSchema {
  String USUAL = HuizhenSchema.ID;
  List<String> NAMES = List.of(HuizhenSchema.ID, CloudEventSchema.ID);

  String id();

  /// @param previous the hash of the entry before, 64 zeros before the first
  /// @param parties of the consultation that the entry is about, as it stands now
  JsonObject record(AuditEntry entry, String previous, Optional<Parties> parties);

  /// A platform with a schema of its own is one more class, and one more line here.
  static Optional<FeedSchema> named(String id, String pseudonymKey) {
    return switch (id) {
      case HuizhenSchema.ID -> Optional.of(new HuizhenSchema(new Pseudonyms(pseudonymKey)));
      case CloudEventSchema.ID -> Optional.of(new CloudEventSchema(new Pseudonyms(pseudonymKey)));
      default -> Optional.empty();
    };
  }

  /// Who consults whom, about what: the institutions by their licences.
  record Parties(Party inviting, Party invited, String department, String urgency) {
    JsonObject json() {
      return new JsonObject()
          .put("inviting", inviting.json())
          .put("invited", invited.json())
          .put("department", department)
          .put("urgency", urgency);
    }
  }

  record Party(String organisation, String licence) {
    JsonObject json() {
      return new JsonObject().put("organisation", organisation).put("licence", licence);
    }
  }
}
