package huizhen.web.supervision;

import huizhen.recording.api.AuditTrail.AuditEvent;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the details of audit entries. What is not there, or is no JSON, is empty.
final class Trail {
  private Trail() {}

  static JsonObject detail(AuditEvent event) {
    try {
      return event.detail().isBlank() ? new JsonObject() : new JsonObject(event.detail());
    } catch (DecodeException notJson) {
      return new JsonObject();
    }
  }

  static String text(AuditEvent event, String field) {
    return detail(event).getValue(field) instanceof String text ? text : "";
  }

  /// The states that the step went through.
  static Set<String> states(AuditEvent event) {
    return detail(event).getValue("states") instanceof JsonArray states
        ? states.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  static boolean isOk(AuditEvent event) {
    return event.outcome().equals("ok");
  }
}
