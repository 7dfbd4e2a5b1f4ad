package huizhen.web.imaging;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What an archive answers, in the DICOM JSON Model (PS3.18 annex F): an object of tags, each with
/// `vr` and `Value`. What does not fit is passed over, as if it were not there.
public final class DicomJson {
  private static final String STUDY_DATE = "00080020";
  private static final String MODALITIES = "00080061";
  private static final String DESCRIPTION = "00081030";
  private static final String BIRTH_DATE = "00100030";
  private static final String STUDY_UID = "0020000D";
  private static final String INSTANCES = "00201208";

  /// Group 0010 is the patient; 0032 and 0040 have who asked for and performed it.
  private static final Set<String> PATIENT_KEPT = Set.of("00101010", "00101030", "00100040");

  private static final Set<String> NAMES =
      Set.of("00080050", "00080081", "00080090", "00081050", "00081070", "00321032", "00380010");

  private DicomJson() {}

  /// A study as QIDO-RS tells it (PS3.18 §10.6.3.3.1), not linked by anybody yet.
  ///
  /// @return empty when it has no UID
  public static Optional<StudyLink> study(JsonObject tags) {
    try {
      return first(tags, STUDY_UID)
          .map(DicomUid::new)
          .map(uid ->
              new StudyLink(
                  uid,
                  first(tags, STUDY_DATE).filter(it -> it.matches("[0-9]{8}")).orElse(""),
                  shortened(first(tags, DESCRIPTION).orElse("")),
                  values(tags, MODALITIES).stream()
                      .filter(it -> it.matches("[A-Z0-9_ ]{1,16}"))
                      .limit(8)
                      .collect(Collectors.joining(" ")),
                  count(first(tags, INSTANCES).orElse("0")),
                  "",
                  Instant.EPOCH));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The patient's date of birth as the archive has it.
  public static Optional<LocalDate> birthDate(JsonObject tags) {
    try {
      return first(tags, BIRTH_DATE)
          .map(it -> LocalDate.parse(it, DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// The same without who the patient is, and who referred and made it: age, weight and sex stay,
  /// for whoever reads an image needs them. Sequences go through as they are cleaned.
  public static JsonArray withoutNames(JsonArray all) {
    var clean = new JsonArray();
    for (var each : all) {
      if (each instanceof JsonObject tags) {
        clean.add(withoutNames(tags));
      }
    }
    return clean;
  }

  private static JsonObject withoutNames(JsonObject tags) {
    var clean = new JsonObject();
    for (var tag : tags.fieldNames()) {
      if (tags.getValue(tag) instanceof JsonObject element && isShown(tag, element)) {
        var values = element.getValue("Value");
        clean.put(
            tag,
            "SQ".equals(element.getValue("vr")) && values instanceof JsonArray items
                ? element.copy().put("Value", withoutNames(items))
                : element);
      }
    }
    return clean;
  }

  /// A URL would name the archive, and lead around us.
  private static boolean isShown(String tag, JsonObject element) {
    var isPatient = tag.startsWith("0010") && !PATIENT_KEPT.contains(tag);
    return !isPatient
        && !NAMES.contains(tag)
        && !"PN".equals(element.getValue("vr"))
        && !"UR".equals(element.getValue("vr"))
        && !element.containsKey("BulkDataURI");
  }

  private static Optional<String> first(JsonObject tags, String tag) {
    return values(tags, tag).stream().findFirst();
  }

  private static List<String> values(JsonObject tags, String tag) {
    return tags.getValue(tag) instanceof JsonObject element
            && element.getValue("Value") instanceof JsonArray values
        ? values.stream()
            .filter(it -> it instanceof String || it instanceof Number)
            .map(Object::toString)
            .toList()
        : List.of();
  }

  private static String shortened(String text) {
    var clean = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip();
    return clean.substring(0, Math.min(StudyLink.MAX_DESCRIPTION, clean.length()));
  }

  private static int count(String text) {
    return text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
  }
}
