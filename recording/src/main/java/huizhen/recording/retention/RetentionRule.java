package huizhen.recording.retention;

import huizhen.recording.api.Retention.Trigger;
import huizhen.recording.api.RetentionClass;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/// How long one class is kept, counted from what, in which zone's days, and what comes after. A
/// period may be longer than the law's, never shorter.
///
/// @param zone whose days are counted: a period ends with the end of a day there
public record RetentionRule(
    RetentionClass retained, Trigger trigger, Period period, ZoneId zone, Action action) {
  /// For ever, in the form of a time.
  public static final Instant FOREVER = Instant.MAX;

  /// Past this many years a period is a mistake of its writer.
  static final int MAX_YEARS = 200;

  /// What comes when the time is over.
  public enum Action {
    /// Two people look at it, and it goes.
    REVIEW_AND_DELETE,
    /// It stays.
    KEEP
  }

  public RetentionRule {
    long years = period.toTotalMonths() / 12;
    if (years < retained.years() || years > MAX_YEARS || period.isNegative()) {
      throw new IllegalArgumentException(
          "%s is kept for %s, which is not %d to %d years"
              .formatted(retained, period, retained.years(), MAX_YEARS));
    }
  }

  /// The end of the period. For ever when what it is counted from has not happened, or is so odd a
  /// time that no calendar has it.
  ///
  /// Where the last month has no such day, the period ends with the month (民法典 202).
  public Instant until(Map<Trigger, Instant> happened) {
    Optional<Instant> from = Optional.ofNullable(happened.get(trigger));
    if (action == Action.KEEP || from.isEmpty()) {
      return FOREVER;
    }
    try {
      LocalDate last = from.get().atZone(zone).toLocalDate().plus(period);
      return last.plusDays(1).atStartOfDay(zone).toInstant();
    } catch (java.time.DateTimeException | ArithmeticException e) {
      return FOREVER; // never a date that wrapped round
    }
  }
}
