package huizhen.scheduling.order.api;

import java.time.Duration;
import java.util.List;

/// How long a diagnosis order waits for what (DOMAIN.md 3a's times of acceptance; docs/orders.md):
/// each 0 to 90 days.
///
/// @param urgent how soon an urgent report is due: 30 min
/// @param routine how soon a routine one is due: 24 h
/// @param firstReminderPercent of that, when it is reminded of: 50
/// @param lastReminderPercent the same, the last time: 90
/// @param urgentExpiry when an urgent one that nobody accepted expires: 2 h (ours)
/// @param routineExpiry the same of a routine one: 72 h (ours)
/// @param close how long after the acknowledgement it closes by itself: 7 days (ours)
public record OrderTimes(
    Duration urgent,
    Duration routine,
    int firstReminderPercent,
    int lastReminderPercent,
    Duration urgentExpiry,
    Duration routineExpiry,
    Duration close) {
  private static final Duration LONGEST = Duration.ofDays(90);

  public OrderTimes {
    for (var each : List.of(urgent, routine, urgentExpiry, routineExpiry, close)) {
      if (each.isNegative() || each.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("time-out " + each + " is not within 0..90 days");
      }
    }
    if (firstReminderPercent < 1
        || lastReminderPercent < firstReminderPercent
        || lastReminderPercent > 99) {
      throw new IllegalArgumentException(
          "reminders at %d %% and %d %% are not in order within 1..99"
              .formatted(firstReminderPercent, lastReminderPercent));
    }
    if (urgent.compareTo(urgentExpiry) > 0 || routine.compareTo(routineExpiry) > 0) {
      throw new IllegalArgumentException("an order expires before its report is due");
    }
  }

  public static OrderTimes standard() {
    return new OrderTimes(
        Duration.ofMinutes(30),
        Duration.ofHours(24),
        50,
        90,
        Duration.ofHours(2),
        Duration.ofHours(72),
        Duration.ofDays(7));
  }

  public Duration due(OrderForm.Urgency urgency) {
    return switch (urgency) {
      case URGENT -> urgent;
      case ROUTINE -> routine;
    };
  }

  public Duration expiry(OrderForm.Urgency urgency) {
    return switch (urgency) {
      case URGENT -> urgentExpiry;
      case ROUTINE -> routineExpiry;
    };
  }
}
