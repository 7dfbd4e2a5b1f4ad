package huizhen.web.io;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The OpenAPI 3.1 contract, as published and as the validator takes it: vertx-openapi knows no
/// form-encoded and no binary bodies, so those operations check their bodies themselves. It looks
/// at requests alone; answers are left out of its copy.
final class Contract {
  private static final String RESOURCE = "/openapi/huizhen-v1.yaml";
  private static final Set<String> OWN_BODIES =
      Set.of("issueAccessToken", "addMaterial", "addOrderMaterial", "importDirectory");

  private Contract() {}

  static JsonObject published() {
    try (var in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the web module");
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return new JsonObject(new JsonObject(tree).encode());
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + RESOURCE, e);
    }
  }

  static Future<OpenAPIContract> validated(Vertx vertx, JsonObject published) {
    var contract = published.copy();
    for (var path : contract.getJsonObject("paths")) {
      for (var method : (JsonObject) path.getValue()) {
        var operation = (JsonObject) method.getValue();
        operation.put(
            "responses",
            new JsonObject().put("default", new JsonObject().put("description", "see above")));
        if (OWN_BODIES.contains(operation.getString("operationId"))) {
          operation.remove("requestBody");
        }
      }
    }
    contract.getJsonObject("components").remove("responses");
    return OpenAPIContract.from(vertx, contract).map(KeptContract::new);
  }
}
