package huizhen.web.io;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every route of the published contract, for tests that hold a rule against all of them.
final class ContractRoutes {
  private static final JsonObject CONTRACT = Contract.published();
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private ContractRoutes() {}

  /// @param method in small letters
  /// @param parameters their names, of the path, the query and the head
  record Route(
      String operation, String method, String path, Set<String> parameters, JsonObject contract) {
    boolean isRead() {
      return method.equals("get");
    }

    /// The schemas of what it answers when all is well.
    Stream<JsonObject> answers() {
      return contract.getJsonObject("responses").stream()
          .filter(it -> it.getKey().startsWith("2"))
          .map(it -> resolved((JsonObject) it.getValue()))
          .flatMap(it -> it.getJsonObject("content", new JsonObject()).stream())
          .map(it -> resolved(((JsonObject) it.getValue()).getJsonObject("schema")));
    }
  }

  static List<Route> all() {
    return CONTRACT.getJsonObject("paths").stream()
        .flatMap(path ->
            ((JsonObject) path.getValue())
                .stream()
                    .filter(it -> METHODS.contains(it.getKey()))
                    .map(it -> route(path.getKey(), it.getKey(), (JsonObject) it.getValue())))
        .toList();
  }

  private static Route route(String path, String method, JsonObject operation) {
    var names =
        operation.getJsonArray("parameters", new JsonArray()).stream()
            .map(it -> resolved((JsonObject) it).getString("name"))
            .collect(Collectors.toSet());
    return new Route(operation.getString("operationId"), method, path, names, operation);
  }

  /// What a reference stands for; anything else is itself.
  static JsonObject resolved(JsonObject schema) {
    var at = schema.getString("$ref");
    if (at == null) {
      return schema;
    }
    var found = CONTRACT;
    for (var step : List.of(at.substring("#/".length()).split("/", -1))) {
      found = found.getJsonObject(step);
    }
    return resolved(found);
  }
}
