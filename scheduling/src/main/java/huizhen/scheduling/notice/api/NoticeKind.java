package huizhen.scheduling.notice.api;

/// What a notice says (DOMAIN.md 4, rule 10; docs/notices.md).
public enum NoticeKind {
  /// A time is booked.
  BOOKED(false, false, false),
  DAY_BEFORE(true, false, false),
  TWO_HOURS_BEFORE(true, false, false),
  QUARTER_HOUR_BEFORE(true, true, false),
  /// At most two others are called before the patient.
  TWO_BEFORE_YOU(false, true, false),
  /// Everybody who waits for this doctor waits longer.
  DOCTOR_LATE(false, true, true),
  /// The booked time is another one.
  CHANGED(false, false, true),
  CANCELLED(false, false, true),
  /// The time gave way to an emergency.
  DISPLACED(false, true, true),
  RETURNED(false, false, false),
  DECLINED(false, false, false),
  OPINION_DELIVERED(false, false, false),
  /// A doctor who has no part in the case read it in need.
  READ_IN_NEED(false, false, true),
  /// A time fell free and is kept for a case that waits for one, or a number of a block for a
  /// patient.
  TIME_OFFERED(false, true, false),
  // What happened to somebody's own sign-in: who did not do it has to know at once.
  PASSWORD_CHANGED(false, true, true),
  FACTOR_ADDED(false, true, true),
  FACTOR_REMOVED(false, true, true),
  RECOVERY_CODES_RENEWED(false, true, true),
  /// Where notices go is another address; told at the one before.
  CONTACT_CHANGED(false, true, true),
  /// An administrator of accounts set a temporary password.
  PASSWORD_RESET(false, true, true),
  /// An administrator of accounts took the second factors away.
  FACTOR_RESET(false, true, true),
  /// Somebody signed in with a browser that this account had not used.
  NEW_BROWSER(false, true, true),
  /// A new key was made that this account signs documents with.
  SIGNING_KEY_MADE(false, true, true);

  private final boolean isReminder;
  private final boolean isUrgent;
  private final boolean isSafety;

  NoticeKind(boolean isReminder, boolean isUrgent, boolean isSafety) {
    this.isReminder = isReminder;
    this.isUrgent = isUrgent;
    this.isSafety = isSafety;
  }

  /// Whether it is about a time to come, and of no use after it.
  public boolean isReminder() {
    return isReminder;
  }

  /// Whether quiet hours do not put it off.
  public boolean isUrgent() {
    return isUrgent;
  }

  /// Whether nobody can opt out of it: who does not hear of it comes in vain, waits in vain, or
  /// does not know who has read, or who else signs in.
  public boolean isSafety() {
    return isSafety;
  }
}
