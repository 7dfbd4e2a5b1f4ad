package huizhen.scheduling.referral.api;

/// Where a referral stands (DOMAIN.md 3c; docs/referrals.md).
public enum ReferralState {
  DRAFT,
  CONSENTED,
  SUBMITTED,
  RECEIVED,
  ACCEPTED,
  REJECTED,
  /// The organisation asked names another; the sending doctor submits it there.
  REDIRECTED,
  SCHEDULED,
  IN_TRANSIT,
  ARRIVED,
  ADMITTED,
  TREATED,
  DOWN_REFERRED,
  RECEIVED_BACK,
  FOLLOWUP,
  CLOSED,
  CANCELLED,
  NOT_ARRIVED;

  /// Nothing comes after it.
  public boolean isLast() {
    return switch (this) {
      case REJECTED, CLOSED, CANCELLED -> true;
      case DRAFT,
          CONSENTED,
          SUBMITTED,
          RECEIVED,
          ACCEPTED,
          REDIRECTED,
          SCHEDULED,
          IN_TRANSIT,
          ARRIVED,
          ADMITTED,
          TREATED,
          DOWN_REFERRED,
          RECEIVED_BACK,
          FOLLOWUP,
          NOT_ARRIVED ->
          false;
    };
  }
}
