package huizhen.scheduling.visit.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;
import java.util.Optional;

/// Whose visit it is, with whom, when and for what.
///
/// @param number in its block, from 1
/// @param slot when this number's turn is planned
/// @param opens when the waiting room opens
/// @param over when nobody waits any longer
/// @param condition clinical: never logged
public record VisitPlan(
    BlockId block,
    OrganisationId organisation,
    PractitionerId doctor,
    PatientId patient,
    int number,
    Instant slot,
    Instant opens,
    Instant over,
    String condition,
    Optional<PriorDiagnosis> prior) {
  public VisitPlan {
    if (number < 1) {
      throw new IllegalArgumentException("a visit's number counts from 1");
    }
  }

  @Override
  public String toString() {
    return "VisitPlan[" + block + " #" + number + "]";
  }
}
