package huizhen.scheduling.api;

import java.time.Instant;

/// Something about a case that people should know now. It goes away with the state that it is
/// about; the audit trail keeps it.
///
/// @param at since when
public record CaseAlert(Kind kind, Instant at) {
  public enum Kind {
    ANSWER_REMINDER,
    ANSWER_LAST_REMINDER,
    ANSWER_OVERDUE,
    /// The held time fell back.
    HOLD_EXPIRED,
    CONSENT_LATE,
    SPECIALIST_LATE,
    /// Both doctors are there and the session has not begun.
    START_LATE,
    PHONE_OFFER,
    LINK_LOST,
    /// Its session broke off for technical reasons: it goes first.
    PRIORITY_REBOOK,
    OPINION_DUE,
    OPINION_OVERDUE,
    DECISION_OVERDUE,
    /// Nobody on call accepted an emergency: the coordinator has to find somebody.
    RING_UNANSWERED,
    /// The specialist of an emergency is not in the room in time.
    ARRIVAL_LATE,
    /// Its appointment gave way to an emergency.
    PREEMPTED;

    /// Whether it says that something takes longer than it should.
    public boolean isOverdue() {
      return switch (this) {
        case ANSWER_OVERDUE, OPINION_OVERDUE, DECISION_OVERDUE, ARRIVAL_LATE -> true;
        case ANSWER_REMINDER,
            ANSWER_LAST_REMINDER,
            HOLD_EXPIRED,
            CONSENT_LATE,
            SPECIALIST_LATE,
            START_LATE,
            PHONE_OFFER,
            LINK_LOST,
            PRIORITY_REBOOK,
            OPINION_DUE,
            RING_UNANSWERED,
            PREEMPTED ->
            false;
      };
    }
  }
}
