package huizhen.scheduling.planning;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.PlanningRules;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.WorkingHours;
import huizhen.scheduling.model.Calendar;
import huizhen.scheduling.model.DayRules;
import huizhen.scheduling.model.Interval;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Somebody who is to come to a meeting, with what is known of his time.
///
/// @param zone IANA zone in which his hours, his days and his quiet hours are meant
/// @param absences his own and his organisation's
/// @param booked what is in his calendar, in any order
public record Attendant(
    PractitionerId id,
    boolean isMandatory,
    WorkingHours hours,
    String zone,
    List<Absence> absences,
    List<Interval> booked) {
  public Attendant {
    absences = List.copyOf(absences);
    booked = List.copyOf(booked);
  }

  @Override
  public String toString() {
    return "Attendant[" + id + "]";
  }

  /// When he is free for as long as the meeting lasts, but for the days that are full. In order,
  /// without overlaps.
  List<Interval> free(SchedulingRules rules, Instant from, Instant to) {
    var calendar =
        new Calendar(
            id,
            hours,
            zone,
            new DayRules(rules.holidays(), absences, Optional.of(rules.planning())));
    var buffered = booked.stream().map(it -> buffered(it, rules.planning())).toList();
    return Interval.without(calendar.windows(from, to), buffered);
  }

  /// What must not be touched, so that the buffers round the new meeting touch nothing.
  private static Interval buffered(Interval it, PlanningRules planning) {
    return new Interval(it.start().minus(planning.after()), it.end().plus(planning.before()));
  }

  /// His days on which he has as many consultations as he may.
  Set<LocalDate> fullDays(int dailyMax) {
    var zoneId = ZoneId.of(zone);
    var counts = new HashMap<LocalDate, Integer>();
    for (var it : booked) {
      var _ = counts.merge(it.start().atZone(zoneId).toLocalDate(), 1, Integer::sum);
    }
    var full = new HashSet<LocalDate>();
    counts.forEach((day, count) -> {
      if (count >= dailyMax) {
        full.add(day);
      }
    });
    return full;
  }
}
