package huizhen.scheduling.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A time from start to end; the end is exclusive, so two that touch do not overlap.
public record Interval(Instant start, Instant end) {
  public Interval {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("an interval ends after it starts");
    }
  }

  public boolean overlaps(Interval other) {
    return start.isBefore(other.end) && other.start.isBefore(end);
  }

  public boolean covers(Interval other) {
    return !start.isAfter(other.start) && !end.isBefore(other.end);
  }

  Duration length() {
    return Duration.between(start, end);
  }

  /// What is left of some times, each for itself, when others are taken out.
  public static List<Interval> without(List<Interval> times, List<Interval> taken) {
    if (taken.isEmpty()) {
      return List.copyOf(times);
    }
    var sorted = taken.stream().sorted(Comparator.comparing(Interval::start)).toList();
    var left = new ArrayList<Interval>();
    for (var time : times) {
      var start = time.start;
      for (var hole : sorted) {
        if (!hole.start.isBefore(time.end)) {
          break;
        }
        if (start.isBefore(hole.start)) {
          left.add(new Interval(start, hole.start));
        }
        start = hole.end.isAfter(start) ? hole.end : start;
      }
      if (start.isBefore(time.end)) {
        left.add(new Interval(start, time.end));
      }
    }
    return List.copyOf(left);
  }

  /// What two lists have in common; each is in order and without overlaps.
  public static List<Interval> common(List<Interval> a, List<Interval> b) {
    var both = new ArrayList<Interval>();
    for (int i = 0, j = 0; i < a.size() && j < b.size(); ) {
      var start = a.get(i).start.isAfter(b.get(j).start) ? a.get(i).start : b.get(j).start;
      var end = a.get(i).end.isBefore(b.get(j).end) ? a.get(i).end : b.get(j).end;
      if (start.isBefore(end)) {
        both.add(new Interval(start, end));
      }
      if (a.get(i).end.isBefore(b.get(j).end)) {
        i++;
      } else {
        j++;
      }
    }
    return List.copyOf(both);
  }
}
