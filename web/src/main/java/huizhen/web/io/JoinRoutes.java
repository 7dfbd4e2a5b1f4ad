package huizhen.web.io;

import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.web.api.RoomTickets;
import huizhen.web.policy.Relation;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Tickets into the room of a case, for its two doctors and the members of its team, when the lobby
/// is open. Whether consent and licences are in order is for the case to say, now, each time. A
/// doctor who is there lets in what and who has no account: an ultrasound, an interpreter, a
/// trainee, an observer.
final class JoinRoutes {
  /// One of the doctors has opened the room, and it has not ended.
  private static final Set<CaseState> OPEN =
      Set.of(CaseState.LOBBY, CaseState.IN_SESSION, CaseState.SUSPENDED);

  private final WebPorts ports;
  private final WebConfig config;
  private final CaseDesk desk;
  private final Auditor auditor;
  private final Tokens tokens;
  private final InstantSource clock;

  JoinRoutes(
      WebPorts ports,
      WebConfig config,
      CaseDesk desk,
      Auditor auditor,
      Tokens tokens,
      InstantSource clock) {
    this.ports = ports;
    this.config = config;
    this.desk = desk;
    this.auditor = auditor;
    this.tokens = tokens;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of("joinCase", this::join, "inviteGuest", this::invite);
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

  /// What the guest may do is for the role to say; the name is what the others see.
  private Future<Answer> invite(Exchange exchange) {
    var state = exchange.subject();
    if (!OPEN.contains(state.state())) {
      return ProblemException.failed(Problem.illegal(state.state()));
    }
    var role = exchange.body().getString("role");
    var isDevice = role.equals("device");
    var room = "case-" + state.id().value();
    var request =
        new RoomTickets.Request(
            room,
            "guest-" + tokens.id(),
            exchange.body().getString("name"),
            role.toUpperCase(Locale.ROOT),
            isDevice || role.equals("interpreter"),
            !isDevice,
            state.consent().map(Consent::recording).orElse(false));
    return auditor
        .sawBecause(
            exchange, "room.ticket", request.participant(), new JsonObject().put("role", role))
        .map(_ -> Answer.created(ServiceRoutes.doors(ports, config, exchange, request)));
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
          REGULATOR ->
          "REQUESTER"; // the others are not let this far
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
