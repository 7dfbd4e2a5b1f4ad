package huizhen.scheduling.api;

import java.time.Instant;
import java.util.Optional;

/// The consultation opinion (会诊意见). Immutable once signed; an amendment is a new version.
///
/// @param document the signed PDF in the vault; empty while a draft
/// @param signature base64, over the structured text; empty while a draft
public record Opinion(
    int version,
    PractitionerId author,
    String findings,
    String diagnosis,
    String advice,
    Optional<Instant> signedAt,
    Optional<DocumentId> document,
    Optional<String> signature) {
  @Override
  public String toString() {
    return "Opinion[version=" + version + "]";
  }
}
