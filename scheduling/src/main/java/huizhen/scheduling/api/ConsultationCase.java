package huizhen.scheduling.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A consultation case as it stands. `version` grows by one with each change.
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
    CaseProgress progress) {
  public ConsultationCase {
    materials = List.copyOf(materials);
    opinions = List.copyOf(opinions);
    recordings = List.copyOf(recordings);
  }

  @Override
  public String toString() {
    return "ConsultationCase[" + id + ", " + state + ", version " + version + "]";
  }
}
