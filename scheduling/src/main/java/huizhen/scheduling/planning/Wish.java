package huizhen.scheduling.planning;

import huizhen.scheduling.model.Bookings;
import java.time.Duration;
import java.time.Instant;

/// What kind of time is wanted: it starts within `[from, to)`.
///
/// @param optionalNeeded how many of the optional members have to be free, at least
public record Wish(Instant from, Instant to, Duration length, int optionalNeeded) {
  public Wish {
    if (length.compareTo(Bookings.MIN_LENGTH) < 0 || length.compareTo(Bookings.MAX_LENGTH) > 0) {
      throw new IllegalArgumentException("a meeting lasts from 5 minutes to 12 hours");
    }
    if (optionalNeeded < 0) {
      throw new IllegalArgumentException("fewer than no optional members make no sense");
    }
  }
}
