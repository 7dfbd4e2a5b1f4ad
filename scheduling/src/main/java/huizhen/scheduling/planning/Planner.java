package huizhen.scheduling.planning;

import huizhen.scheduling.api.PlanningRules;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.Proposal.Merit;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.model.Calendar;
import huizhen.scheduling.model.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds times for a team (DOMAIN.md 4.4): all mandatory members are free, and as many of the
/// optional ones as are asked for. Times start at a quarter of an hour.
///
/// The best by each [Merit] come first; then the next best by each in turn. No two that are
/// proposed overlap, so that there is something to choose from.
public final class Planner {
  /// A larger team is not planned here.
  public static final int MAX_ATTENDANTS = 30;

  public static final Duration GRID = Duration.ofMinutes(15);

  private static final Map<Merit, Comparator<Candidate>> ORDERS = orders();

  private final SchedulingRules rules;

  public Planner(SchedulingRules rules) {
    this.rules = rules;
  }

  /// A time that is possible.
  private record Candidate(Instant start, Instant end, List<PractitionerId> optional, int awkward) {
    boolean overlaps(Candidate other) {
      return start.isBefore(other.end) && other.start.isBefore(end);
    }
  }

  /// Somebody's time, ready to be asked often.
  private record Free(
      Attendant attendant, List<Interval> times, Set<LocalDate> fullDays, ZoneId zone) {
    boolean isFree(Instant start, Instant end) {
      if (fullDays.contains(start.atZone(zone).toLocalDate())) {
        return false;
      }
      int low = 0;
      int high = times.size() - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        var time = times.get(middle);
        if (!time.end().isAfter(start)) {
          low = middle + 1;
        } else if (time.start().isAfter(start)) {
          high = middle - 1;
        } else {
          return !time.end().isBefore(end);
        }
      }
      return false;
    }

    boolean isAwkward(Instant start, Instant end, PlanningRules planning) {
      var from = start.atZone(zone);
      var to = end.atZone(zone);
      return !from.toLocalDate().equals(end.minusNanos(1).atZone(zone).toLocalDate())
          || from.toLocalTime().isBefore(planning.dayFrom())
          || to.toLocalTime().isAfter(planning.dayTo())
          || (from.toLocalTime().isBefore(planning.lunchTo())
              && to.toLocalTime().isAfter(planning.lunchFrom()));
    }
  }

  /// At most `limit` proposals, ranked.
  public List<Proposal> propose(List<Attendant> team, Wish wish, Instant now, int limit) {
    return chosen(candidates(team, wish, now), limit);
  }

  /// The possible times nearest to the one that was wanted, the nearest first.
  public List<Proposal> nearest(
      List<Attendant> team, Wish wish, Instant wanted, Instant now, int limit) {
    var all = new ArrayList<>(candidates(team, wish, now));
    all.sort(
        Comparator.comparing((Candidate it) -> Duration.between(wanted, it.start()).abs())
            .thenComparing(Candidate::start));
    var taken = new ArrayList<Candidate>();
    for (var it : all) {
      if (taken.size() < limit && taken.stream().noneMatch(it::overlaps)) {
        taken.add(it);
      }
    }
    return taken.stream()
        .map(it -> new Proposal(it.start(), it.end(), it.optional(), it.awkward(), Set.<Merit>of()))
        .toList();
  }

  /// When all mandatory members are free, whoever of the others comes.
  public List<Interval> common(List<Attendant> team, Instant from, Instant to, Instant now) {
    var window = window(from, to, now);
    return window.isEmpty()
        ? List.of()
        : common(free(team, window.getFirst().start(), window.getFirst().end()), window);
  }

  private List<Candidate> candidates(List<Attendant> team, Wish wish, Instant now) {
    if (team.size() > MAX_ATTENDANTS) {
      throw new IllegalArgumentException("a team has at most " + MAX_ATTENDANTS + " members");
    }
    var window = window(wish.from(), wish.to(), now);
    if (window.isEmpty()) {
      return List.of();
    }
    var last = window.getFirst().end();
    var whole = List.of(new Interval(window.getFirst().start(), last.plus(wish.length())));
    var everybody = free(team, whole.getFirst().start(), whole.getFirst().end());
    var mandatory = everybody.stream().filter(it -> it.attendant().isMandatory()).toList();
    var optional = everybody.stream().filter(it -> !it.attendant().isMandatory()).toList();
    var found = new ArrayList<Candidate>();
    for (var time : common(mandatory, whole)) {
      for (var start = onGrid(time.start());
          start.isBefore(last) && !start.plus(wish.length()).isAfter(time.end());
          start = start.plus(GRID)) {
        candidate(mandatory, optional, start, wish).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Candidate> candidate(
      List<Free> mandatory, List<Free> optional, Instant start, Wish wish) {
    var end = start.plus(wish.length());
    int awkward = 0;
    for (var it : mandatory) {
      if (!it.isFree(start, end)) {
        return Optional.empty(); // a full day
      }
      awkward += it.isAwkward(start, end, rules.planning()) ? 1 : 0;
    }
    var there = new ArrayList<PractitionerId>();
    for (var it : optional) {
      if (it.isFree(start, end)) {
        there.add(it.attendant().id());
        awkward += it.isAwkward(start, end, rules.planning()) ? 1 : 0;
      }
    }
    return there.size() < wish.optionalNeeded()
        ? Optional.empty()
        : Optional.of(new Candidate(start, end, List.copyOf(there), awkward));
  }

  private List<Free> free(List<Attendant> team, Instant from, Instant to) {
    return team.stream()
        .map(it ->
            new Free(
                it,
                it.free(rules, from, to),
                it.fullDays(rules.planning().dailyMax()),
                ZoneId.of(it.zone())))
        .toList();
  }

  private static List<Interval> common(List<Free> team, List<Interval> within) {
    var common = within;
    for (var it : team) {
      if (it.attendant().isMandatory()) {
        common = Interval.common(common, it.times());
      }
    }
    return common;
  }

  /// Not before the notice is over, not past the horizon; empty where nothing is left.
  private List<Interval> window(Instant from, Instant to, Instant now) {
    var first = later(from, now.plus(rules.planning().minNotice()));
    var longest = first.plus(Calendar.MAX_RANGE);
    // A start at the horizon itself may still be booked.
    var horizon = now.plus(rules.horizon()).plusMillis(1);
    var last = earlier(earlier(to, longest), horizon);
    return first.isBefore(last) ? List.of(new Interval(first, last)) : List.of();
  }

  private static List<Proposal> chosen(List<Candidate> candidates, int limit) {
    var merits = new HashMap<Candidate, Set<Merit>>();
    var queues = new ArrayList<List<Candidate>>();
    ORDERS.forEach((merit, order) -> {
      var sorted = candidates.stream().sorted(order).toList();
      queues.add(sorted);
      if (!sorted.isEmpty()) {
        merits.computeIfAbsent(sorted.getFirst(), _ -> EnumSet.noneOf(Merit.class)).add(merit);
      }
    });
    var taken = new LinkedHashMap<Instant, Candidate>();
    var next = new int[queues.size()];
    for (boolean isMore = true; isMore && taken.size() < limit; ) {
      isMore = false;
      for (int i = 0; i < next.length && taken.size() < limit; i++) {
        var queue = queues.get(i);
        while (next[i] < queue.size()
            && taken.values().stream().anyMatch(queue.get(next[i])::overlaps)) {
          next[i]++;
        }
        if (next[i] < queue.size()) {
          var it = queue.get(next[i]++);
          var _ = taken.put(it.start(), it);
          isMore = true;
        }
      }
    }
    return taken.values().stream()
        .map(it ->
            new Proposal(
                it.start(),
                it.end(),
                it.optional(),
                it.awkward(),
                merits.getOrDefault(it, Set.of())))
        .toList();
  }

  private static Map<Merit, Comparator<Candidate>> orders() {
    var earliest = Comparator.comparing(Candidate::start);
    var most =
        Comparator.comparing((Candidate it) -> it.optional().size(), Comparator.reverseOrder());
    var least = Comparator.comparingInt(Candidate::awkward);
    var orders = new EnumMap<Merit, Comparator<Candidate>>(Merit.class);
    orders.put(Merit.EARLIEST, earliest);
    orders.put(Merit.MOST_OPTIONAL, most.thenComparing(least).thenComparing(earliest));
    orders.put(Merit.LEAST_AWKWARD, least.thenComparing(most).thenComparing(earliest));
    return orders;
  }

  private static Instant onGrid(Instant time) {
    var grid = GRID.toMillis();
    var millis = time.toEpochMilli();
    var whole = Instant.ofEpochMilli(millis).isBefore(time) ? millis + 1 : millis;
    return Instant.ofEpochMilli(Math.ceilDiv(whole, grid) * grid);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
