package huizhen.scheduling.api;

/// Why a case left the straight way (DOMAIN.md 3a, side exits).
public enum ExitCause {
  NO_SHOW_REQUESTER(CaseState.NO_SHOW),
  NO_SHOW_SPECIALIST(CaseState.NO_SHOW),
  NO_SHOW_PATIENT(CaseState.NO_SHOW),
  /// The line was lost and did not come back: the next time is booked with priority.
  ABORTED_TECHNICAL(CaseState.ABORTED),
  /// A doctor broke it off for the patient's sake; it isn't booked again.
  ABORTED_MEDICAL(CaseState.ABORTED),
  CONVERTED_REFERRAL(CaseState.CONVERTED),
  CONVERTED_IN_PERSON(CaseState.CONVERTED);

  private final CaseState state;

  ExitCause(CaseState state) {
    this.state = state;
  }

  /// The state that it leads to.
  public CaseState state() {
    return state;
  }
}
