package huizhen.scheduling.model;

import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.WorkingHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A practitioner's working hours as instants, and what is free in them (DOMAIN.md 4): the weekly
/// hours, on the days of the holiday calendar, without absences and, for a team, quiet hours.
///
/// Hours are wall time in one zone: on a day when the clocks change a window is an hour longer or
/// shorter, and slots are counted in real time from its start. Hours whose `to` is not after `from`
/// end on the next day.
public final class Calendar {
  /// How far from a taken time we look for free ones.
  public static final Duration NEAREST_WITHIN = Duration.ofDays(7);

  /// What one question may span.
  public static final Duration MAX_RANGE = Duration.ofDays(92);

  public static final int MAX_SLOTS = 200;
  public static final int NEAREST = 3;

  private final PractitionerId practitioner;
  private final WorkingHours hours;
  private final ZoneId zone;
  private final DayRules rules;

  public Calendar(PractitionerId practitioner, WorkingHours hours, String zone, DayRules rules) {
    this.practitioner = practitioner;
    this.hours = hours;
    this.zone = ZoneId.of(zone);
    this.rules = rules;
  }

  /// Free slots of `[from, to)` that start at `now` or later, earliest first.
  public List<FreeSlot> free(
      List<Interval> booked, Instant from, Instant to, Instant now, int limit) {
    if (limit < 1 || !from.isBefore(to)) {
      return List.of();
    }
    var start = from.isBefore(now) ? now : from;
    var last = start.plus(MAX_RANGE);
    var end = to.isBefore(last) ? to : last;
    var most = Math.min(limit, MAX_SLOTS);
    var slots = new TreeMap<Instant, FreeSlot>();
    adHoc(booked, now)
        .filter(slot -> !slot.start().isBefore(start) && slot.start().isBefore(end))
        .ifPresent(slot -> slots.put(slot.start(), slot));
    if (start.isBefore(end)) {
      for (var window : windows(start, end)) {
        grid(window, booked, start, end, slots, most);
        if (slots.size() >= most) {
          break;
        }
      }
    }
    return slots.values().stream().limit(most).toList();
  }

  /// The free slots nearest to a time, the nearest first; at most [#NEAREST].
  public List<FreeSlot> nearest(List<Interval> booked, Instant wanted, Instant now) {
    var from = wanted.minus(NEAREST_WITHIN);
    var before = free(booked, from, wanted, now, Integer.MAX_VALUE);
    var after = free(booked, wanted, wanted.plus(NEAREST_WITHIN), now, NEAREST + 1);
    var all = new ArrayList<>(after);
    all.addAll(before.subList(Math.max(0, before.size() - NEAREST - 1), before.size()));
    return all.stream()
        .distinct()
        .sorted(
            Comparator.comparing((FreeSlot slot) -> Duration.between(wanted, slot.start()).abs())
                .thenComparing(FreeSlot::start))
        .limit(NEAREST)
        .toList();
  }

  /// Whether a time lies wholly within working hours; days that touch count as one.
  public boolean covers(Interval time) {
    return windows(time.start(), time.end()).stream().anyMatch(window -> window.covers(time));
  }

  /// Somebody at work can start at the next full minute, without waiting for the next slot.
  private Optional<FreeSlot> adHoc(List<Interval> booked, Instant now) {
    var minute = now.truncatedTo(ChronoUnit.MINUTES);
    var start = minute.equals(now) ? now : minute.plus(1, ChronoUnit.MINUTES);
    var slot = new Interval(start, start.plus(hours.slot()));
    var isAtWork =
        windows(now, slot.end()).stream()
            .anyMatch(window -> !window.start().isAfter(now) && window.covers(slot));
    return isAtWork && isFree(slot, booked) ? Optional.of(slot(slot)) : Optional.empty();
  }

  private void grid(
      Interval window,
      List<Interval> booked,
      Instant from,
      Instant to,
      Map<Instant, FreeSlot> slots,
      int most) {
    var length = hours.slot();
    var skipped =
        from.isAfter(window.start()) ? Duration.between(window.start(), from).dividedBy(length) : 0;
    var start = window.start().plus(length.multipliedBy(skipped));
    while (start.isBefore(to) && !start.plus(length).isAfter(window.end())) {
      var slot = new Interval(start, start.plus(length));
      if (!start.isBefore(from) && isFree(slot, booked)) {
        slots.putIfAbsent(start, slot(slot));
        if (slots.size() >= most) {
          return;
        }
      }
      start = slot.end();
    }
  }

  /// The working windows that touch a time, in order; those that touch each other are merged.
  public List<Interval> windows(Instant from, Instant to) {
    return Interval.without(weekly(from, to), away(from, to));
  }

  private List<Interval> weekly(Instant from, Instant to) {
    var merged = new ArrayList<Interval>();
    var last = to.atZone(zone).toLocalDate();
    // A window of the day before may reach over midnight.
    for (var day = from.atZone(zone).toLocalDate().minusDays(1);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      var window = window(day);
      if (window.isEmpty() || !window.get().end().isAfter(from)) {
        continue;
      }
      var next = window.get();
      if (!merged.isEmpty() && !merged.getLast().end().isBefore(next.start())) {
        next = new Interval(merged.removeLast().start(), next.end());
      }
      merged.add(next);
    }
    return merged;
  }

  /// Absences and quiet hours that may touch the windows of a time.
  private List<Interval> away(Instant from, Instant to) {
    var away = new ArrayList<Interval>();
    for (var absence : rules.absences()) {
      away.add(
          new Interval(
              at(absence.firstDay(), LocalTime.MIDNIGHT),
              at(absence.lastDay().plusDays(1), LocalTime.MIDNIGHT)));
    }
    if (rules.quiet().isPresent()) {
      var quiet = rules.quiet().get();
      // A window of the day before may reach far over midnight, one of the last day too.
      var last = to.atZone(zone).toLocalDate().plusDays(1);
      for (var day = from.atZone(zone).toLocalDate().minusDays(2);
          !day.isAfter(last);
          day = day.plusDays(1)) {
        away.add(new Interval(at(day, quiet.quietFrom()), at(day.plusDays(1), quiet.quietTo())));
      }
    }
    return away;
  }

  private Optional<Interval> window(LocalDate day) {
    if (!rules.holidays().isWorkday(day, zone.getId(), hours.days())) {
      return Optional.empty();
    }
    var isOvernight = !hours.to().isAfter(hours.from());
    var start = at(day, hours.from());
    var end = at(isOvernight ? day.plusDays(1) : day, hours.to());
    // Hours that lie wholly in the hour that a clock change skips do not happen.
    return start.isBefore(end) ? Optional.of(new Interval(start, end)) : Optional.empty();
  }

  private Instant at(LocalDate day, LocalTime time) {
    return day.atTime(time).atZone(zone).toInstant();
  }

  private FreeSlot slot(Interval time) {
    return new FreeSlot(practitioner, time.start(), time.end());
  }

  private static boolean isFree(Interval slot, List<Interval> booked) {
    return booked.stream().noneMatch(slot::overlaps);
  }
}
