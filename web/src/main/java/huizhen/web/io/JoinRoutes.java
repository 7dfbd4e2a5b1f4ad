package huizhen.web.io;

import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.web.api.RoomTickets;
import huizhen.web.policy.Relation;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Map;

/// Tickets into the room of a case, for its two doctors and the members of its team, when the lobby
/// is open. Whether consent and licences are in order is for the case to say, now, each time. Who
/// has no account comes by [GuestRoutes].
final class JoinRoutes {
  private final WebPorts ports;
  private final WebConfig config;
  private final CaseDesk desk;
  private final InstantSource clock;

  JoinRoutes(WebPorts ports, WebConfig config, CaseDesk desk, InstantSource clock) {
    this.ports = ports;
    this.config = config;
    this.desk = desk;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of("joinCase", this::join);
  }

  private Future<Answer> join(Exchange exchange) {
    var appointment = exchange.subject().appointment();
    if (appointment.isEmpty()) {
      return ProblemException.failed(Problem.illegal(exchange.subject().state()));
    }
    var opensAt = appointment.get().start().minus(config.lobbyBefore());
    if (clock.instant().isBefore(opensAt)) {
      return ProblemException.failed(Problem.tooEarly(opensAt));
    }
    return desk.give(exchange, new CaseCommand.OpenLobby())
        .map(state -> Answer.created(ticket(exchange, state)));
  }

  private static String role(Relation relation) {
    return switch (relation) {
      case SPECIALIST -> "CHAIR";
      case MEMBER -> "MEMBER";
      case REQUESTER,
          INVITING_COORDINATOR,
          INVITED_COORDINATOR,
          MEMBER_COORDINATOR,
          CANDIDATE,
          VISIT_DOCTOR,
          TEACHER,
          TEACHER_WITHOUT_CONSENT,
          REGULATOR ->
          "REQUESTER"; // the others are not let this far: a regulator comes by [WatchRoutes]
    };
  }

  private JsonObject ticket(Exchange exchange, ConsultationCase state) {
    var account = exchange.staff().account();
    var room = "case-" + state.id().value();
    var minted =
        ports
            .tickets()
            .mint(
                new RoomTickets.Request(
                    room,
                    account.actor().account(),
                    account.displayName(),
                    role(exchange.relation()),
                    true,
                    true,
                    state.consent().map(Consent::recording).orElse(false),
                    exchange.session()));
    var ticket =
        new JsonObject()
            .put("ticket", minted.ticket())
            .put("expiresAt", minted.expiresAt().toString())
            .put("signaling", Origin.ws(config, exchange.context().request()) + "/signaling")
            .put("room", room);
    state.appointment().ifPresent(it -> ticket.put("opensAt", it.start().toString()));
    return ticket;
  }
}
