package huizhen.web.fhir;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What devices call a vital sign, and what LOINC and UCUM do (FHIR R4, profiles of Vital Signs).
///
/// @param names of ours and of the page's
/// @param loinc the code that the profile asks for, first; a closer one may follow
/// @param profile the last part of its address
/// @param units what devices send, and what UCUM has for it
record VitalCode(
    List<String> names,
    List<String> loinc,
    String display,
    String profile,
    Map<String, String> units) {
  static final String LOINC = "http://loinc.org";
  static final String UCUM = "http://unitsofmeasure.org";

  private static final Map<String, String> PER_MINUTE =
      Map.of("/min", "/min", "1/min", "/min", "bpm", "/min", "{beats}/min", "/min");
  private static final Map<String, String> PRESSURE = Map.of("mm[Hg]", "mm[Hg]", "mmHg", "mm[Hg]");

  static final VitalCode SYSTOLIC =
      new VitalCode(
          List.of("blood-pressure-systolic", "systolic"),
          List.of("8480-6"),
          "Systolic blood pressure",
          "bp",
          PRESSURE);
  static final VitalCode DIASTOLIC =
      new VitalCode(
          List.of("blood-pressure-diastolic", "diastolic"),
          List.of("8462-4"),
          "Diastolic blood pressure",
          "bp",
          PRESSURE);

  private static final List<VitalCode> ALL =
      List.of(
          new VitalCode(
              List.of("heart-rate", "pulse"),
              List.of("8867-4"),
              "Heart rate",
              "heartrate",
              PER_MINUTE),
          new VitalCode(
              List.of("respiratory-rate"),
              List.of("9279-1"),
              "Respiratory rate",
              "resprate",
              PER_MINUTE),
          new VitalCode(
              List.of("spo2", "oxygen-saturation"),
              List.of("2708-6", "59408-5"),
              "Oxygen saturation",
              "oxygensat",
              Map.of("%", "%")),
          new VitalCode(
              List.of("temperature", "body-temperature"),
              List.of("8310-5"),
              "Body temperature",
              "bodytemp",
              Map.of("Cel", "Cel", "°C", "Cel", "℃", "Cel", "[degF]", "[degF]", "°F", "[degF]")),
          new VitalCode(
              List.of("body-weight", "weight"),
              List.of("29463-7"),
              "Body weight",
              "bodyweight",
              Map.of("kg", "kg", "g", "g")),
          new VitalCode(
              List.of("body-height", "height"),
              List.of("8302-2"),
              "Body height",
              "bodyheight",
              Map.of("cm", "cm")),
          SYSTOLIC,
          DIASTOLIC);

  /// Empty for what is no vital sign of these, and for a unit that is none of it.
  static Optional<VitalCode> of(String code, String unit) {
    return ALL.stream().filter(it -> it.isNamed(code) && it.units.containsKey(unit)).findFirst();
  }

  /// LOINC's own code of one: in a unit that is none of it, it would claim the profile.
  static boolean isVital(String loinc) {
    return ALL.stream().anyMatch(it -> it.loinc.contains(loinc));
  }

  private boolean isNamed(String code) {
    return Stream.concat(names.stream(), loinc.stream()).anyMatch(code::equals);
  }

  String ucum(String unit) {
    return units.getOrDefault(unit, unit);
  }

  boolean isPressure() {
    return profile.equals("bp");
  }
}
