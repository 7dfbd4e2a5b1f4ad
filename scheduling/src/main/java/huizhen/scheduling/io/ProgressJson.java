package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.api.Side;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A case's time-outs, alerts and list of documents, as part of [CaseJson].
final class ProgressJson {
  private ProgressJson() {}

  static JsonObject of(CaseProgress it) {
    var json =
        new JsonObject()
            .put("timers", CaseJson.array(it.timers(), ProgressJson::timer))
            .put("alerts", CaseJson.array(it.alerts(), ProgressJson::alert))
            .put("documents", CaseJson.array(it.documents(), ProgressJson::document))
            .put("confirmed", sides(it.confirmed()))
            .put("arrived", sides(it.arrived()));
    it.exit().ifPresent(cause -> json.put("exit", cause.name()));
    it.emergency().ifPresent(value -> json.put("emergency", EmergencyJson.of(value)));
    return json;
  }

  static CaseProgress progress(JsonObject json) {
    return new CaseProgress(
        CaseJson.list(
            json.getJsonArray("timers"),
            it -> new CaseTimer(CaseTimer.Kind.valueOf(it.getString("kind")), at(it))),
        CaseJson.list(
            json.getJsonArray("alerts"),
            it -> new CaseAlert(CaseAlert.Kind.valueOf(it.getString("kind")), at(it))),
        CaseJson.list(json.getJsonArray("documents"), ProgressJson::document),
        sides(json.getJsonArray("confirmed")),
        sides(json.getJsonArray("arrived")),
        Optional.ofNullable(json.getString("exit")).map(ExitCause::valueOf),
        Optional.ofNullable(json.getJsonObject("emergency")).map(EmergencyJson::emergency));
  }

  private static JsonObject timer(CaseTimer it) {
    return new JsonObject().put("kind", it.kind().name()).put("at", it.at().toString());
  }

  private static JsonObject alert(CaseAlert it) {
    return new JsonObject().put("kind", it.kind().name()).put("at", it.at().toString());
  }

  private static JsonObject document(CaseDocument it) {
    var json =
        new JsonObject()
            .put("kind", it.kind().name())
            .put("version", it.version())
            .put("at", it.at().toString())
            .put("sha256", it.sha256());
    it.stored().ifPresent(id -> json.put("stored", id.value()));
    return json;
  }

  private static CaseDocument document(JsonObject json) {
    return new CaseDocument(
        CaseDocument.Kind.valueOf(json.getString("kind")),
        json.getInteger("version"),
        at(json),
        json.getString("sha256"),
        Optional.ofNullable(json.getString("stored")).map(DocumentId::new));
  }

  private static Instant at(JsonObject json) {
    return Instant.parse(json.getString("at"));
  }

  private static JsonArray sides(Set<Side> sides) {
    return new JsonArray(sides.stream().sorted().map(Side::name).toList());
  }

  private static Set<Side> sides(JsonArray names) {
    return names.stream().map(it -> Side.valueOf((String) it)).collect(Collectors.toSet());
  }
}
