package huizhen.scheduling.api;

import java.util.Optional;

/// Who gives a command: an account, in a role, of an organisation.
///
/// @param account the account's id, as the audit trail shows it
/// @param practitioner empty for a coordinator, a regulator, a patient or the system
public record Actor(
    String account,
    Role role,
    Optional<OrganisationId> organisation,
    Optional<PractitionerId> practitioner) {
  public enum Role {
    COUNTY_DOCTOR,
    SPECIALIST,
    COORDINATOR,
    REGULATOR,
    PATIENT,
    OPERATOR,
    SERVICE,
    SYSTEM
  }
}
