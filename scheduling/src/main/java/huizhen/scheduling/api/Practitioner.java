package huizhen.scheduling.api;

import java.time.LocalDate;

/// A registered practitioner (DOMAIN.md A16).
///
/// @param department the 诊疗科目 that the licence's scope names
/// @param independentSince start of independent clinical practice
/// @param licenceValidTo the last day on which the licence is valid
public record Practitioner(
    PractitionerId id,
    OrganisationId organisation,
    String name,
    String title,
    String department,
    String licence,
    LocalDate independentSince,
    LocalDate licenceValidTo,
    WorkingHours hours) {
  @Override
  public String toString() {
    return "Practitioner[" + id + "]";
  }
}
