package huizhen.web.fhir;

import static huizhen.web.fhir.FhirJson.coding;
import static huizhen.web.fhir.FhirJson.concept;
import static huizhen.web.fhir.FhirJson.id;
import static huizhen.web.fhir.FhirJson.identifier;
import static huizhen.web.fhir.FhirJson.instant;
import static huizhen.web.fhir.FhirJson.list;
import static huizhen.web.fhir.FhirJson.reference;
import static huizhen.web.fhir.FhirJson.resource;
import static huizhen.web.fhir.FhirJson.text;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.visit.api.Visit;
import huizhen.web.vitals.VitalsSheet;
import huizhen.web.vitals.VitalsSheet.Measured;
import huizhen.web.vitals.VitalsSheet.Value;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What devices measured in a consultation or a follow-up visit as Observations. What LOINC has a
/// vital sign for, in a unit of it, follows the profile of Vital Signs; anything else has our own
/// code and the unit as it was sent. A consumer's device is marked by a tag and by a note, so that
/// its values are not taken for a medical device's.
public final class FhirVitals {
  private static final String CATEGORY =
      "http://terminology.hl7.org/CodeSystem/observation-category";
  private static final String PROFILE = "http://hl7.org/fhir/StructureDefinition/";
  private static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
  static final String DEVICE = FhirJson.OURS + "device-kind";
  private static final String LOINC = "\\d{1,7}-\\d";

  private FhirVitals() {}

  /// In which something was measured.
  ///
  /// @param evidence under which id its sheets lie
  /// @param about whose an Observation of it is, for a search to begin with
  public record Session(String evidence, JsonObject about) {
    public static Session of(ConsultationCase it) {
      var about =
          new JsonObject()
              .put("subject", reference("Patient", it.application().patient().value()))
              .put("encounter", reference("Encounter", it.id().value()))
              .put("basedOn", list(reference("ServiceRequest", it.id().value())));
      return new Session(it.id().value(), about);
    }

    /// Named as in what is handed in: a visit can't be read as an Encounter.
    public static Session of(Visit it) {
      var name = Visit.room(it.id());
      var about =
          new JsonObject()
              .put("subject", reference("Patient", it.plan().patient().value()))
              .put("encounter", reference("Encounter", name));
      return new Session(name, about);
    }
  }

  /// @param number of the sheet
  public static List<JsonObject> observations(Session it, int number, VitalsSheet sheet) {
    var all = new ArrayList<JsonObject>();
    for (int i = 0; i < sheet.sets().size(); i++) {
      var set = sheet.sets().get(i);
      var name = "%s-s%dm%d".formatted(id(it.evidence()), number, i);
      var pressures = new ArrayList<Pressure>();
      for (int k = 0; k < set.values().size(); k++) {
        var value = set.values().get(k);
        var code = VitalCode.of(value.code(), value.unit());
        if (code.filter(VitalCode::isPressure).isPresent()) {
          pressures.add(new Pressure(code.get(), value));
        } else {
          all.add(
              code.map(known -> vital(it, set, name, known, value))
                  .orElseGet(() -> other(it, set, name, value))
                  .put("id", name + "v" + k));
        }
      }
      if (!pressures.isEmpty()) {
        all.add(pressure(it, set, name + "bp", pressures));
      }
    }
    return all;
  }

  /// The number of the sheet that an id names.
  public static Optional<Integer> sheetOf(String id) {
    var part = id.substring(id.lastIndexOf('-') + 1);
    return part.matches("s[1-9]\\d{0,2}m\\d{1,3}(v\\d{1,2}|bp)")
        ? Optional.of(Integer.parseInt(part.substring(1, part.indexOf('m'))))
        : Optional.empty();
  }

  private record Pressure(VitalCode code, Value value) {}

  private static JsonObject vital(
      Session it, Measured set, String name, VitalCode code, Value value) {
    return observation(it, set, name, "vital-signs", Optional.of(code.profile()))
        .put("code", named(code))
        .put("valueQuantity", quantity(code, value));
  }

  private static JsonObject pressure(Session it, Measured set, String name, List<Pressure> found) {
    var components = new JsonArray();
    for (var code : List.of(VitalCode.SYSTOLIC, VitalCode.DIASTOLIC)) {
      var component = new JsonObject().put("code", named(code));
      var measured = found.stream().filter(each -> each.code().equals(code)).findFirst();
      components.add(
          measured
              .map(each -> component.put("valueQuantity", quantity(code, each.value())))
              .orElseGet(() -> component.put("dataAbsentReason", concept(ABSENT, "unknown"))));
    }
    return observation(it, set, name, "vital-signs", Optional.of("bp"))
        .put(
            "code",
            concept(VitalCode.LOINC, "85354-9")
                .put("text", "Blood pressure panel with all children optional"))
        .put("component", components);
  }

  private static JsonObject other(Session it, Measured set, String name, Value value) {
    var code =
        value.code().matches(LOINC) && !VitalCode.isVital(value.code())
            ? concept(VitalCode.LOINC, value.code())
            : concept(FhirJson.OURS + "vital", value.code());
    return observation(it, set, name, "exam", Optional.empty())
        .put("code", code.put("text", value.code()))
        .put(
            "valueQuantity",
            new JsonObject().put("value", decimal(value.value())).put("unit", value.unit()));
  }

  private static JsonObject observation(
      Session it, Measured set, String name, String category, Optional<String> profile) {
    var meta =
        new JsonObject().put("tag", list(coding(DEVICE, set.isMedical() ? "medical" : "consumer")));
    profile.ifPresent(each -> meta.put("profile", new JsonArray().add(PROFILE + each)));
    var observation =
        resource("Observation", name)
            .put("meta", meta)
            .put("status", "final")
            .put("category", list(concept(CATEGORY, category)))
            .put("effectiveDateTime", instant(set.at()))
            .put("issued", instant(set.receivedAt()))
            .put(
                "device",
                new JsonObject()
                    .put("identifier", identifier("device", set.device()))
                    .put("display", set.device()))
            .mergeIn(it.about().copy());
    if (!set.isMedical()) {
      observation.put("note", list(text("非医疗器械所测，仅供参考 (measured by a consumer device)")));
    }
    return observation;
  }

  private static JsonObject named(VitalCode code) {
    var codings = new JsonArray();
    code.loinc().forEach(each -> codings.add(coding(VitalCode.LOINC, each)));
    return new JsonObject().put("coding", codings).put("text", code.display());
  }

  private static JsonObject quantity(VitalCode code, Value value) {
    var ucum = code.ucum(value.unit());
    return new JsonObject()
        .put("value", decimal(value.value()))
        .put("unit", ucum)
        .put("system", VitalCode.UCUM)
        .put("code", ucum);
  }

  /// Without an exponent, and without digits that were not measured.
  private static BigDecimal decimal(double value) {
    var exact = BigDecimal.valueOf(value);
    return exact.stripTrailingZeros().scale() <= 0 ? exact.setScale(0) : exact.stripTrailingZeros();
  }
}
