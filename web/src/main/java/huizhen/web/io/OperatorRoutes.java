package huizhen.web.io;

import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/// What the operator looks at and does: how rooms go, without names or media, signalling started
/// anew, and no new rooms before maintenance. Each is audited first.
final class OperatorRoutes {
  private final WebPorts ports;
  private final Auditor auditor;

  OperatorRoutes(WebPorts ports, Auditor auditor) {
    this.ports = ports;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listRooms", this::rooms,
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
