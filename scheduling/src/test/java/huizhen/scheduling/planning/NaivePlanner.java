package huizhen.scheduling.planning;

import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is possible, found the dull way: every quarter of an hour, every minute of the meeting,
/// every member, straight from the sentences of the specification. Slow on purpose, and without a
/// line of the planner's.
final class NaivePlanner {
  private final SchedulingRules rules;

  NaivePlanner(SchedulingRules rules) {
    this.rules = rules;
  }

  /// Each possible start, with the optional members who can come.
  Map<Instant, List<PractitionerId>> possible(List<Attendant> team, Wish wish, Instant now) {
    var found = new TreeMap<Instant, List<PractitionerId>>();
    var quarter = Duration.ofMinutes(15);
    for (var start = Instant.ofEpochSecond(wish.from().getEpochSecond() / 900 * 900);
        start.isBefore(wish.to());
        start = start.plus(quarter)) {
      if (start.isBefore(wish.from())
          || start.isBefore(now.plus(rules.planning().minNotice()))
          || start.isAfter(now.plus(rules.horizon()))) {
        continue;
      }
      var can = new ArrayList<PractitionerId>();
      boolean areAllThere = true;
      for (var who : team) {
        if (canCome(who, start, start.plus(wish.length()))) {
          if (!who.isMandatory()) {
            can.add(who.id());
          }
        } else if (who.isMandatory()) {
          areAllThere = false;
          break;
        }
      }
      if (areAllThere && can.size() >= wish.optionalNeeded()) {
        found.put(start, can);
      }
    }
    return found;
  }

  private boolean canCome(Attendant who, Instant start, Instant end) {
    var zone = ZoneId.of(who.zone());
    var day = start.atZone(zone).toLocalDate();
    var thatDay =
        who.booked().stream()
            .filter(it -> it.start().atZone(zone).toLocalDate().equals(day))
            .count();
    if (thatDay >= rules.planning().dailyMax()) {
      return false;
    }
    for (var minute = start.minus(rules.planning().before());
        minute.isBefore(end.plus(rules.planning().after()));
        minute = minute.plusSeconds(60)) {
      var at = minute;
      if (who.booked().stream().anyMatch(it -> !at.isBefore(it.start()) && at.isBefore(it.end()))) {
        return false;
      }
    }
    for (var minute = start; minute.isBefore(end); minute = minute.plusSeconds(60)) {
      if (!isAtWork(who, zone, minute)) {
        return false;
      }
    }
    return true;
  }

  private boolean isAtWork(Attendant who, ZoneId zone, Instant minute) {
    var local = minute.atZone(zone);
    var date = local.toLocalDate();
    if (who.absences().stream()
        .anyMatch(it -> !date.isBefore(it.firstDay()) && !date.isAfter(it.lastDay()))) {
      return false;
    }
    for (var back = -1; back <= 1; back++) {
      var evening = date.plusDays(back);
      if (within(
          minute, evening, rules.planning().quietFrom(), 1, rules.planning().quietTo(), zone)) {
        return false;
      }
    }
    var hours = who.hours();
    int nights = hours.to().isAfter(hours.from()) ? 0 : 1;
    for (var back = -1; back <= 0; back++) {
      var day = date.plusDays(back);
      if (rules.holidays().isWorkday(day, who.zone(), hours.days())
          && within(minute, day, hours.from(), nights, hours.to(), zone)) {
        return true;
      }
    }
    return false;
  }

  private static boolean within(
      Instant minute, LocalDate day, LocalTime from, int nights, LocalTime to, ZoneId zone) {
    return !minute.isBefore(day.atTime(from).atZone(zone).toInstant())
        && minute.isBefore(day.plusDays(nights).atTime(to).atZone(zone).toInstant());
  }
}
