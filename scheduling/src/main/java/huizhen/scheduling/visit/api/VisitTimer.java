package huizhen.scheduling.visit.api;

import java.time.Instant;

/// A time-out that is set: one of a kind at a time.
public record VisitTimer(Kind kind, Instant at) {
  public enum Kind {
    QUEUE_OPENS,
    RING,
    NO_SHOW,
    OVER,
    PHONE_OFFER,
    LINK_ABORT,
    RECORD_LATE,
    CLOSE
  }
}
