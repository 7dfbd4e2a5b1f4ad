package huizhen.scheduling.api;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Set;

/// When somebody may be booked, in the zone of the organisation.
///
/// @param to exclusive; midnight means the end of the day
public record WorkingHours(Set<DayOfWeek> days, LocalTime from, LocalTime to, Duration slot) {
  public WorkingHours {
    days = Set.copyOf(days);
    if (slot.isNegative() || slot.isZero() || slot.compareTo(Duration.ofHours(12)) > 0) {
      throw new IllegalArgumentException("a slot lasts up to 12 hours, not " + slot);
    }
  }
}
