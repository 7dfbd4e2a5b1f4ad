package huizhen.scheduling.api;

/// Where a consultation case stands (DOMAIN.md 3a; docs/cases.md has the table). Each state names
/// its stage; what is asked about several states at once is answered from the stage alone.
public enum CaseState {
  DRAFT(Stage.WRITING),
  SUBMITTED(Stage.WRITING),
  DISPATCHED(Stage.ASKED),
  ACCEPTED(Stage.ASKED),
  RETURNED(Stage.ASKED),
  DECLINED(Stage.ASKED),
  EXPIRED(Stage.ASKED),
  SCHEDULING(Stage.ASKED),
  SCHEDULED(Stage.BOOKED),
  READY(Stage.BOOKED),
  LOBBY(Stage.BOOKED),
  IN_SESSION(Stage.BOOKED),
  SUSPENDED(Stage.BOOKED),
  ENDED(Stage.HELD),
  OPINION_DRAFT(Stage.HELD),
  OPINION_SIGNED(Stage.HELD),
  DELIVERED(Stage.HELD),
  ACKNOWLEDGED(Stage.HELD),
  CLOSED(Stage.HELD),
  ARCHIVED(Stage.HELD),
  CANCELLED(Stage.CALLED_OFF),
  NO_SHOW(Stage.CALLED_OFF),
  ABORTED(Stage.CALLED_OFF),
  CONVERTED(Stage.CALLED_OFF);

  private final Stage stage;

  CaseState(Stage stage) {
    this.stage = stage;
  }

  /// Whether its own side still writes or checks it, before it is sent to the invited side.
  public boolean isBeingWritten() {
    return stage == Stage.WRITING;
  }

  /// Whether a time was agreed that stands, runs or was had; not one that was called off.
  public boolean isBooked() {
    return stage == Stage.BOOKED || stage == Stage.HELD;
  }

  /// Whether its time is over, had or not: nobody is waited for any more.
  public boolean isPastSession() {
    return stage == Stage.HELD || stage == Stage.CALLED_OFF;
  }

  private enum Stage {
    WRITING,
    ASKED,
    BOOKED,
    HELD,
    CALLED_OFF
  }
}
