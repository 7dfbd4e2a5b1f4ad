package huizhen.scheduling.referral.api;

import java.time.Instant;

/// A time-out that is set: one of a kind at a time.
public record ReferralTimer(Kind kind, Instant at) {
  public enum Kind {
    ANSWER_REMINDER,
    /// Of an emergency: the pre-review should be done.
    ANSWER_DUE,
    NOT_ARRIVED,
    BACK_DUE,
    FOLLOW_UP_DUE,
    CLOSE
  }
}
