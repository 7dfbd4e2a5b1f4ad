package huizhen.app.config;

import huizhen.scheduling.io.RequestTimes;
import huizhen.scheduling.order.api.OrderTimes;
import huizhen.scheduling.referral.api.ReferralTimes;
import huizhen.scheduling.teaching.api.TeachingTimes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The settings of referrals, diagnosis orders and teaching sessions, `referrals.…`, `orders.…` and
/// `teaching.…`: docs/referrals.md, docs/orders.md and docs/teaching.md say what each does. Times
/// are written as in [CaseSettings].
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
          "orders.close",
          "teaching.open-before",
          "teaching.consent-before",
          "teaching.teacher-late",
          "teaching.not-held",
          "teaching.link-abort",
          "teaching.overrun",
          "teaching.record",
          "teaching.close",
          "waiting.offer");

  private RequestSettings() {}

  static RequestTimes times(Function<String, Optional<String>> settings) {
    var read = new CaseSettings(settings);
    try {
      return new RequestTimes(
          referrals(read, ReferralTimes.standard()),
          orders(read, OrderTimes.standard()),
          teaching(read, TeachingTimes.standard()),
          offer(read));
    } catch (IllegalArgumentException e) {
      throw new StartException(
          "referrals.…, orders.…, teaching.… or waiting.…: %s.".formatted(e.getMessage()), e);
    }
  }

  private static Duration offer(CaseSettings read) {
    return read.time("waiting.offer", RequestTimes.standard().offer());
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

  private static TeachingTimes teaching(CaseSettings read, TeachingTimes standard) {
    return new TeachingTimes(
        read.time("teaching.open-before", standard.openBefore()),
        read.time("teaching.consent-before", standard.consentBefore()),
        read.time("teaching.teacher-late", standard.teacherLate()),
        read.time("teaching.not-held", standard.notHeld()),
        read.time("teaching.link-abort", standard.linkAbort()),
        read.time("teaching.overrun", standard.overrun()),
        read.time("teaching.record", standard.record()),
        read.time("teaching.close", standard.close()));
  }
}
