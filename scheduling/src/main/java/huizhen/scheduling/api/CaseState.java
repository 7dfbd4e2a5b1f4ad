package huizhen.scheduling.api;

/// Where a consultation case stands (DOMAIN.md 3a).
public enum CaseState {
  DRAFT,
  SUBMITTED,
  DISPATCHED,
  ACCEPTED,
  RETURNED,
  DECLINED,
  EXPIRED,
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
  CANCELLED,
  ABORTED
}
