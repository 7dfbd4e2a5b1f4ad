package huizhen.scheduling.api;

import java.time.Instant;

/// A time-out of a case that has not come yet. A case has at most one of a kind; they are written
/// with the case and fire once. What each does is in docs/cases.md, how long each takes in
/// [SchedulingRules].
public record CaseTimer(Kind kind, Instant at) {
  /// In the order in which two of one moment fire.
  public enum Kind {
    /// Half of the time to answer is gone.
    ANSWER_REMINDER,
    /// Nearly all of it is.
    ANSWER_LAST_REMINDER,
    ANSWER_OVERDUE,
    /// Nobody answered: the case expires.
    EXPIRY,
    /// A held time that not both sides confirmed is given back.
    HOLD,
    /// Consent is still missing shortly before the start.
    CONSENT_LATE,
    LOBBY,
    SPECIALIST_LATE,
    NO_SHOW,
    /// The line is lost: sound alone or the telephone is offered.
    PHONE_OFFER,
    LINK_LOST,
    /// The line did not come back: the session is broken off.
    LINK_ABORT,
    /// Nobody has ended the session, such as one whose gateway went down: it is over.
    SESSION_OVER,
    OPINION_DUE,
    OPINION_OVERDUE,
    DECISION_OVERDUE,
    CLOSE,
    ARCHIVE,
    /// Nobody of this level accepted the emergency: the next is rung.
    RING,
    ARRIVAL
  }
}
