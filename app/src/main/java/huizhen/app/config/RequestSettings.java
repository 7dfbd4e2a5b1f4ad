package huizhen.app.config;

import huizhen.scheduling.io.RequestTimes;
import huizhen.scheduling.order.api.OrderTimes;
import huizhen.scheduling.referral.api.ReferralTimes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings of referrals and diagnosis orders, `referrals.…` and `orders.…`: docs/referrals.md
/// and docs/orders.md say what each does. Times are written as in [CaseSettings].
final class RequestSettings {
  static final List<String> KEYS =
      List.of(
          "referrals.emergency-answer",
          "referrals.routine-reminder",
          "referrals.routine-answer",
          "referrals.arrival-grace",
          "referrals.back",
          "referrals.close",
          "orders.urgent",
          "orders.routine",
          "orders.first-reminder-percent",
          "orders.last-reminder-percent",
          "orders.urgent-expiry",
          "orders.routine-expiry",
          "orders.close");

  private RequestSettings() {}

  static RequestTimes times(Function<String, Optional<String>> settings) {
    var read = new CaseSettings(settings);
    try {
      return new RequestTimes(
          referrals(read, ReferralTimes.standard()), orders(read, OrderTimes.standard()));
    } catch (IllegalArgumentException e) {
      throw new StartException("referrals.… or orders.…: %s.".formatted(e.getMessage()), e);
    }
  }

  private static ReferralTimes referrals(CaseSettings read, ReferralTimes standard) {
    return new ReferralTimes(
        read.time("referrals.emergency-answer", standard.emergencyAnswer()),
        read.time("referrals.routine-reminder", standard.routineReminder()),
        read.time("referrals.routine-answer", standard.routineAnswer()),
        read.time("referrals.arrival-grace", standard.arrivalGrace()),
        read.time("referrals.back", standard.back()),
        read.time("referrals.close", standard.close()));
  }

  private static OrderTimes orders(CaseSettings read, OrderTimes standard) {
    return new OrderTimes(
        read.time("orders.urgent", standard.urgent()),
        read.time("orders.routine", standard.routine()),
        read.percent("orders.first-reminder-percent", standard.firstReminderPercent()),
        read.percent("orders.last-reminder-percent", standard.lastReminderPercent()),
        read.time("orders.urgent-expiry", standard.urgentExpiry()),
        read.time("orders.routine-expiry", standard.routineExpiry()),
        read.time("orders.close", standard.close()));
  }
}
