package huizhen.scheduling.api;

import java.time.LocalDate;

/// A patient of an organisation. Every field but the ids is an identity: never logged.
public record Patient(
    PatientId id,
    OrganisationId organisation,
    String name,
    String identityNumber,
    String phone,
    LocalDate birthDate,
    String sex) {
  @Override
  public String toString() {
    return "Patient[" + id + "]";
  }
}
