package huizhen.signaling.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What an alarm rule looks at: a vital sign by our word or by LOINC's code, in one unit of UCUM's.
///
/// @param name the word, or the code of what has none
/// @param codes under which devices send it
/// @param unit in which its limits are
/// @param units other spellings of that unit; a value in any other unit is not compared
public record AlarmMeasure(String name, Set<String> codes, String unit, Set<String> units) {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
  private static final int MAX_UNIT = 16;

  private static final Set<String> PER_MINUTE = Set.of("1/min", "bpm", "{beats}/min");
  private static final Set<String> PRESSURE = Set.of("mmHg");

  private static final List<AlarmMeasure> KNOWN =
      List.of(
          known("heart-rate", Set.of("heart-rate", "pulse", "8867-4"), "/min", PER_MINUTE),
          known("respiratory-rate", Set.of("respiratory-rate", "9279-1"), "/min", PER_MINUTE),
          known("spo2", Set.of("spo2", "oxygen-saturation", "2708-6", "59408-5"), "%", Set.of()),
          known(
              "temperature",
              Set.of("temperature", "body-temperature", "8310-5"),
              "Cel",
              Set.of("°C", "℃")),
          known(
              "blood-pressure-systolic",
              Set.of("blood-pressure-systolic", "systolic", "8480-6"),
              "mm[Hg]",
              PRESSURE),
          known(
              "blood-pressure-diastolic",
              Set.of("blood-pressure-diastolic", "diastolic", "8462-4"),
              "mm[Hg]",
              PRESSURE));

  public AlarmMeasure {
    codes = Set.copyOf(codes);
    units = Set.copyOf(units);
    if (!codes.stream().allMatch(it -> CODE.matcher(it).matches())) {
      throw new IllegalArgumentException("a measure is a word or a code of 1 to 32 characters");
    }
    if (unit.isBlank() || unit.length() > MAX_UNIT) {
      throw new IllegalArgumentException("a unit has 1 to 16 characters");
    }
  }

  private static AlarmMeasure known(
      String name, Set<String> codes, String unit, Set<String> units) {
    return new AlarmMeasure(name, codes, unit, units);
  }

  /// @param unit needed of what is none of the known ones, whose own unit is taken without it
  public static AlarmMeasure of(String code, Optional<String> unit) {
    var known = KNOWN.stream().filter(it -> it.codes.contains(code)).findFirst();
    if (known.isEmpty()) {
      return new AlarmMeasure(
          code,
          Set.of(code),
          unit.orElseThrow(() -> new IllegalArgumentException(code + " needs a unit (UCUM)")),
          Set.of());
    }
    var measure = known.get();
    if (unit.filter(it -> !measure.isIn(it)).isPresent()) {
      // Degrees Fahrenheit, for one: the limits are then compared with what comes in that alone.
      return new AlarmMeasure(measure.name, measure.codes, unit.get(), Set.of());
    }
    return measure;
  }

  public boolean isNamed(String code) {
    return codes.contains(code);
  }

  public boolean isIn(String other) {
    return unit.equals(other) || units.contains(other);
  }

  /// The words that need no unit.
  public static Map<String, String> words() {
    var words = new java.util.TreeMap<String, String>();
    KNOWN.forEach(it -> words.put(it.name, it.unit));
    return words;
  }
}
