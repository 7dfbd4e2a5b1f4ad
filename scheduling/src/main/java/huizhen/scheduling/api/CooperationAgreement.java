package huizhen.scheduling.api;

import java.time.LocalDate;
import java.util.Set;

/// What two organisations agreed on (DOMAIN.md A17).
///
/// @param departments what may be consulted on
/// @param sha256 of the agreement's text, lower-case hex
public record CooperationAgreement(
    String id,
    OrganisationId inviting,
    OrganisationId invited,
    Set<String> departments,
    LocalDate validFrom,
    LocalDate validTo,
    String liability,
    String sha256) {
  public CooperationAgreement {
    departments = Set.copyOf(departments);
  }
}
