package huizhen.scheduling.visit.api;

/// Why a visit left the straight way, and what the patient is told to do.
///
/// @param words the reason, or the offline guidance; clinical: never logged
public record VisitExit(Cause cause, String words) {
  public enum Cause {
    FIRST_VISIT,
    DETERIORATION,
    OTHER_CONDITION,
    CANCELLED,
    PATIENT_ABSENT,
    DOCTOR_ABSENT,
    NOT_REACHED,
    LINK_LOST,
    CONSULT
  }

  @Override
  public String toString() {
    return "VisitExit[" + cause + "]";
  }
}
