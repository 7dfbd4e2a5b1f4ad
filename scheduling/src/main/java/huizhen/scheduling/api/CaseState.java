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
  CONVERTED
}
