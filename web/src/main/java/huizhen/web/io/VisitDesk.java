package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitOutcome;
import huizhen.scheduling.visit.api.Visits.Session;
import huizhen.scheduling.visit.api.Waiting;
import huizhen.web.view.Problem;
import huizhen.web.view.VisitView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds visits and blocks for those whom they concern, gives commands and shows what became of
/// them, for all routes of visits. Who has nothing to do with one gets 403, and that is audited.
final class VisitDesk {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,50}");

  private final WebPorts ports;
  private final Auditor auditor;

  VisitDesk(WebPorts ports, Auditor auditor) {
    this.ports = ports;
    this.auditor = auditor;
  }

  /// Reception of the organisation, or the block's own doctor.
  Future<Session> session(Exchange exchange, String operation) {
    var id = exchange.path("block");
    if (!ID.matcher(id).matches()) {
      return ProblemException.failed(Problem.notFound());
    }
    return ports
        .visits()
        .session(new BlockId(id))
        .compose(found -> {
          if (found.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          var block = found.get().block();
          return isOf(exchange.actor(), block)
              ? Future.succeededFuture(found.get())
              : refused(exchange, operation, "block-" + id);
        });
  }

  Future<Visit> visit(Exchange exchange, String operation) {
    var id = exchange.path("visit");
    if (!ID.matcher(id).matches()) {
      return ProblemException.failed(Problem.notFound());
    }
    return ports
        .visits()
        .find(new VisitId(id))
        .compose(found -> {
          if (found.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          var plan = found.get().plan();
          var actor = exchange.actor();
          var isOwn = actor.organisation().equals(Optional.of(plan.organisation()));
          return isOwn && (isReception(actor) || isDoctor(actor, found.get()))
              ? Future.succeededFuture(found.get())
              : refused(exchange, operation, Visit.room(found.get().id()));
        });
  }

  Future<Visit> own(Exchange exchange) {
    return ports
        .visits()
        .find(exchange.patient().visit())
        .compose(found ->
            found
                .map(Future::succeededFuture)
                .orElseGet(() -> ProblemException.failed(Problem.notFound())));
  }

  Future<Visit> give(Exchange exchange, Visit visit, VisitCommand command) {
    return ports
        .visits()
        .execute(exchange.command(), exchange.actor(), visit.id(), command)
        .compose(VisitDesk::settled);
  }

  static Future<Visit> settled(VisitOutcome outcome) {
    return switch (outcome) {
      case VisitOutcome.Done(var visit) -> Future.succeededFuture(visit);
      case VisitOutcome.BlockDone _ -> throw new IllegalStateException("a block is no visit");
      default -> ProblemException.failed(problem(outcome));
    };
  }

  static Future<SessionBlock> settledBlock(VisitOutcome outcome) {
    return switch (outcome) {
      case VisitOutcome.BlockDone(var block) -> Future.succeededFuture(block);
      case VisitOutcome.Done _ -> throw new IllegalStateException("a visit is no block");
      default -> ProblemException.failed(problem(outcome));
    };
  }

  private static Problem problem(VisitOutcome outcome) {
    return switch (outcome) {
      case VisitOutcome.Refused(var refusal) -> Problem.refused(refusal);
      case VisitOutcome.Illegal(var state, _) -> Problem.illegal(state);
      case VisitOutcome.NotFound _, VisitOutcome.Done _, VisitOutcome.BlockDone _ ->
          Problem.notFound();
    };
  }

  Future<JsonObject> show(Exchange exchange, Visit visit) {
    return ports
        .visits()
        .session(visit.plan().block())
        .compose(session -> {
          var place = session.map(Session::waiting).flatMap(it -> it.of(visit.id()));
          return view(exchange, visit, place);
        });
  }

  Future<JsonObject> show(Exchange exchange, Session session) {
    var views =
        session.visits().stream()
            .map(it -> view(exchange, it, session.waiting().of(it.id())))
            .toList();
    var waits =
        session.block().waits().stream().sorted(PlaceWait.ORDER).map(this::waiting).toList();
    return Future.all(Future.all(views), Future.all(waits))
        .compose(_ -> block(session.block()))
        .map(json -> {
          var items = new JsonArray();
          views.forEach(it -> items.add(it.result()));
          var queue = new JsonArray();
          session.waiting().places().forEach(it -> queue.add(it.visit().value()));
          var waiting = new JsonArray();
          waits.forEach(it -> waiting.add(it.result()));
          return json.put("visits", items).put("queue", queue).put("waiting", waiting);
        });
  }

  private Future<JsonObject> waiting(PlaceWait wait) {
    return ports
        .directory()
        .patient(wait.booking().patient())
        .map(patient -> VisitView.waiting(wait, patient));
  }

  Future<JsonObject> block(SessionBlock block) {
    return ports
        .directory()
        .practitioner(block.doctor())
        .map(it -> VisitView.block(block, it.map(who -> who.name()).orElse("")));
  }

  private Future<JsonObject> view(Exchange exchange, Visit visit, Optional<Waiting.Place> place) {
    var actor = exchange.actor();
    var isClinical = actor.role() == Actor.Role.PATIENT || isDoctor(actor, visit);
    return ports
        .directory()
        .patient(visit.plan().patient())
        .map(patient ->
            VisitView.visit(
                visit, patient, place, ports.visits().allowed(visit, actor), isClinical));
  }

  static boolean isOf(Actor actor, SessionBlock block) {
    return actor.organisation().equals(Optional.of(block.organisation()))
        && (isReception(actor) || actor.practitioner().equals(Optional.of(block.doctor())));
  }

  static boolean isReception(Actor actor) {
    return actor.role() == Actor.Role.COORDINATOR;
  }

  private static boolean isDoctor(Actor actor, Visit visit) {
    return actor.practitioner().equals(Optional.of(visit.plan().doctor()));
  }

  private <T> Future<T> refused(Exchange exchange, String operation, String subject) {
    return auditor
        .write(
            exchange.actor().account(),
            Optional.of(new CaseId(subject)),
            "access." + operation.toLowerCase(Locale.ROOT),
            subject,
            "refused:forbidden")
        .compose(_ -> ProblemException.failed(Problem.forbidden()));
  }
}
