package huizhen.web.fhir;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A search: all its parameters have to fit. What we don't know is refused and not ignored, for an
/// answer with too much in it looks like one without.
///
/// @param count resources a page, 1 to [#MAX_COUNT]
/// @param offset where the page begins
public record FhirQuery(FhirType type, List<Criterion> criteria, int count, int offset) {
  static final int MAX_COUNT = 200;
  static final int USUAL_COUNT = 50;
  private static final int MAX_CRITERIA = 20;
  private static final int MAX_OFFSET = 1_000_000;

  public FhirQuery {
    criteria = List.copyOf(criteria);
  }

  /// One parameter and its value.
  public record Criterion(FhirParameter parameter, String value) {
    public boolean fits(JsonObject resource) {
      return parameter.matches(resource, value);
    }
  }

  /// Throws an [IllegalArgumentException] that says what is wrong.
  ///
  /// @param asked names and values as they came, names may repeat
  public static FhirQuery parse(FhirType type, List<Map.Entry<String, String>> asked) {
    var criteria = new ArrayList<Criterion>();
    int count = USUAL_COUNT;
    int offset = 0;
    for (var each : asked) {
      switch (each.getKey()) {
        case "_count" -> count = Math.min(number(each, 1), MAX_COUNT);
        case "_offset" -> offset = number(each, 0);
        case "_format" -> json(each.getValue());
        default -> {
          var parameter =
              type.parameter(each.getKey())
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "%s can't be searched by %s"
                              .formatted(type.label(), shown(each.getKey()))));
          parameter.check(each.getValue());
          criteria.add(new Criterion(parameter, each.getValue()));
        }
      }
    }
    if (criteria.size() > MAX_CRITERIA) {
      throw new IllegalArgumentException("at most %d parameters".formatted(MAX_CRITERIA));
    }
    return new FhirQuery(type, criteria, count, offset);
  }

  private static String shown(String name) {
    return name.matches("[A-Za-z_:.-]{1,40}") ? name : "this";
  }

  private static void json(String format) {
    if (!format.equals("json") && !format.replace(' ', '+').startsWith("application/fhir+json")) {
      throw new IllegalArgumentException("_format is json");
    }
  }

  private static int number(Map.Entry<String, String> each, int least) {
    if (!each.getValue().matches("\\d{1,7}")) {
      throw new IllegalArgumentException(each.getKey() + " is no number");
    }
    int value = Integer.parseInt(each.getValue());
    if (value < least || value > MAX_OFFSET) {
      throw new IllegalArgumentException(each.getKey() + " is out of bounds");
    }
    return value;
  }

  /// The value of a parameter that has to be there once.
  public Optional<String> value(String name) {
    return criteria.stream()
        .filter(it -> it.parameter().name().equals(name))
        .map(Criterion::value)
        .findFirst();
  }

  /// Whether all parameters fit.
  public boolean fits(JsonObject resource) {
    return criteria.stream().allMatch(it -> it.parameter().matches(resource, it.value()));
  }

  /// A page of those that fit, as a Bundle of type searchset.
  ///
  /// @param base of the server, without a slash behind
  public JsonObject bundle(String base, List<JsonObject> all) {
    var found = new ArrayList<JsonObject>();
    for (var resource : all) {
      if (fits(resource)) {
        found.add(resource);
      }
    }
    var entries = new JsonArray();
    int end = Math.min(found.size(), offset + count);
    for (int i = Math.min(offset, found.size()); i < end; i++) {
      entries.add(entry(base, found.get(i)));
    }
    var links = FhirJson.list(link(base, "self", offset));
    if (end < found.size()) {
      links.add(link(base, "next", end));
    }
    var bundle =
        new JsonObject()
            .put("resourceType", "Bundle")
            .put("type", "searchset")
            .put("total", found.size())
            .put("link", links);
    return entries.isEmpty() ? bundle : bundle.put("entry", entries);
  }

  /// What an operation found or did, as a Bundle of type searchset.
  public static JsonObject found(String base, String self, List<JsonObject> all) {
    var entries = new JsonArray();
    all.forEach(it -> entries.add(entry(base, it)));
    var bundle =
        new JsonObject()
            .put("resourceType", "Bundle")
            .put("type", "searchset")
            .put("total", all.size())
            .put(
                "link",
                FhirJson.list(
                    new JsonObject().put("relation", "self").put("url", base + "/" + self)));
    return entries.isEmpty() ? bundle : bundle.put("entry", entries);
  }

  private static JsonObject entry(String base, JsonObject resource) {
    return new JsonObject()
        .put(
            "fullUrl",
            "%s/%s/%s"
                .formatted(base, resource.getString("resourceType"), resource.getString("id")))
        .put("resource", resource)
        .put("search", new JsonObject().put("mode", "match"));
  }

  private JsonObject link(String base, String relation, int from) {
    var url = new StringBuilder(base).append('/').append(type.label()).append('?');
    for (var each : criteria) {
      url.append(each.parameter().name())
          .append('=')
          .append(URLEncoder.encode(each.value(), StandardCharsets.UTF_8))
          .append('&');
    }
    url.append("_count=").append(count).append("&_offset=").append(from);
    return new JsonObject().put("relation", relation).put("url", url.toString());
  }
}
