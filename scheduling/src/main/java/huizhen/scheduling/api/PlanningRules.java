package huizhen.scheduling.api;

import java.time.Duration;
import java.time.LocalTime;

/// When a team may be asked to meet (DOMAIN.md 4.2 and A30; the figures are our own defaults). All
/// times of day are each member's own, in the zone of the organisation.
///
/// @param quietFrom with quietTo: when nobody is booked, over midnight
/// @param minNotice how long before the start it is to be arranged at the latest
/// @param before how long nothing else may be in a member's calendar before the start
/// @param after the same after the end
/// @param dailyMax how many consultations a member has on one day at most
/// @param dayFrom with dayTo: outside it an hour is awkward, though allowed
/// @param lunchFrom with lunchTo: awkward too
public record PlanningRules(
    LocalTime quietFrom,
    LocalTime quietTo,
    Duration minNotice,
    Duration before,
    Duration after,
    int dailyMax,
    LocalTime dayFrom,
    LocalTime dayTo,
    LocalTime lunchFrom,
    LocalTime lunchTo) {
  private static final Duration LONGEST_BUFFER = Duration.ofHours(4);

  public PlanningRules {
    if (!quietTo.isBefore(quietFrom)) {
      throw new IllegalArgumentException(
          "quiet hours go over midnight, not from %s to %s".formatted(quietFrom, quietTo));
    }
    if (minNotice.isNegative() || minNotice.compareTo(Duration.ofDays(30)) > 0) {
      throw new IllegalArgumentException("the notice " + minNotice + " is not within 30 days");
    }
    if (before.isNegative()
        || before.compareTo(LONGEST_BUFFER) > 0
        || after.isNegative()
        || after.compareTo(LONGEST_BUFFER) > 0) {
      throw new IllegalArgumentException(
          "buffers %s and %s are not within 4 h".formatted(before, after));
    }
    if (dailyMax < 1 || dailyMax > 100) {
      throw new IllegalArgumentException("a daily maximum of " + dailyMax + " is not in 1..100");
    }
    if (!dayFrom.isBefore(dayTo) || !lunchFrom.isBefore(lunchTo)) {
      throw new IllegalArgumentException("the day and lunch each begin before they end");
    }
  }

  public static PlanningRules standard() {
    return new PlanningRules(
        LocalTime.of(21, 0),
        LocalTime.of(7, 0),
        Duration.ofHours(2),
        Duration.ofMinutes(10),
        Duration.ofMinutes(5),
        6,
        LocalTime.of(8, 0),
        LocalTime.of(18, 0),
        LocalTime.of(12, 0),
        LocalTime.of(13, 30));
  }
}
