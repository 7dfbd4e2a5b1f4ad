package huizhen.web.io;

import huizhen.web.view.Problem;
import io.vertx.core.Future;
import java.util.Map;

/// What the operator looks at and does: how rooms go, without names or media, and signalling
/// started anew. Either is audited first.
final class OperatorRoutes {
  private final WebPorts ports;
  private final Auditor auditor;

  OperatorRoutes(WebPorts ports, Auditor auditor) {
    this.ports = ports;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of("listRooms", this::rooms, "redeploySignaling", this::redeploy);
  }

  private Future<Answer> rooms(Exchange exchange) {
    return auditor
        .saw(exchange, "rooms.read", "all")
        .compose(_ -> ports.rooms().overview())
        .map(Answer::ok);
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
