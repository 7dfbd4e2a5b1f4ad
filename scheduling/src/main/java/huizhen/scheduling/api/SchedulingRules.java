package huizhen.scheduling.api;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The figures that a deployment may choose (DOMAIN.md 3a; all but the three years are our own
/// defaults).
///
/// @param needsOwnApproval whether the inviting organisation's coordinator approves before dispatch
/// @param minIndependentYears of clinical practice, for the specialist (DOMAIN.md A16)
/// @param lobbyBefore how long before the start the lobby opens
/// @param startEarly how long before the appointed start the session may begin
/// @param urgentDue how soon an urgent case is to be answered
/// @param routineDue the same for a routine one, counted in office hours
/// @param officeDays with officeFrom and officeTo: the office hours, in the invited organisation's
///   zone
/// @param opinionDue how soon after the session the opinion is to be signed
/// @param acknowledgeDue how soon after delivery the inviting doctor is to answer
/// @param horizon how far ahead a time may be booked
public record SchedulingRules(
    boolean needsOwnApproval,
    int minIndependentYears,
    Duration lobbyBefore,
    Duration startEarly,
    Duration urgentDue,
    Duration routineDue,
    Set<DayOfWeek> officeDays,
    LocalTime officeFrom,
    LocalTime officeTo,
    Duration opinionDue,
    Duration acknowledgeDue,
    Duration horizon) {
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
    for (var duration :
        List.of(lobbyBefore, startEarly, urgentDue, routineDue, opinionDue, acknowledgeDue)) {
      if (duration.isNegative() || duration.compareTo(Duration.ofDays(30)) > 0) {
        throw new IllegalArgumentException(duration + " is not within 0..30 days");
      }
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
        Duration.ofMinutes(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(30),
        Duration.ofHours(4),
        EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
        LocalTime.of(8, 0),
        LocalTime.of(17, 0),
        Duration.ofHours(2),
        Duration.ofHours(24),
        Duration.ofDays(90));
  }
}
