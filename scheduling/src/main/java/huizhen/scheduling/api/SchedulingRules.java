package huizhen.scheduling.api;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Set;

/// The figures that a deployment may choose (DOMAIN.md 3a; all but the three years are our own
/// defaults). docs/cases.md lists them beside what they do.
///
/// @param needsOwnApproval whether the inviting organisation's coordinator approves before dispatch
/// @param minIndependentYears of clinical practice, for the specialist (DOMAIN.md A16)
/// @param startEarly how long before the appointed start the session may begin
/// @param officeDays with officeFrom and officeTo: the office hours, in the invited organisation's
///   zone
/// @param horizon how far ahead a time may be booked
/// @param holidays of office hours and of everybody's calendar
/// @param planning of teams
public record SchedulingRules(
    boolean needsOwnApproval,
    int minIndependentYears,
    Duration startEarly,
    Set<DayOfWeek> officeDays,
    LocalTime officeFrom,
    LocalTime officeTo,
    Duration horizon,
    TimeOuts timeOuts,
    HolidayCalendar holidays,
    PlanningRules planning,
    EmergencyRules emergency) {
  public SchedulingRules {
    officeDays = Set.copyOf(officeDays);
    if (minIndependentYears < 0 || minIndependentYears > 50) {
      throw new IllegalArgumentException(
          "rules.min-independent-years=%d is not in 0..50".formatted(minIndependentYears));
    }
    if (officeDays.isEmpty() || !officeFrom.isBefore(officeTo)) {
      throw new IllegalArgumentException(
          "office hours need a day, and %s before %s".formatted(officeFrom, officeTo));
    }
    if (startEarly.isNegative() || startEarly.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("rules.start-early=" + startEarly + " is not in 0..1 day");
    }
    if (horizon.isNegative() || horizon.isZero() || horizon.compareTo(Duration.ofDays(366)) > 0) {
      throw new IllegalArgumentException("rules.horizon=" + horizon + " is not within a year");
    }
  }

  /// What the domain document proposes.
  public static SchedulingRules standard() {
    return new SchedulingRules(
        false,
        3,
        Duration.ofMinutes(1),
        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
        LocalTime.of(8, 0),
        LocalTime.of(17, 0),
        Duration.ofDays(90),
        TimeOuts.standard(),
        HolidayCalendar.shipped(),
        PlanningRules.standard(),
        EmergencyRules.standard());
  }

  public SchedulingRules with(TimeOuts other) {
    return new SchedulingRules(
        needsOwnApproval,
        minIndependentYears,
        startEarly,
        officeDays,
        officeFrom,
        officeTo,
        horizon,
        other,
        holidays,
        planning,
        emergency);
  }

  public SchedulingRules with(HolidayCalendar other) {
    return new SchedulingRules(
        needsOwnApproval,
        minIndependentYears,
        startEarly,
        officeDays,
        officeFrom,
        officeTo,
        horizon,
        timeOuts,
        other,
        planning,
        emergency);
  }

  public SchedulingRules withOwnApproval(boolean isNeeded) {
    return new SchedulingRules(
        isNeeded,
        minIndependentYears,
        startEarly,
        officeDays,
        officeFrom,
        officeTo,
        horizon,
        timeOuts,
        holidays,
        planning,
        emergency);
  }

  public SchedulingRules with(EmergencyRules other) {
    return new SchedulingRules(
        needsOwnApproval,
        minIndependentYears,
        startEarly,
        officeDays,
        officeFrom,
        officeTo,
        horizon,
        timeOuts,
        holidays,
        planning,
        other);
  }

  public SchedulingRules with(PlanningRules other) {
    return new SchedulingRules(
        needsOwnApproval,
        minIndependentYears,
        startEarly,
        officeDays,
        officeFrom,
        officeTo,
        horizon,
        timeOuts,
        holidays,
        other,
        emergency);
  }

  public SchedulingRules withStartEarly(Duration other) {
    return new SchedulingRules(
        needsOwnApproval,
        minIndependentYears,
        other,
        officeDays,
        officeFrom,
        officeTo,
        horizon,
        timeOuts,
        holidays,
        planning,
        emergency);
  }
}
