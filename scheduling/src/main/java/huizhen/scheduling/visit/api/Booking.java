package huizhen.scheduling.visit.api;

import huizhen.scheduling.api.PatientId;
import java.util.Optional;

/// A wish for a number in a block.
///
/// @param condition clinical: never logged
public record Booking(PatientId patient, String condition, Optional<PriorDiagnosis> prior) {
  @Override
  public String toString() {
    return "Booking[" + patient + "]";
  }
}
