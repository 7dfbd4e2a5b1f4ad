package huizhen.scheduling.visit.api;

import huizhen.scheduling.api.DocumentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// The signed record of a visit: what the patient reads afterwards in large print. Clinical: never
/// logged.
///
/// @param isSameDiagnosis the doctor confirms the earlier diagnosis; else the visit does not suit
/// @param next when to come again, to the same doctor
/// @param document the record as it lies in the vault
public record VisitRecord(
    String diagnosis,
    boolean isSameDiagnosis,
    String advice,
    String medicines,
    Optional<LocalDate> next,
    DocumentId document,
    String signature,
    Instant signedAt) {
  @Override
  public String toString() {
    return "VisitRecord[" + document + "]";
  }
}
