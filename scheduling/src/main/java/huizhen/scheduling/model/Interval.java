package huizhen.scheduling.model;

import java.time.Duration;
import java.time.Instant;

/// A time from start to end; the end is exclusive, so two that touch do not overlap.
public record Interval(Instant start, Instant end) {
  public Interval {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("an interval ends after it starts");
    }
  }

  boolean overlaps(Interval other) {
    return start.isBefore(other.end) && other.start.isBefore(end);
  }

  boolean covers(Interval other) {
    return !start.isAfter(other.start) && !end.isBefore(other.end);
  }

  Duration length() {
    return Duration.between(start, end);
  }
}
