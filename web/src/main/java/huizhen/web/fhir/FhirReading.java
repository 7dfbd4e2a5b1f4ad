package huizhen.web.fhir;

import huizhen.web.api.VitalsDoor.Reading;
import huizhen.web.api.VitalsDoor.Value;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An Observation (FHIR R4) that a hospital's system hands in, as what a device measured: a value
/// with its unit, or components of them. What is not said to be a medical device's is a consumer's.
/// What is not understood here is refused and not ignored, so that nothing is shown for what it is
/// not.
///
/// @param encounter of which consultation or visit: the id of an Encounter or ServiceRequest of
///   ours
public record FhirReading(String encounter, Reading reading) {
  /// To be seen in a call: what is older is no sign of now.
  static final Duration OF_NOW = Duration.ofMinutes(5);

  /// To be kept before a session; of a clock that is further ahead, nothing is believed.
  static final Duration OLDEST = Duration.ofDays(30);

  static final Duration MOST_AHEAD = Duration.ofMinutes(1);

  private static final int MAX_VALUES = 16;
  private static final int MAX_DEVICE = 64;
  private static final int MAX_CODE = 32;
  private static final int MAX_UNIT = 16;
  private static final int MAX_NUMBER = 128;
  private static final double MAX_VALUE = 1e6;
  private static final Set<String> STATES = Set.of("final", "preliminary");
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "resourceType",
          "id",
          "meta",
          "text",
          "identifier",
          "status",
          "category",
          "code",
          "subject",
          "encounter",
          "basedOn",
          "performer",
          "effectiveDateTime",
          "effectiveInstant",
          "issued",
          "valueQuantity",
          "component",
          "device",
          "note");

  /// Whether it may be shown in a room.
  public boolean isOfNow(Instant now) {
    return !reading.at().isBefore(now.minus(OF_NOW));
  }

  /// Throws an [IllegalArgumentException] that says what is wrong, without any value.
  public static FhirReading parse(String client, JsonObject it, Instant now) {
    try {
      return read(client, it, now);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException("an element of the Observation has another type", e);
    }
  }

  private static FhirReading read(String client, JsonObject it, Instant now) {
    check("Observation".equals(it.getValue("resourceType")), "the body is an Observation resource");
    for (var name : it.fieldNames()) {
      check(UNDERSTOOD.contains(name), "an element that is not understood here: " + name);
    }
    check(STATES.contains(it.getString("status", "")), "status is final or preliminary");
    return new FhirReading(
        encounter(it),
        new Reading(client, number(it), device(it), isMedical(it), at(it, now), values(it)));
  }

  private static String encounter(JsonObject it) {
    var named = new HashSet<String>();
    reference(it.getJsonObject("encounter"), "Encounter/").ifPresent(named::add);
    for (var each : it.getJsonArray("basedOn", new JsonArray())) {
      reference((JsonObject) each, "ServiceRequest/").ifPresent(named::add);
    }
    check(named.size() == 1, "encounter (Encounter/ID) or basedOn names one consultation or visit");
    return named.iterator().next();
  }

  private static Optional<String> reference(@Nullable JsonObject it, String type) {
    var reference = it == null ? "" : it.getString("reference", "");
    return reference.startsWith(type)
        ? Optional.of(reference.substring(type.length()))
        : Optional.empty();
  }

  private static Optional<String> number(JsonObject it) {
    for (var each : it.getJsonArray("identifier", new JsonArray())) {
      var identifier = (JsonObject) each;
      var value = identifier.getString("value", "");
      if (!value.isEmpty()) {
        var number = identifier.getString("system", "") + "|" + value;
        check(number.length() <= MAX_NUMBER, "identifier has at most 128 characters");
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  private static String device(JsonObject it) {
    var device = it.getJsonObject("device", new JsonObject());
    var name =
        Optional.ofNullable(device.getJsonObject("identifier"))
            .map(each -> each.getString("value"))
            .orElseGet(() -> device.getString("display", ""));
    return text(name, MAX_DEVICE, "device.identifier.value or device.display");
  }

  private static boolean isMedical(JsonObject it) {
    boolean isMedical = false;
    boolean isConsumer = false;
    for (var each :
        it.getJsonObject("meta", new JsonObject()).getJsonArray("tag", new JsonArray())) {
      var tag = (JsonObject) each;
      if (FhirVitals.DEVICE.equals(tag.getString("system"))) {
        isMedical |= "medical".equals(tag.getString("code"));
        isConsumer |= !"medical".equals(tag.getString("code"));
      }
    }
    return isMedical && !isConsumer;
  }

  private static Instant at(JsonObject it, Instant now) {
    var text = it.getString("effectiveDateTime", it.getString("effectiveInstant", ""));
    Instant at;
    try {
      at = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "effectiveDateTime is a time to the second with its zone", e);
    }
    check(
        !at.isBefore(now.minus(OLDEST)),
        "effectiveDateTime is longer ago than 30 days, or 5 minutes in a session");
    check(!at.isAfter(now.plus(MOST_AHEAD)), "effectiveDateTime is in the future");
    return at;
  }

  private static List<Value> values(JsonObject it) {
    var values = new ArrayList<Value>();
    if (it.containsKey("valueQuantity")) {
      values.add(value(it));
    }
    for (var each : it.getJsonArray("component", new JsonArray())) {
      values.add(value((JsonObject) each));
    }
    check(!values.isEmpty(), "valueQuantity or component says what was measured");
    check(values.size() <= MAX_VALUES, "at most 16 values");
    check(
        values.stream().map(Value::code).distinct().count() == values.size(),
        "a code is named twice");
    return values;
  }

  private static Value value(JsonObject it) {
    var quantity = it.getJsonObject("valueQuantity", new JsonObject());
    check(!quantity.containsKey("comparator"), "a value with a comparator is not shown");
    var number = quantity.getDouble("value");
    if (number == null || !Double.isFinite(number) || Math.abs(number) > MAX_VALUE) {
      throw new IllegalArgumentException("valueQuantity.value is a number");
    }
    var unit = quantity.getString("code", quantity.getString("unit", ""));
    return new Value(
        code(it), number, text(unit, MAX_UNIT, "valueQuantity.code (UCUM) or valueQuantity.unit"));
  }

  /// LOINC's before any other.
  private static String code(JsonObject it) {
    var first = "";
    for (var each :
        it.getJsonObject("code", new JsonObject()).getJsonArray("coding", new JsonArray())) {
      var coding = (JsonObject) each;
      var code = coding.getString("code", "");
      if (VitalCode.LOINC.equals(coding.getString("system"))) {
        return text(code, MAX_CODE, "code.coding.code");
      }
      first = first.isEmpty() ? code : first;
    }
    return text(first, MAX_CODE, "code.coding.code");
  }

  private static String text(@Nullable String text, int most, String what) {
    if (text == null || text.isBlank() || text.length() > most) {
      throw new IllegalArgumentException("%s has 1 to %d characters".formatted(what, most));
    }
    return text;
  }

  private static void check(boolean isGood, String what) {
    if (!isGood) {
      throw new IllegalArgumentException(what);
    }
  }
}
