package huizhen.web.io;

import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.web.policy.Relation.Sight;
import huizhen.web.view.CaseView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;

/// Gives commands to a case and shows it to whom it concerns, for all routes that do.
final class CaseDesk {
  private final WebPorts ports;
  private final FaceBook faces;
  private final InstantSource clock;

  CaseDesk(WebPorts ports, FaceBook faces, InstantSource clock) {
    this.ports = ports;
    this.faces = faces;
    this.clock = clock;
  }

  /// Gives the command of this request, and shows the case as it is then.
  Future<Answer> run(Exchange exchange, CaseCommand command) {
    return give(exchange, command).compose(state -> show(exchange, state, 200));
  }

  Future<ConsultationCase> give(Exchange exchange, CaseCommand command) {
    return ports
        .consultations()
        .execute(exchange.command(), exchange.actor(), exchange.subject().id(), command)
        .compose(CaseDesk::settled);
  }

  static Future<ConsultationCase> settled(CaseOutcome outcome) {
    return switch (outcome) {
      case CaseOutcome.Done(var state) -> Future.succeededFuture(state);
      case CaseOutcome.NotFound() -> ProblemException.failed(Problem.notFound());
      case CaseOutcome.Refused(var refusal) -> ProblemException.failed(Problem.refused(refusal));
      case CaseOutcome.Illegal(var state, _) -> ProblemException.failed(Problem.illegal(state));
    };
  }

  Future<Answer> show(Exchange exchange, ConsultationCase state, int status) {
    var sight = exchange.hasSubject() ? exchange.relation().sight() : Sight.CLINICAL;
    return view(exchange, state, sight)
        .map(view -> Answer.versioned(status, view, state.version()));
  }

  private Future<JsonObject> view(Exchange exchange, ConsultationCase state, Sight sight) {
    var allowed = ports.consultations().allowed(state, exchange.actor(), clock.instant());
    return faces
        .of(state)
        .map(found -> new CaseView(exchange.actor(), sight, found).whole(state, allowed));
  }
}
