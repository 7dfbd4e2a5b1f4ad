package huizhen.scheduling.api;

/// Where a consultation case stands (DOMAIN.md 3a; docs/cases.md has the table).
public enum CaseState {
  DRAFT,
  SUBMITTED,
  DISPATCHED,
  ACCEPTED,
  RETURNED,
  DECLINED,
  EXPIRED,
  SCHEDULING,
  SCHEDULED,
  READY,
  LOBBY,
  IN_SESSION,
  SUSPENDED,
  ENDED,
  OPINION_DRAFT,
  OPINION_SIGNED,
  DELIVERED,
  ACKNOWLEDGED,
  CLOSED,
  ARCHIVED,
  CANCELLED,
  NO_SHOW,
  ABORTED,
  CONVERTED;

  /// Whether its time is over, had or not: nobody is waited for any more.
  public boolean isPastSession() {
    return switch (this) {
      case ENDED,
          OPINION_DRAFT,
          OPINION_SIGNED,
          DELIVERED,
          ACKNOWLEDGED,
          CLOSED,
          ARCHIVED,
          CANCELLED,
          NO_SHOW,
          ABORTED,
          CONVERTED ->
          true;
      case DRAFT,
          SUBMITTED,
          DISPATCHED,
          ACCEPTED,
          RETURNED,
          DECLINED,
          EXPIRED,
          SCHEDULING,
          SCHEDULED,
          READY,
          LOBBY,
          IN_SESSION,
          SUSPENDED ->
          false;
    };
  }
}
