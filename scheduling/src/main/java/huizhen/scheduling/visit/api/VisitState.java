package huizhen.scheduling.visit.api;

/// Where a follow-up visit stands (DOMAIN.md 3b; docs/visits.md).
public enum VisitState {
  BOOKED,
  PRECHECK,
  CHECKED_IN,
  WAITING,
  CALLED,
  IN_SESSION,
  SUSPENDED,
  COMPLETED,
  RECORD_SIGNED,
  FOLLOWUP,
  CLOSED,
  CANCELLED,
  NO_SHOW_PATIENT,
  NO_SHOW_DOCTOR,
  NOT_SUITABLE,
  /// Passed through on the way to another doctor's queue.
  TRANSFERRED,
  TO_CONSULT,
  EXPIRED;

  /// Nothing comes after it.
  public boolean isLast() {
    return switch (this) {
      case CLOSED, CANCELLED, NO_SHOW_PATIENT, NO_SHOW_DOCTOR, NOT_SUITABLE, TO_CONSULT, EXPIRED ->
          true;
      case BOOKED,
          PRECHECK,
          CHECKED_IN,
          WAITING,
          CALLED,
          IN_SESSION,
          SUSPENDED,
          COMPLETED,
          RECORD_SIGNED,
          FOLLOWUP,
          TRANSFERRED ->
          false;
    };
  }

  /// Before the patient and the doctor meet.
  public boolean isBefore() {
    return compareTo(IN_SESSION) < 0;
  }
}
