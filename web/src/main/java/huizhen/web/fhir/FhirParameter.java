package huizhen.web.fhir;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;

/// A search parameter (FHIR R4, Search): its type, and where in the resource it looks, as members
/// with a dot between, through lists.
///
/// @param path of the element; for a token a code, an identifier, or a concept's text
public record FhirParameter(String name, Kind kind, String path) {
  static final int MAX_VALUE = 200;

  /// What a value is compared with.
  public enum Kind {
    TOKEN,
    REFERENCE,
    DATE,
    STRING
  }

  /// Throws an [IllegalArgumentException] that says what is wrong with a value.
  void check(String values) {
    if (values.isBlank() || values.length() > MAX_VALUE) {
      throw new IllegalArgumentException(name + " has no value, or too long a one");
    }
    if (kind == Kind.DATE) {
      for (var value : values.split(",", -1)) {
        var _ = FhirDate.parse(name, value);
      }
    }
  }

  /// Whether a resource has one of the values, which commas divide. They have passed [#check].
  boolean matches(JsonObject resource, String values) {
    return Stream.of(values.split(","))
        .anyMatch(value -> at(resource, path).anyMatch(found -> fits(found, value)));
  }

  private boolean fits(Object found, String value) {
    return switch (kind) {
      case TOKEN -> isToken(found, value);
      case REFERENCE -> isReference(found, value);
      case DATE ->
          found instanceof String at && FhirDate.parse(name, value).holds(Instant.parse(at));
      case STRING ->
          found instanceof String text
              && text.toLowerCase(Locale.ROOT).startsWith(value.toLowerCase(Locale.ROOT));
    };
  }

  /// `code`, `system|code` or `|code`.
  private static boolean isToken(Object found, String value) {
    int bar = value.indexOf('|');
    String system = bar < 0 ? "" : value.substring(0, bar);
    String code = value.substring(bar + 1);
    return switch (found) {
      case String text -> text.equals(code);
      case JsonObject it when it.containsKey("value") ->
          code.equals(it.getString("value")) && hasSystem(it, bar, system);
      case JsonObject it when it.containsKey("code") ->
          code.equals(it.getValue("code")) && hasSystem(it, bar, system);
      case JsonObject it -> code.equals(it.getString("text"));
      default -> false;
    };
  }

  private static boolean hasSystem(JsonObject it, int bar, String system) {
    return bar < 0 || system.equals(it.getString("system", ""));
  }

  /// `Type/id`, or the id alone.
  private static boolean isReference(Object found, String value) {
    if (!(found instanceof JsonObject it) || it.getString("reference") == null) {
      return false;
    }
    var reference = it.getString("reference");
    return reference.equals(value) || (value.indexOf('/') < 0 && reference.endsWith("/" + value));
  }

  private static Stream<Object> at(Object from, String path) {
    Stream<Object> here =
        from instanceof JsonArray list ? list.stream().flatMap(FhirParameter::flat) : flat(from);
    if (path.isEmpty()) {
      return here;
    }
    int dot = path.indexOf('.');
    String member = dot < 0 ? path : path.substring(0, dot);
    String rest = dot < 0 ? "" : path.substring(dot + 1);
    return here.filter(JsonObject.class::isInstance)
        .map(it -> ((JsonObject) it).getValue(member))
        .filter(java.util.Objects::nonNull)
        .flatMap(it -> at(it, rest));
  }

  private static Stream<Object> flat(Object it) {
    return it instanceof JsonArray list
        ? list.stream().flatMap(FhirParameter::flat)
        : Stream.of(it);
  }
}
