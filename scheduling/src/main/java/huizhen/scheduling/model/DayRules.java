package huizhen.scheduling.model;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.HolidayCalendar;
import huizhen.scheduling.api.PlanningRules;
import java.util.List;
import java.util.Optional;

/// What takes away from somebody's weekly hours.
///
/// @param absences of this one alone, his organisation's closures among them
/// @param quiet whose quiet hours count; empty for a specialist who is booked alone, since his
///   working hours say it all
public record DayRules(
    HolidayCalendar holidays, List<Absence> absences, Optional<PlanningRules> quiet) {
  /// Nothing does.
  public static final DayRules NONE =
      new DayRules(HolidayCalendar.NONE, List.of(), Optional.empty());

  public DayRules {
    absences = List.copyOf(absences);
  }
}
