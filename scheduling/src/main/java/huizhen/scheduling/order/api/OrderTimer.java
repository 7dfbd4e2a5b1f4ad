package huizhen.scheduling.order.api;

import java.time.Instant;

/// A time-out that is set: one of a kind at a time.
public record OrderTimer(Kind kind, Instant at) {
  public enum Kind {
    FIRST_REMINDER,
    LAST_REMINDER,
    OVERDUE,
    EXPIRY,
    CLOSE
  }
}
