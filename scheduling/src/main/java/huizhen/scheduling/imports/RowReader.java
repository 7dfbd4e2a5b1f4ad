package huizhen.scheduling.imports;

import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.WorkingHours;
import huizhen.scheduling.imports.api.ImportField;
import huizhen.scheduling.imports.api.ImportProblem;
import huizhen.scheduling.imports.api.ImportRow;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads one row's fields. What a row does not say stays as the directory has it; of somebody new
/// it is a problem, but for the working hours, which then are [#USUAL_HOURS].
final class RowReader {
  static final WorkingHours USUAL_HOURS =
      new WorkingHours(
          EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
          LocalTime.of(8, 0),
          LocalTime.of(17, 0),
          Duration.ofMinutes(30));

  private static final int MAX_LENGTH = 200;
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern SEPARATOR = Pattern.compile("[;；、|]");
  private static final Pattern DATE = Pattern.compile("(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?");
  private static final Pattern PLAIN_DATE = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
  private static final Pattern TIME = Pattern.compile("(\\d{1,2})[:：](\\d{2})");
  private static final Map<String, Organisation.Kind> KINDS =
      Map.of(
          "PROVINCIAL_HOSPITAL", Organisation.Kind.PROVINCIAL_HOSPITAL,
          "省级医院", Organisation.Kind.PROVINCIAL_HOSPITAL,
          "上级医院", Organisation.Kind.PROVINCIAL_HOSPITAL,
          "COUNTY_CLINIC", Organisation.Kind.COUNTY_CLINIC,
          "县级医院", Organisation.Kind.COUNTY_CLINIC,
          "基层机构", Organisation.Kind.COUNTY_CLINIC);
  private static final List<String> DAYS = List.of("一", "二", "三", "四", "五", "六", "日");

  private final ImportRow row;
  private final List<ImportProblem> problems = new ArrayList<>();

  RowReader(ImportRow row) {
    this.row = row;
    row.fields().forEach(this::look);
  }

  List<ImportProblem> problems() {
    return problems;
  }

  private boolean isFine() {
    return problems.stream().allMatch(ImportProblem::isWarning);
  }

  /// What no field may have, whatever it means.
  private void look(ImportField field, String value) {
    var text = value.strip();
    if (text.length() > MAX_LENGTH) {
      fault(Fault.TOO_LONG, field);
    } else if (text.chars().anyMatch(it -> Character.isISOControl(it))) {
      fault(Fault.CONTROL, field);
    } else if (!text.isEmpty() && "=+-@＝＋－＠".indexOf(text.charAt(0)) >= 0) {
      fault(Fault.FORMULA, field);
    }
  }

  void fault(Fault what, ImportField field) {
    problems.add(what.at(row.line(), field.word()));
  }

  /// Empty when there is none, or none that can be one.
  Optional<String> id(ImportField field) {
    var id = needed(field, Optional.empty());
    if (!id.isEmpty() && !ID.matcher(id).matches()) {
      fault(Fault.ID, field);
      return Optional.empty();
    }
    return Optional.of(id).filter(it -> !it.isEmpty());
  }

  Optional<Organisation> organisation(String id, Optional<Organisation> before, boolean isDemo) {
    var name = needed(ImportField.NAME, before.map(Organisation::name));
    var kind = read(ImportField.KIND, Fault.KIND, before.map(Organisation::kind), RowReader::kind);
    var licence = needed(ImportField.LICENCE, before.map(Organisation::licence));
    var departments =
        row.field(ImportField.DEPARTMENTS)
            .map(RowReader::split)
            .or(() -> before.map(Organisation::departments))
            .orElse(Set.of());
    if (departments.isEmpty()) {
      fault(Fault.MISSING, ImportField.DEPARTMENTS);
    }
    var zone =
        read(
            ImportField.ZONE,
            Fault.ZONE,
            before.map(Organisation::zone).or(() -> Optional.of("Asia/Shanghai")),
            it -> ZoneId.of(it).getId());
    return isFine()
        ? Optional.of(
            new Organisation(
                new OrganisationId(id),
                name,
                kind.orElseThrow(),
                licence,
                departments,
                zone.orElseThrow(),
                before.map(Organisation::isDemo).orElse(isDemo)))
        : Optional.empty();
  }

  Optional<Practitioner> practitioner(String id, Optional<Practitioner> before, LocalDate today) {
    var organisation = id(ImportField.ORGANISATION);
    var name = needed(ImportField.NAME, before.map(Practitioner::name));
    var title = needed(ImportField.TITLE, before.map(Practitioner::title));
    var department = needed(ImportField.DEPARTMENT, before.map(Practitioner::department));
    var licence = needed(ImportField.LICENCE, before.map(Practitioner::licence));
    var since =
        read(
            ImportField.INDEPENDENT_SINCE,
            Fault.DATE,
            before.map(Practitioner::independentSince),
            RowReader::date);
    var validTo =
        read(
            ImportField.LICENCE_VALID_TO,
            Fault.DATE,
            before.map(Practitioner::licenceValidTo),
            RowReader::date);
    if (since.filter(it -> it.isAfter(today)).isPresent()) {
      fault(Fault.FUTURE, ImportField.INDEPENDENT_SINCE);
    }
    if (validTo.filter(it -> it.isBefore(today)).isPresent()) {
      fault(Fault.EXPIRED, ImportField.LICENCE_VALID_TO);
    }
    var hours = hours(before.map(Practitioner::hours).orElse(USUAL_HOURS));
    return isFine()
        ? Optional.of(
            new Practitioner(
                new PractitionerId(id),
                new OrganisationId(organisation.orElseThrow()),
                name,
                title,
                department,
                licence,
                since.orElseThrow(),
                validTo.orElseThrow(),
                hours))
        : Optional.empty();
  }

  private WorkingHours hours(WorkingHours usual) {
    var days = read(ImportField.DAYS, Fault.DAYS, Optional.of(usual.days()), RowReader::days);
    var from = read(ImportField.FROM, Fault.HOURS, Optional.of(usual.from()), RowReader::time);
    var to = read(ImportField.TO, Fault.HOURS, Optional.of(usual.to()), RowReader::time);
    var slot =
        read(
            ImportField.SLOT_MINUTES,
            Fault.SLOT,
            Optional.of(usual.slot()),
            it -> Duration.ofMinutes(Integer.parseInt(it)));
    if (slot.filter(it -> it.compareTo(SHORTEST) < 0 || it.compareTo(LONGEST) > 0).isPresent()) {
      fault(Fault.SLOT, ImportField.SLOT_MINUTES);
    }
    if (from.isPresent()
        && to.isPresent()
        && !to.get().equals(LocalTime.MIDNIGHT)
        && !from.get().isBefore(to.get())) {
      fault(Fault.HOURS, ImportField.TO);
    }
    return isFine()
        ? new WorkingHours(
            days.orElseThrow(), from.orElseThrow(), to.orElseThrow(), slot.orElseThrow())
        : usual;
  }

  private String needed(ImportField field, Optional<String> before) {
    var value = row.field(field).or(() -> before).orElse("");
    if (value.isEmpty()) {
      fault(Fault.MISSING, field);
    }
    return value;
  }

  private <T> Optional<T> read(
      ImportField field, Fault fault, Optional<T> before, Function<String, T> reader) {
    var text = row.field(field);
    if (text.isEmpty()) {
      if (before.isEmpty()) {
        fault(Fault.MISSING, field);
      }
      return before;
    }
    try {
      return Optional.of(reader.apply(text.get()));
    } catch (DateTimeException | IllegalArgumentException e) {
      fault(fault, field);
      return Optional.empty();
    }
  }

  private static Organisation.Kind kind(String text) {
    var kind = KINDS.get(text.toUpperCase(Locale.ROOT));
    if (kind == null) {
      throw new IllegalArgumentException("no such kind");
    }
    return kind;
  }

  private static LocalDate date(String text) {
    for (var form : List.of(DATE, PLAIN_DATE)) {
      var found = form.matcher(text);
      if (found.matches()) {
        return LocalDate.of(
            Integer.parseInt(found.group(1)),
            Integer.parseInt(found.group(2)),
            Integer.parseInt(found.group(3)));
      }
    }
    throw new IllegalArgumentException("no date");
  }

  private static LocalTime time(String text) {
    var found = TIME.matcher(text);
    if (!found.matches()) {
      throw new IllegalArgumentException("no time");
    }
    int hour = Integer.parseInt(found.group(1));
    int minute = Integer.parseInt(found.group(2));
    return hour == 24 && minute == 0 ? LocalTime.MIDNIGHT : LocalTime.of(hour, minute);
  }

  private static Set<DayOfWeek> days(String text) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    split(text).forEach(it -> days.add(day(it)));
    if (days.isEmpty()) {
      throw new IllegalArgumentException("no days");
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    var chinese = text.startsWith("周") ? DAYS.indexOf(text.substring(1)) : -1;
    if (chinese >= 0) {
      return DayOfWeek.of(chinese + 1);
    }
    var word = text.toUpperCase(Locale.ROOT);
    for (var day : DayOfWeek.values()) {
      if (day.name().equals(word) || day.name().substring(0, 3).equals(word)) {
        return day;
      }
    }
    throw new IllegalArgumentException("no day");
  }

  private static Set<String> split(String text) {
    var parts = new LinkedHashSet<String>();
    for (var part : SEPARATOR.split(text, -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
