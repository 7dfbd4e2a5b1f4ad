package huizhen.web.fhir;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The small parts that resources are made of (FHIR R4, Data Types).
final class FhirJson {
  /// Of identifiers and codes of our own.
  static final String OURS = "urn:huizhen:";

  private FhirJson() {}

  static JsonObject resource(String type, String id) {
    return new JsonObject().put("resourceType", type).put("id", id);
  }

  /// FHIR ids have no underscore and may have a dot; ours are the other way round.
  static String id(String ours) {
    return ours.replace('_', '.');
  }

  /// What [#id] was made of.
  static String ours(String id) {
    return id.replace('.', '_');
  }

  static JsonObject reference(String type, String ours) {
    return new JsonObject().put("reference", type + "/" + id(ours));
  }

  static JsonObject reference(String type, String ours, String display) {
    return reference(type, ours).put("display", display);
  }

  static JsonArray list(JsonObject... items) {
    var list = new JsonArray();
    for (var item : items) {
      list.add(item);
    }
    return list;
  }

  static JsonObject identifier(String system, String value) {
    return new JsonObject().put("system", OURS + system).put("value", value);
  }

  static JsonObject text(String text) {
    return new JsonObject().put("text", text);
  }

  static JsonObject coding(String system, String code) {
    return new JsonObject().put("system", system).put("code", code);
  }

  static JsonObject concept(String system, String code) {
    return new JsonObject().put("coding", list(coding(system, code)));
  }

  static String instant(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
