package huizhen.web.io;

import io.vertx.core.Future;
import java.util.Map;

/// What the operator looks at: how rooms go, without names or media. Looking is audited first.
final class OperatorRoutes {
  private final WebPorts ports;
  private final Auditor auditor;

  OperatorRoutes(WebPorts ports, Auditor auditor) {
    this.ports = ports;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of("listRooms", this::rooms);
  }

  private Future<Answer> rooms(Exchange exchange) {
    return auditor
        .saw(exchange, "rooms.read", "all")
        .compose(_ -> ports.rooms().overview())
        .map(Answer::ok);
  }
}
