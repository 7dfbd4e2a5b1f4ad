package huizhen.scheduling.visit.api;

import huizhen.scheduling.api.Consent.Relation;
import java.time.Instant;

/// Who passed the real-name check at the link: the patient, or somebody for him under his own name.
///
/// @param name an identity: never logged
public record Attendant(Relation relation, String name, Instant verifiedAt) {
  @Override
  public String toString() {
    return "Attendant[" + relation + "]";
  }
}
