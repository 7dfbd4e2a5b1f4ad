package huizhen.scheduling.model;

import huizhen.scheduling.api.SchedulingRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// Counts a time in office hours only: four working hours from Friday 16:00 end on Monday 11:00; a
/// public holiday between them does not count, a make-up workday does.
final class WorkingTime {
  private final SchedulingRules rules;

  WorkingTime(SchedulingRules rules) {
    this.rules = rules;
  }

  Instant after(Instant from, Duration time, String zoneName) {
    var zone = ZoneId.of(zoneName);
    var left = time;
    // Ends: the rules have at least one office day a week, of some length, and the list of holidays
    // is finite.
    for (var day = from.atZone(zone).toLocalDate(); ; day = day.plusDays(1)) {
      if (!rules.holidays().isWorkday(day, zoneName, rules.officeDays())) {
        continue;
      }
      var opens = later(from, opens(day, zone));
      var open = Duration.between(opens, day.atTime(rules.officeTo()).atZone(zone).toInstant());
      if (open.compareTo(left) >= 0) {
        return opens.plus(left);
      }
      if (!open.isNegative()) {
        left = left.minus(open);
      }
    }
  }

  private Instant opens(LocalDate day, ZoneId zone) {
    return day.atTime(rules.officeFrom()).atZone(zone).toInstant();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }
}
