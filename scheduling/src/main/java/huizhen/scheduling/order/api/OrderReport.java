package huizhen.scheduling.order.api;

import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;
import java.util.Optional;

/// A version of the report. Immutable once signed; an amendment is the next version. Clinical:
/// never logged.
///
/// @param amends why an earlier version is amended; empty of the first
/// @param seal empty while a draft
public record OrderReport(
    int version,
    PractitionerId author,
    String findings,
    String impression,
    String advice,
    String amends,
    Optional<Seal> seal) {
  /// @param document the printed report in the vault
  /// @param sha256 of that file, lower-case hex
  /// @param signature base64, over the structured text
  public record Seal(DocumentId document, String sha256, String signature, Instant at) {}

  public boolean isSigned() {
    return seal.isPresent();
  }

  @Override
  public String toString() {
    return "OrderReport[version=" + version + "]";
  }
}
