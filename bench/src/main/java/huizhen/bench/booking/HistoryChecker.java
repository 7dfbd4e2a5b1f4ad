package huizhen.bench.booking;

import huizhen.bench.booking.History.Answer;
import huizhen.bench.booking.History.Ask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Judges a race by what was asked and answered and by what there is in the end. Knows nothing of
/// how the product decides: only what must be true of any that books times.
///
/// In a race nothing is cancelled and no case is booked twice, so each booking that was
/// acknowledged has to be there in the end.
public final class HistoryChecker {
  private HistoryChecker() {}

  /// A booking that is there in the end.
  public record Booking(String caseId, String specialist, String requester, long start, long end) {}

  /// A time that the product offers as free in the end.
  public record Free(String specialist, long start, long end) {}

  /// What is wrong; a sentence each.
  ///
  /// @param overlaps two bookings of one person at the same time, there in the end or acknowledged
  /// @param lost acknowledged, and not there
  /// @param twoWinners one time of one specialist, acknowledged to two cases
  /// @param unasked there, and nobody asked for it, or it was answered with a no
  /// @param inCalendar what the calendars show otherwise than the cases
  public record Verdict(
      List<String> overlaps,
      List<String> lost,
      List<String> twoWinners,
      List<String> unasked,
      List<String> inCalendar) {
    public Verdict {
      overlaps = List.copyOf(overlaps);
      lost = List.copyOf(lost);
      twoWinners = List.copyOf(twoWinners);
      unasked = List.copyOf(unasked);
      inCalendar = List.copyOf(inCalendar);
    }

    public boolean isClean() {
      return overlaps.isEmpty()
          && lost.isEmpty()
          && twoWinners.isEmpty()
          && unasked.isEmpty()
          && inCalendar.isEmpty();
    }
  }

  public static Verdict check(History history, List<Booking> there, List<Free> free) {
    return new Verdict(
        overlaps(history, there),
        lost(history, there),
        twoWinners(history),
        unasked(history, there),
        inCalendar(there, free));
  }

  private static List<String> overlaps(History history, List<Booking> there) {
    var all = new HashSet<>(there);
    for (var ask : acknowledged(history)) {
      all.add(booking(ask));
    }
    var byPerson = new HashMap<String, List<Booking>>();
    for (var each : all) {
      byPerson.computeIfAbsent(each.specialist(), _ -> new ArrayList<>()).add(each);
      byPerson.computeIfAbsent(each.requester(), _ -> new ArrayList<>()).add(each);
    }
    var found = new ArrayList<String>();
    for (var person : byPerson.entrySet()) {
      var times = new ArrayList<>(person.getValue());
      times.sort(Comparator.comparingLong(Booking::start).thenComparing(Booking::caseId));
      // Against the one that lasts longest so far: a long one may cover several later ones.
      Optional<Booking> last = Optional.empty();
      for (var time : times) {
        if (last.filter(it -> it.end() > time.start()).isPresent()) {
          found.add(
              "%s has %s and %s at the same time"
                  .formatted(person.getKey(), last.get().caseId(), time.caseId()));
        }
        if (last.isEmpty() || time.end() > last.get().end()) {
          last = Optional.of(time);
        }
      }
    }
    return found;
  }

  private static List<String> lost(History history, List<Booking> there) {
    var present = new HashSet<>(there);
    return acknowledged(history).stream()
        .filter(it -> !present.contains(booking(it)))
        .map(it -> "%s was booked for %s and is not there".formatted(it.specialist(), it.caseId()))
        .toList();
  }

  private static List<String> twoWinners(History history) {
    Map<String, Set<String>> winners = new HashMap<>();
    for (var ask : acknowledged(history)) {
      winners
          .computeIfAbsent(ask.specialist() + " " + ask.start(), _ -> new HashSet<>())
          .add(ask.caseId());
    }
    return winners.entrySet().stream()
        .filter(it -> it.getValue().size() > 1)
        .map(it -> "%s went to %s".formatted(it.getKey(), it.getValue()))
        .toList();
  }

  private static List<String> unasked(History history, List<Booking> there) {
    var wanted = new HashSet<Booking>();
    for (var ask : history.asks()) {
      // Of one without an answer nobody knows: it may be there.
      var answer = Optional.ofNullable(history.answers().get(ask.op()));
      if (answer.isEmpty() || answer.get() == Answer.BOOKED) {
        wanted.add(booking(ask));
      }
    }
    return there.stream()
        .filter(it -> !wanted.contains(it))
        .map(it -> "%s has %s, which nobody was given".formatted(it.specialist(), it.caseId()))
        .toList();
  }

  private static List<String> inCalendar(List<Booking> there, List<Free> free) {
    var found = new ArrayList<String>();
    var bySpecialist = new HashMap<String, List<Booking>>();
    there.forEach(
        it -> bySpecialist.computeIfAbsent(it.specialist(), _ -> new ArrayList<>()).add(it));
    for (var time : free) {
      for (var booking : bySpecialist.getOrDefault(time.specialist(), List.of())) {
        if (booking.start() < time.end() && time.start() < booking.end()) {
          found.add(
              "%s is offered as free while %s has the time"
                  .formatted(time.specialist(), booking.caseId()));
        }
      }
    }
    return found;
  }

  private static List<Ask> acknowledged(History history) {
    return history.asks().stream()
        .filter(it -> history.answers().get(it.op()) == Answer.BOOKED)
        .toList();
  }

  private static Booking booking(Ask it) {
    return new Booking(it.caseId(), it.specialist(), it.requester(), it.start(), it.end());
  }
}
