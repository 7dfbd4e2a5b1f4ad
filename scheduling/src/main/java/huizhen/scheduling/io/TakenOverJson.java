package huizhen.scheduling.io;

import huizhen.scheduling.api.TakenOver;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/// What an opinion took over from a machine's draft: ids, digests and the model's name, no text.
final class TakenOverJson {
  private TakenOverJson() {}

  static JsonArray all(List<TakenOver> takenOver) {
    return CaseJson.array(takenOver, TakenOverJson::write);
  }

  private static JsonObject write(TakenOver it) {
    return new JsonObject()
        .put("field", it.field().name())
        .put("draft", it.draft())
        .put("sha256", it.sha256())
        .put("client", it.client())
        .put("model", it.model())
        .put("modelVersion", it.modelVersion())
        .put("draftedAt", it.draftedAt().toString())
        .put("unchanged", it.isUnchanged());
  }

  static List<TakenOver> read(JsonArray all) {
    return CaseJson.list(all, TakenOverJson::read);
  }

  private static TakenOver read(JsonObject json) {
    return new TakenOver(
        TakenOver.Field.valueOf(json.getString("field")),
        json.getString("draft"),
        json.getString("sha256"),
        json.getString("client"),
        json.getString("model"),
        json.getString("modelVersion"),
        Instant.parse(json.getString("draftedAt")),
        json.getBoolean("unchanged"));
  }
}
