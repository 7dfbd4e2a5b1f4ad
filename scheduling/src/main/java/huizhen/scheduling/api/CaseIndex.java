package huizhen.scheduling.api;

/// Which cases a list is of; each is kept with the case, in the same script.
public sealed interface CaseIndex {
  record All() implements CaseIndex {}

  /// That concern an organisation, on either side or by a member of the team.
  record OfOrganisation(OrganisationId organisation) implements CaseIndex {}

  record OfPatient(PatientId patient) implements CaseIndex {}

  record In(CaseState state) implements CaseIndex {}

  /// In which something took longer than it should have, see [CaseProgress#isOverdue].
  record Overdue() implements CaseIndex {}
}
