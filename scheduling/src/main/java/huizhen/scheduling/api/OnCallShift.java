package huizhen.scheduling.api;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;

/// When somebody is on call for a specialty.
///
/// @param level 1 is rung first, then 2, up to [#MAX_LEVEL]
public record OnCallShift(
    String id, PractitionerId practitioner, String department, int level, Pattern pattern) {
  public static final int MAX_LEVEL = 5;

  public OnCallShift {
    Ids.check(id, "a shift's id");
    if (level < 1 || level > MAX_LEVEL) {
      throw new IllegalArgumentException("a shift's level is 1 to " + MAX_LEVEL);
    }
    if (department.isBlank() || department.length() > 100) {
      throw new IllegalArgumentException("a shift names its specialty");
    }
  }

  public sealed interface Pattern {}

  /// Once, `end` exclusive.
  public record Once(Instant start, Instant end) implements Pattern {
    public Once {
      if (!start.isBefore(end)) {
        throw new IllegalArgumentException("a shift starts before it ends");
      }
    }
  }

  /// Each week, as wall time in the zone of whose rota it is. Where `to` is not after `from`, the
  /// shift ends on the next day.
  public record Weekly(Set<DayOfWeek> days, LocalTime from, LocalTime to, String zone)
      implements Pattern {
    public Weekly {
      days = Set.copyOf(days);
      if (days.isEmpty()) {
        throw new IllegalArgumentException("a weekly shift has a day");
      }
      try {
        var _ = ZoneId.of(zone);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("a shift's zone is an IANA zone", e);
      }
    }
  }
}
