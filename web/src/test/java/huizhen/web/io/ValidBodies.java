package huizhen.web.io;

import huizhen.web.document.ConsentText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Requests that the contract takes, made from its schemas: the least that each operation asks for.
final class ValidBodies {
  /// What a schema does not say: ids that exist, times that fit, patterns.
  private static final Map<String, Object> KNOWN =
      Map.ofEntries(
          Map.entry("patient", "patient-1"),
          Map.entry("case", "none"),
          Map.entry("study", MemoryImages.STUDY),
          Map.entry("invited", "hospital"),
          Map.entry("doctor", "p-li"),
          Map.entry("specialist", "p-wang"),
          Map.entry("practitioner", "p-chen"),
          Map.entry("password", Clinic.PASSWORD),
          Map.entry("start", Clinic.WHEN),
          Map.entry("at", "2026-03-01T00:00:00Z"),
          Map.entry("end", "2026-03-02T02:30:00Z"),
          Map.entry("from", "2026-03-02T00:00:00Z"),
          Map.entry("to", "2026-03-02T09:00:00Z"),
          Map.entry("until", "2026-03-02T09:00:00Z"),
          Map.entry("identityNumber", "330102198001011234"),
          Map.entry("phone", "13812345678"),
          Map.entry("birthDate", "1980-01-01"),
          Map.entry("firstDay", "2026-03-03"),
          Map.entry("lastDay", "2026-03-03"),
          Map.entry("consensus", "0".repeat(64)),
          Map.entry("textVersion", ConsentText.version()),
          Map.entry("members", new JsonArray()),
          Map.entry("organisation", "hospital"),
          Map.entry("secondFactor", "000000"),
          Map.entry("code", "000000"));

  private final JsonObject contract;

  ValidBodies(JsonObject contract) {
    this.contract = contract;
  }

  /// The operation's own part of the contract.
  JsonObject operation(String method, String path) {
    return contract
        .getJsonObject("paths")
        .getJsonObject(path)
        .getJsonObject(method.toLowerCase(Locale.ROOT));
  }

  /// Empty when there is none.
  JsonObject body(JsonObject operation) {
    var body = operation.getJsonObject("requestBody");
    if (body == null) {
      return new JsonObject();
    }
    var content = resolve(body).getJsonObject("content").getJsonObject("application/json");
    return content == null
        ? new JsonObject()
        : (JsonObject) value("", content.getJsonObject("schema"));
  }

  /// `?a=b&c=d` of what has to be in the query, or nothing.
  String query(JsonObject operation) {
    var pairs = new ArrayList<String>();
    for (var each : operation.getJsonArray("parameters", new JsonArray())) {
      var parameter = resolve((JsonObject) each);
      if (parameter.getString("in").equals("query") && parameter.getBoolean("required", false)) {
        var name = parameter.getString("name");
        pairs.add(name + "=" + value(name, parameter.getJsonObject("schema")));
      }
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private Object value(String name, JsonObject raw) {
    var schema = resolve(raw);
    var known = KNOWN.get(name);
    if (known != null) {
      return known;
    }
    if (schema.containsKey("enum")) {
      return schema.getJsonArray("enum").getValue(0);
    }
    return switch (String.valueOf(schema.getValue("type"))) {
      case "boolean" -> true;
      case "integer", "number" -> schema.getInteger("minimum", 1);
      case "array" -> array(name, schema);
      case "object" -> object(schema);
      default -> "a".repeat(Math.max(2, schema.getInteger("minLength", 2)));
    };
  }

  private JsonArray array(String name, JsonObject schema) {
    var items = new JsonArray();
    for (int i = 0; i < schema.getInteger("minItems", 0); i++) {
      items.add(value(name, schema.getJsonObject("items")));
    }
    return items;
  }

  private JsonObject object(JsonObject schema) {
    var object = new JsonObject();
    for (var each : schema.getJsonArray("required", new JsonArray(List.of()))) {
      var name = String.valueOf(each);
      object.put(name, value(name, schema.getJsonObject("properties").getJsonObject(name)));
    }
    return object;
  }

  private JsonObject resolve(JsonObject it) {
    var reference = it.getString("$ref");
    if (reference == null) {
      return it;
    }
    var found = contract;
    for (var part : reference.substring(2).split("/", -1)) {
      found = found.getJsonObject(part);
    }
    return resolve(found);
  }
}
