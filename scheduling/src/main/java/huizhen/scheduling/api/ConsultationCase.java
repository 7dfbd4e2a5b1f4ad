package huizhen.scheduling.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A consultation case as it stands: of two doctors, or of a [Team] under the case's specialist.
/// `version` grows by one with each change.
public record ConsultationCase(
    CaseId id,
    long version,
    CaseState state,
    OrganisationId inviting,
    PractitionerId requester,
    Application application,
    List<Material> materials,
    Optional<PractitionerId> specialist,
    Optional<Appointment> appointment,
    Optional<Consent> consent,
    List<Opinion> opinions,
    Optional<String> finalDecision,
    Optional<String> lastReason,
    List<String> recordings,
    Instant createdAt,
    Instant changedAt,
    Optional<Instant> dueAt,
    CaseProgress progress,
    Team team) {
  public ConsultationCase {
    materials = List.copyOf(materials);
    opinions = List.copyOf(opinions);
    recordings = List.copyOf(recordings);
  }

  /// A consultation of two.
  public ConsultationCase(
      CaseId id,
      long version,
      CaseState state,
      OrganisationId inviting,
      PractitionerId requester,
      Application application,
      List<Material> materials,
      Optional<PractitionerId> specialist,
      Optional<Appointment> appointment,
      Optional<Consent> consent,
      List<Opinion> opinions,
      Optional<String> finalDecision,
      Optional<String> lastReason,
      List<String> recordings,
      Instant createdAt,
      Instant changedAt,
      Optional<Instant> dueAt,
      CaseProgress progress) {
    this(
        id,
        version,
        state,
        inviting,
        requester,
        application,
        materials,
        specialist,
        appointment,
        consent,
        opinions,
        finalDecision,
        lastReason,
        recordings,
        createdAt,
        changedAt,
        dueAt,
        progress,
        Team.NONE);
  }

  @Override
  public String toString() {
    return "ConsultationCase[" + id + ", " + state + ", version " + version + "]";
  }
}
