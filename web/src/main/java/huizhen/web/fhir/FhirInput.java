package huizhen.web.fhir;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The input parameters of an operation (FHIR R4, Operations), from a query or a Parameters
/// resource. One that is not known here is refused and not ignored, as with [FhirQuery].
public final class FhirInput {
  private static final int MAX_PARAMETERS = 50;

  private final List<Map.Entry<String, String>> all;

  private FhirInput(List<Map.Entry<String, String>> all) {
    this.all = List.copyOf(all);
  }

  /// Throws an [IllegalArgumentException] that says what is wrong.
  ///
  /// @param names that are known
  public static FhirInput ofQuery(Set<String> names, List<Map.Entry<String, String>> query) {
    var all = new ArrayList<Map.Entry<String, String>>();
    for (var each : query) {
      if (!each.getKey().equals("_format")) {
        all.add(checked(names, each.getKey(), each.getValue()));
      }
    }
    return bounded(all);
  }

  /// As [#ofQuery]. A reference is read as its text, an identifier as `system|value`.
  public static FhirInput ofParameters(Set<String> names, JsonObject parameters) {
    if (!"Parameters".equals(parameters.getValue("resourceType"))) {
      throw new IllegalArgumentException("the body is a Parameters resource");
    }
    var all = new ArrayList<Map.Entry<String, String>>();
    for (var item : list(parameters)) {
      if (!(item instanceof JsonObject it) || !(it.getValue("name") instanceof String name)) {
        throw new IllegalArgumentException("each parameter has a name");
      }
      all.add(checked(names, name, value(name, it)));
    }
    return bounded(all);
  }

  private static JsonArray list(JsonObject parameters) {
    return switch (parameters.getValue("parameter")) {
      case null -> new JsonArray();
      case JsonArray list -> list;
      default -> throw new IllegalArgumentException("parameter is a list");
    };
  }

  private static String value(String name, JsonObject it) {
    for (var member : it.fieldNames()) {
      if (member.startsWith("value")) {
        return switch (it.getValue(member)) {
          case String text -> text;
          case Integer number -> number.toString();
          case JsonObject of when of.getValue("reference") instanceof String reference -> reference;
          case JsonObject of when of.getValue("value") instanceof String value ->
              of.getValue("system") instanceof String system ? system + "|" + value : value;
          case null, default -> throw new IllegalArgumentException(shown(name) + " has no value");
        };
      }
    }
    throw new IllegalArgumentException(shown(name) + " has no value");
  }

  private static Map.Entry<String, String> checked(Set<String> names, String name, String value) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException(shown(name) + " is not known here");
    }
    if (value.isBlank() || value.length() > FhirParameter.MAX_VALUE) {
      throw new IllegalArgumentException(name + " has no value, or too long a one");
    }
    return Map.entry(name, value);
  }

  private static String shown(String name) {
    return name.matches("[A-Za-z_:.-]{1,40}") ? name : "this parameter";
  }

  private static FhirInput bounded(List<Map.Entry<String, String>> all) {
    if (all.size() > MAX_PARAMETERS) {
      throw new IllegalArgumentException("at most %d parameters".formatted(MAX_PARAMETERS));
    }
    return new FhirInput(all);
  }

  public List<String> values(String name) {
    return all.stream().filter(it -> it.getKey().equals(name)).map(Map.Entry::getValue).toList();
  }

  public Optional<String> value(String name) {
    return values(name).stream().findFirst();
  }

  /// The one that has to be there.
  public String required(String name) {
    var found = values(name);
    if (found.size() != 1) {
      throw new IllegalArgumentException(name + " has to be there once");
    }
    return found.getFirst();
  }

  /// What a reference names: `Type/id`, with or without an address before it, or the id alone.
  ///
  /// @param base of this server: an address of another one names nothing here
  public static Optional<String> id(String base, String type, String reference) {
    var relative =
        reference.startsWith(base + "/") ? reference.substring(base.length() + 1) : reference;
    var id = relative.startsWith(type + "/") ? relative.substring(type.length() + 1) : relative;
    return id.matches("[A-Za-z0-9.-]{1,64}") ? Optional.of(id) : Optional.empty();
  }

  /// The value of a token: what is behind the bar, if there is one.
  public static String code(String token) {
    return token.substring(token.indexOf('|') + 1);
  }
}
