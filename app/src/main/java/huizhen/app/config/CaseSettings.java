package huizhen.app.config;

import huizhen.scheduling.api.EmergencyRules;
import huizhen.scheduling.api.HolidayCalendar;
import huizhen.scheduling.api.PlanningRules;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.TimeOuts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The settings of consultation cases, `cases.…`: docs/cases.md says what each does. Times are a
/// number with `s`, `m`, `h` or `d`.
final class CaseSettings {
  static final List<String> KEYS =
      List.of(
          "cases.own-approval",
          "cases.holidays",
          "cases.urgent-answer",
          "cases.urgent-expiry",
          "cases.routine-answer",
          "cases.routine-expiry",
          "cases.first-reminder-percent",
          "cases.last-reminder-percent",
          "cases.hold",
          "cases.consent-before",
          "cases.lobby-before",
          "cases.specialist-late",
          "cases.no-show",
          "cases.phone-offer",
          "cases.link-grace",
          "cases.link-abort",
          "cases.session-over",
          "cases.opinion-due",
          "cases.opinion-overdue",
          "cases.decision",
          "cases.close",
          "cases.archive",
          "cases.emergency-ring",
          "cases.emergency-arrival",
          "cases.emergency-opinion-due",
          "cases.emergency-session",
          "cases.start-early",
          "cases.team-notice",
          "cases.team-before",
          "cases.team-after",
          "cases.team-daily-max",
          "cases.team-quiet-from",
          "cases.team-quiet-to");

  private static final long MAX_HOLIDAYS = 1024L * 1024;

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhd])");

  private final Function<String, Optional<String>> settings;

  CaseSettings(Function<String, Optional<String>> settings) {
    this.settings = settings;
  }

  static SchedulingRules rules(Function<String, Optional<String>> settings) {
    return new CaseSettings(settings).rules();
  }

  private SchedulingRules rules() {
    try {
      return SchedulingRules.standard()
          .withOwnApproval(flag("cases.own-approval"))
          .with(holidays())
          .with(timeOuts(TimeOuts.standard()))
          .with(emergency(EmergencyRules.standard()))
          .with(planning(PlanningRules.standard()))
          .withStartEarly(time("cases.start-early", SchedulingRules.standard().startEarly()));
    } catch (IllegalArgumentException e) {
      throw new StartException("cases.…: %s.".formatted(e.getMessage()), e);
    }
  }

  private HolidayCalendar holidays() {
    var shipped = HolidayCalendar.shipped();
    return settings
        .apply("cases.holidays")
        .map(name -> {
          try {
            var file = Path.of(name);
            if (Files.size(file) > MAX_HOLIDAYS) {
              throw new StartException(
                  "cases.holidays=%s is longer than %d bytes.".formatted(name, MAX_HOLIDAYS));
            }
            return shipped.importing(HolidayCalendar.parse(Files.readString(file)));
          } catch (IOException | InvalidPathException e) {
            throw new StartException("cases.holidays=%s can't be read.".formatted(name), e);
          }
        })
        .orElse(shipped);
  }

  private TimeOuts timeOuts(TimeOuts standard) {
    return new TimeOuts(
        time("cases.urgent-answer", standard.urgentAnswer()),
        time("cases.urgent-expiry", standard.urgentExpiry()),
        time("cases.routine-answer", standard.routineAnswer()),
        time("cases.routine-expiry", standard.routineExpiry()),
        percent("cases.first-reminder-percent", standard.firstReminderPercent()),
        percent("cases.last-reminder-percent", standard.lastReminderPercent()),
        time("cases.hold", standard.hold()),
        time("cases.consent-before", standard.consentBefore()),
        time("cases.lobby-before", standard.lobbyBefore()),
        time("cases.specialist-late", standard.specialistLate()),
        time("cases.no-show", standard.noShow()),
        time("cases.phone-offer", standard.phoneOffer()),
        time("cases.link-grace", standard.linkGrace()),
        time("cases.link-abort", standard.linkAbort()),
        time("cases.session-over", standard.sessionOver()),
        time("cases.opinion-due", standard.opinionDue()),
        time("cases.opinion-overdue", standard.opinionOverdue()),
        time("cases.decision", standard.decision()),
        time("cases.close", standard.close()),
        time("cases.archive", standard.archive()));
  }

  private EmergencyRules emergency(EmergencyRules standard) {
    return new EmergencyRules(
        time("cases.emergency-ring", standard.ring()),
        time("cases.emergency-arrival", standard.arrival()),
        time("cases.emergency-opinion-due", standard.opinionDue()),
        time("cases.emergency-session", standard.session()));
  }

  private PlanningRules planning(PlanningRules standard) {
    return new PlanningRules(
        timeOfDay("cases.team-quiet-from", standard.quietFrom()),
        timeOfDay("cases.team-quiet-to", standard.quietTo()),
        time("cases.team-notice", standard.minNotice()),
        time("cases.team-before", standard.before()),
        time("cases.team-after", standard.after()),
        percent("cases.team-daily-max", standard.dailyMax()),
        standard.dayFrom(),
        standard.dayTo(),
        standard.lunchFrom(),
        standard.lunchTo());
  }

  private LocalTime timeOfDay(String key, LocalTime standard) {
    return settings
        .apply(key)
        .map(value -> {
          try {
            return LocalTime.parse(value);
          } catch (DateTimeParseException e) {
            throw new StartException(
                "%s=%s is not a time of day such as 21:00.".formatted(key, value), e);
          }
        })
        .orElse(standard);
  }

  Duration time(String key, Duration standard) {
    return settings
        .apply(key)
        .map(value -> {
          var parts = TIME.matcher(value);
          if (!parts.matches()) {
            throw new StartException(
                "%s=%s is not a time such as 30s, 15m, 4h or 7d.".formatted(key, value));
          }
          var number = Long.parseLong(parts.group(1));
          return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
        })
        .orElse(standard);
  }

  int percent(String key, int standard) {
    return settings
        .apply(key)
        .map(value -> {
          if (!value.matches("\\d{1,2}")) {
            throw new StartException("%s=%s is not 1 to 99.".formatted(key, value));
          }
          return Integer.parseInt(value);
        })
        .orElse(standard);
  }

  private boolean flag(String key) {
    return switch (settings.apply(key).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      case String other ->
          throw new StartException("%s=%s is not true or false.".formatted(key, other));
    };
  }
}
