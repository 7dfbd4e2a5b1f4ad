package huizhen.web.io;

import huizhen.web.api.HealthLights.Light;
import huizhen.web.api.StorageLedger.Sample;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the operator looks at and does: how rooms go, without names or media, how the gateway's
/// parts do, how full the disk is, signalling started anew, and no new rooms before maintenance.
/// Each is audited first.
final class OperatorRoutes {
  private final WebPorts ports;
  private final FeedRunner feeds;
  private final Auditor auditor;

  OperatorRoutes(WebPorts ports, FeedRunner feeds, Auditor auditor) {
    this.ports = ports;
    this.feeds = feeds;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listRooms", this::rooms,
        "getHealth", this::health,
        "listStorage", this::storage,
        "redeploySignaling", this::redeploy,
        "drainRooms", this::drain);
  }

  private Future<Answer> rooms(Exchange exchange) {
    return auditor
        .saw(exchange, "rooms.read", "all")
        .compose(_ -> ports.rooms().overview())
        .map(Answer::ok);
  }

  private Future<Answer> drain(Exchange exchange) {
    var body = exchange.body();
    boolean isOn = body.getBoolean("isOn");
    var detail = new JsonObject().put("isOn", isOn).put("reason", body.getString("reason", ""));
    return auditor
        .sawBecause(exchange, "rooms.drain", "all", detail)
        .map(_ -> {
          var view = new JsonObject();
          ports.rooms().drain(isOn).ifPresent(since -> view.put("drainingSince", since.toString()));
          return Answer.ok(view);
        });
  }

  private Future<Answer> health(Exchange exchange) {
    return auditor
        .saw(exchange, "health.read", "all")
        .compose(_ -> Future.all(ports.health().look(), feeds.light()))
        .map(both -> {
          var lights = new ArrayList<>(both.<List<Light>>resultAt(0));
          lights.add(both.resultAt(1));
          return Answer.ok(DirectoryView.items(lights, OperatorRoutes::light));
        });
  }

  private static JsonObject light(Light light) {
    return new JsonObject()
        .put("id", light.id())
        .put("tone", light.tone().name())
        .put("code", light.code())
        .put("facts", new JsonObject(new TreeMap<>(light.facts())));
  }

  private Future<Answer> storage(Exchange exchange) {
    return auditor
        .saw(exchange, "storage.read", "all")
        .compose(_ -> ports.storage().samples())
        .map(all -> Answer.ok(DirectoryView.items(all, OperatorRoutes::sample)));
  }

  private static JsonObject sample(Sample sample) {
    return new JsonObject()
        .put("at", sample.at().toString())
        .put("recordings", sample.recordings())
        .put("documents", sample.documents())
        .put("films", sample.films())
        .put("other", sample.other())
        .put("free", sample.free());
  }

  private Future<Answer> redeploy(Exchange exchange) {
    return auditor
        .saw(exchange, "signaling.redeploy", "all")
        .compose(_ ->
            ports
                .rooms()
                .redeploySignaling()
                .map(Answer::ok)
                .recover(_ ->
                    ProblemException.failed(
                        Problem.of(
                            409, "not-redeployed", "Signalling is as it was: try again later."))));
  }
}
