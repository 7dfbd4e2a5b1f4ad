package huizhen.scheduling.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Public holidays and the make-up workdays that pay for them (调休, DOMAIN.md 4.3), for the zones of
/// one country. Organisations elsewhere keep their weekdays.
///
/// A day off counts as a Sunday: whoever works on Sundays works then too. On a make-up workday
/// those work who work all five days of a week, and whoever works on that weekday anyway.
///
/// @param zones IANA zones of the organisations that keep it
/// @param years the years it knows; whether from the official notice or only a placeholder
public record HolidayCalendar(
    Set<String> zones, Map<LocalDate, Day> days, Map<Integer, Boolean> years) {
  /// Weekdays only.
  public static final HolidayCalendar NONE = new HolidayCalendar(Set.of(), Map.of(), Map.of());

  /// Longer files are refused.
  public static final int MAX_LINES = 5_000;

  private static final Set<DayOfWeek> WEEK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

  public HolidayCalendar {
    zones = Set.copyOf(zones);
    days = Map.copyOf(days);
    years = Map.copyOf(years);
    for (var date : days.keySet()) {
      if (!years.containsKey(date.getYear())) {
        throw new IllegalArgumentException(date + " lies in a year that is not declared");
      }
    }
  }

  public enum Kind {
    OFF,
    WORK
  }

  /// @param name of the holiday that it belongs to, e.g. 春节
  public record Day(LocalDate date, Kind kind, String name) {}

  /// The list that comes with this module.
  public static HolidayCalendar shipped() {
    return Shipped.CALENDAR;
  }

  /// Whether somebody who works on these weekdays works on this day.
  public boolean isWorkday(LocalDate date, String zone, Set<DayOfWeek> weekdays) {
    var day = zones.contains(zone) ? days.get(date) : null;
    if (day == null) {
      return weekdays.contains(date.getDayOfWeek());
    }
    return switch (day.kind()) {
      case OFF -> weekdays.contains(DayOfWeek.SUNDAY);
      case WORK -> weekdays.contains(date.getDayOfWeek()) || weekdays.containsAll(WEEK);
    };
  }

  /// The special days of `[from, to]`, in order.
  public List<Day> between(LocalDate from, LocalDate to) {
    return days.values().stream()
        .filter(day -> !day.date().isBefore(from) && !day.date().isAfter(to))
        .sorted(java.util.Comparator.comparing(Day::date))
        .toList();
  }

  /// Whether the year is known from its official notice.
  public boolean isOfficial(int year) {
    return years.getOrDefault(year, false);
  }

  /// This calendar with the other's years in the place of its own.
  public HolidayCalendar importing(HolidayCalendar other) {
    var allDays = new HashMap<LocalDate, Day>();
    days.forEach((date, day) -> {
      if (!other.years.containsKey(date.getYear())) {
        allDays.put(date, day);
      }
    });
    allDays.putAll(other.days);
    var allYears = new HashMap<>(years);
    allYears.putAll(other.years);
    return new HolidayCalendar(other.zones.isEmpty() ? zones : other.zones, allDays, allYears);
  }

  /// Reads the form of the shipped list, `holidays-cn.txt`.
  ///
  /// @throws IllegalArgumentException naming the first line that does not fit
  public static HolidayCalendar parse(String text) {
    var zones = new HashSet<String>();
    var days = new HashMap<LocalDate, Day>();
    var years = new HashMap<Integer, Boolean>();
    var lines = text.lines().limit(MAX_LINES + 1L).toList();
    if (lines.size() > MAX_LINES) {
      throw new IllegalArgumentException("a list of holidays has at most " + MAX_LINES + " lines");
    }
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        read(line, zones, days, years);
      } catch (DateTimeException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line %d of the list of holidays: %s".formatted(i + 1, e.getMessage()), e);
      }
    }
    return new HolidayCalendar(zones, days, years);
  }

  private static void read(
      String line, Set<String> zones, Map<LocalDate, Day> days, Map<Integer, Boolean> years) {
    var words = line.split("\\s+", -1);
    if (words[0].equals("zones")) {
      for (int i = 1; i < words.length; i++) {
        zones.add(ZoneId.of(words[i]).getId());
      }
      return;
    }
    if (words[0].equals("year") && words.length == 3) {
      var isOfficial =
          switch (words[2]) {
            case "official" -> true;
            case "provisional" -> false;
            default -> throw new IllegalArgumentException("a year is official or provisional");
          };
      if (years.put(Integer.parseInt(words[1]), isOfficial) != null) {
        throw new IllegalArgumentException("the year is there already");
      }
      return;
    }
    if (words.length != 3) {
      throw new IllegalArgumentException("expected a date, off or work, and a name");
    }
    var kind =
        switch (words[1]) {
          case "off" -> Kind.OFF;
          case "work" -> Kind.WORK;
          default -> throw new IllegalArgumentException("a day is off or work");
        };
    var date = LocalDate.parse(words[0]);
    if (!years.containsKey(date.getYear())) {
      throw new IllegalArgumentException("its year is not declared before it");
    }
    if (days.put(date, new Day(date, kind, words[2])) != null) {
      throw new IllegalArgumentException("the day is there already");
    }
  }

  /// Read when first asked for.
  private static final class Shipped {
    private static final HolidayCalendar CALENDAR = read();

    private static HolidayCalendar read() {
      try (var in = HolidayCalendar.class.getResourceAsStream("holidays-cn.txt")) {
        if (in == null) {
          throw new IllegalStateException("the resource holidays-cn.txt is missing");
        }
        return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read holidays-cn.txt", e);
      }
    }
  }
}
