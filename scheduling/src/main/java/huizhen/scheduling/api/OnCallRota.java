package huizhen.scheduling.api;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// An organisation's on-call rota (值班表). Leave is respected; who hands over is not rung, but whom
/// he named.
///
/// @param version grows with each change; a change names the one that it was made from
public record OnCallRota(long version, List<OnCallShift> shifts, List<OnCallAbsence> absences) {
  public static final int MAX_SHIFTS = 500;
  public static final int MAX_ABSENCES = 500;

  /// Of an organisation that has none yet.
  public static final OnCallRota NONE = new OnCallRota(0, List.of(), List.of());

  public OnCallRota {
    shifts = List.copyOf(shifts);
    absences = List.copyOf(absences);
    if (shifts.size() > MAX_SHIFTS || absences.size() > MAX_ABSENCES) {
      throw new IllegalArgumentException(
          "a rota has up to %d shifts and %d absences".formatted(MAX_SHIFTS, MAX_ABSENCES));
    }
    if (shifts.stream().map(OnCallShift::id).distinct().count() < shifts.size()) {
      throw new IllegalArgumentException("two shifts have one id");
    }
  }

  /// Somebody who is on call, and on which level.
  public record Duty(PractitionerId practitioner, int level) {}

  /// Who is on call for a specialty, level 1 first; each once, on the lowest level that he has.
  public List<Duty> at(String department, Instant now) {
    var levels = new LinkedHashMap<PractitionerId, Integer>();
    for (var shift : shifts) {
      if (shift.department().equals(department) && isOn(shift.pattern(), now)) {
        available(shift.practitioner(), now)
            .ifPresent(who -> {
              var _ = levels.merge(who, shift.level(), Math::min);
            });
      }
    }
    return levels.entrySet().stream()
        .map(it -> new Duty(it.getKey(), it.getValue()))
        .sorted(Comparator.comparingInt(Duty::level).thenComparing(it -> it.practitioner().value()))
        .toList();
  }

  /// Without the absences that are over.
  public OnCallRota without(Instant before) {
    return new OnCallRota(
        version, shifts, absences.stream().filter(it -> it.end().isAfter(before)).toList());
  }

  public OnCallRota with(OnCallAbsence absence) {
    var all = new ArrayList<>(absences);
    all.add(absence);
    return new OnCallRota(version, shifts, all);
  }

  /// Whoever takes this one's calls now. A chain of substitutes that leads back ends in nobody.
  private Optional<PractitionerId> available(PractitionerId who, Instant now) {
    var asked = new HashSet<PractitionerId>();
    var next = Optional.of(who);
    while (next.isPresent() && asked.add(next.get())) {
      var one = next.get();
      var away = absences.stream().filter(it -> it.practitioner().equals(one) && isIn(it, now));
      var absence = away.findFirst();
      if (absence.isEmpty()) {
        return next;
      }
      next = absence.get().substitute();
    }
    return Optional.empty();
  }

  private static boolean isIn(OnCallAbsence absence, Instant now) {
    return !now.isBefore(absence.start()) && now.isBefore(absence.end());
  }

  private static boolean isOn(OnCallShift.Pattern pattern, Instant now) {
    return switch (pattern) {
      case OnCallShift.Once(var start, var end) -> !now.isBefore(start) && now.isBefore(end);
      case OnCallShift.Weekly weekly -> {
        var here = now.atZone(ZoneId.of(weekly.zone()));
        // A shift that began yesterday may reach over midnight.
        yield isOn(weekly, here, 0) || isOn(weekly, here, 1);
      }
    };
  }

  private static boolean isOn(OnCallShift.Weekly weekly, ZonedDateTime here, int daysAgo) {
    var day = here.toLocalDate().minusDays(daysAgo);
    if (!weekly.days().contains(day.getDayOfWeek())) {
      return false;
    }
    var isOvernight = !weekly.to().isAfter(weekly.from());
    var zone = here.getZone();
    var start = day.atTime(weekly.from()).atZone(zone);
    var end = (isOvernight ? day.plusDays(1) : day).atTime(weekly.to()).atZone(zone);
    return !here.isBefore(start) && here.isBefore(end);
  }
}
