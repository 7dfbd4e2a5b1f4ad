package huizhen.scheduling.teaching.api;

import java.time.Instant;

/// A time-out that is set: one of a kind at a time.
public record TeachingTimer(Kind kind, Instant at) {
  public enum Kind {
    CONSENT_LATE,
    TEACHER_LATE,
    NOT_HELD,
    LINK_ABORT,
    OVERRUN,
    RECORD_LATE,
    CLOSE
  }
}
