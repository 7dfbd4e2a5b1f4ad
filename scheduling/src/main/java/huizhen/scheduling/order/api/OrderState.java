package huizhen.scheduling.order.api;

/// Where a diagnosis order stands (DOMAIN.md A4; docs/orders.md).
public enum OrderState {
  DRAFT,
  SUBMITTED,
  ACCEPTED,
  RETURNED,
  DECLINED,
  REPORTING,
  /// Passed through: what is signed is in the vault, and delivered by that.
  REPORT_SIGNED,
  DELIVERED,
  ACKNOWLEDGED,
  CLOSED,
  CANCELLED,
  EXPIRED;

  /// Nothing comes after it; a closed order's report may still be amended.
  public boolean isLast() {
    return switch (this) {
      case DECLINED, CANCELLED, EXPIRED -> true;
      case DRAFT,
          SUBMITTED,
          ACCEPTED,
          RETURNED,
          REPORTING,
          REPORT_SIGNED,
          DELIVERED,
          ACKNOWLEDGED,
          CLOSED ->
          false;
    };
  }
}
