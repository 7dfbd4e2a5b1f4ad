package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application.Urgency;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.policy.Relation;
import huizhen.web.view.CaseView;
import huizhen.web.view.Problem;
import huizhen.web.view.Requests;
import huizhen.web.view.TeamView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Applications, decisions and bookings.
final class CaseRoutes {

  /// Urgent ones first, then by when they are due, then the newest change.
  private static final Comparator<ConsultationCase> BY_URGENCY =
      Comparator.<ConsultationCase, Boolean>comparing(
              it -> it.application().urgency() != Urgency.EMERGENCY)
          .thenComparing(it -> it.application().urgency() != Urgency.URGENT)
          .thenComparing(it -> it.dueAt().orElse(Instant.MAX))
          .thenComparing(ConsultationCase::changedAt, Comparator.reverseOrder());

  private final WebPorts ports;
  private final CaseDesk desk;
  private final FaceBook faces;
  private final Auditor auditor;
  private final EmergencyRoutes emergencies;

  CaseRoutes(
      WebPorts ports, CaseDesk desk, FaceBook faces, Auditor auditor, EmergencyRoutes emergencies) {
    this.ports = ports;
    this.desk = desk;
    this.faces = faces;
    this.auditor = auditor;
    this.emergencies = emergencies;
  }

  Map<String, Operation> operations() {
    var operations = new HashMap<String, Operation>();
    operations.put("createCase", this::create);
    operations.put("listCases", this::worklist);
    operations.put("getCase", this::view);
    operations.put("acceptCase", this::accept);
    operations.put(
        "bookCase",
        exchange ->
            book(
                exchange,
                (command, actor, _, start, end) ->
                    ports.consultations().book(command, actor, exchange.subject(), start, end)));
    operations.put(
        "overbookCase",
        exchange ->
            book(
                exchange,
                (command, actor, id, start, end) ->
                    ports
                        .consultations()
                        .overbook(command, actor, id, start, end, text(exchange, "reason"))));
    operations.put("holdTime", exchange -> book(exchange, holding(exchange)));
    operations.put(
        "confirmTime", command(it -> new CaseCommand.ConfirmTime(it.body().getLong("fence"))));
    operations.put("releaseTime", command(_ -> new CaseCommand.ReleaseTime()));
    operations.put(
        "reassignCase",
        command(it ->
            new CaseCommand.Reassign(
                new PractitionerId(text(it, "specialist")), text(it, "reason"))));
    operations.put(
        "noteNoShow", leave(it -> new CaseCommand.NoShow(cause(it), text(it, "reason"))));
    operations.put("abortCase", leave(it -> new CaseCommand.Abort(cause(it), text(it, "reason"))));
    operations.put(
        "convertCase", leave(it -> new CaseCommand.Convert(cause(it), text(it, "reason"))));
    operations.put(
        "editApplication", command(it -> new CaseCommand.Edit(Requests.application(it.body()))));
    operations.put("submitCase", command(_ -> new CaseCommand.Submit()));
    operations.put("approveCase", command(_ -> new CaseCommand.Approve()));
    operations.put("returnCase", command(it -> new CaseCommand.Return(text(it, "reason"))));
    operations.put("declineCase", command(it -> new CaseCommand.Decline(text(it, "reason"))));
    operations.put("cancelCase", leave(it -> new CaseCommand.Cancel(text(it, "reason"))));
    operations.put(
        "acknowledgeOpinion",
        command(it -> new CaseCommand.Acknowledge(text(it, "finalDecision"))));
    operations.put("closeCase", command(_ -> new CaseCommand.Close()));
    return operations;
  }

  private Operation command(Function<Exchange, CaseCommand> make) {
    return exchange -> desk.run(exchange, make.apply(exchange));
  }

  /// A command that ends what goes on in the room, so that the room ends too.
  private Operation leave(Function<Exchange, CaseCommand> make) {
    return exchange ->
        desk.give(exchange, make.apply(exchange))
            .compose(state ->
                ports.rooms().end(state.id()).compose(_ -> desk.show(exchange, state, 200)));
  }

  private static ExitCause cause(Exchange exchange) {
    return ExitCause.valueOf(text(exchange, "cause"));
  }

  private static String text(Exchange exchange, String field) {
    return exchange.body().getString(field);
  }

  private Future<Answer> create(Exchange exchange) {
    var id = new CaseId(exchange.derived("case"));
    return ports
        .consultations()
        .create(exchange.command(), exchange.actor(), id, Requests.application(exchange.body()))
        .compose(CaseDesk::settled)
        .compose(state -> desk.show(exchange, state, 201));
  }

  private Future<Answer> worklist(Exchange exchange) {
    var isRegulator = exchange.actor().role() == Actor.Role.REGULATOR;
    var whose =
        isRegulator
            ? new CaseIndex.All()
            : new CaseIndex.OfOrganisation(exchange.ownOrganisation());
    return ports
        .consultations()
        .page(whose, exchange.query("after"), RequestDesk.limit(exchange))
        .compose(RequestDesk::known)
        .compose(page ->
            (isRegulator
                    ? auditor.saw(exchange, "case.list", "all")
                    : Future.<Void>succeededFuture())
                .compose(_ -> rows(exchange, page)));
  }

  private Future<Answer> rows(Exchange exchange, Page<ConsultationCase> page) {
    var cases =
        page.items().stream()
            .filter(it -> Relation.of(exchange.actor(), it).isPresent())
            .sorted(BY_URGENCY)
            .toList();
    return faces
        .of(cases)
        .map(found -> {
          var items = new JsonArray();
          for (var one : cases) {
            Relation.of(exchange.actor(), one)
                .map(it -> new CaseView(exchange.actor(), it.sight(), found).row(one))
                .ifPresent(items::add);
          }
          var json = new JsonObject().put("items", items);
          page.next().ifPresent(next -> json.put("next", next));
          return Answer.ok(json);
        });
  }

  /// Who has it already sees nothing new, and that he asked is not on record.
  private Future<Answer> view(Exchange exchange) {
    var version = exchange.subject().version();
    if (Versions.isKnown(exchange.header("If-None-Match"), version)) {
      return Future.succeededFuture(new Answer.NotModified(Versions.tag(version)));
    }
    return auditor
        .saw(exchange, "case.view", exchange.subject().id().value())
        .compose(_ -> desk.show(exchange, exchange.subject(), 200));
  }

  /// A specialist accepts for himself; the coordinator for whom he names.
  private Future<Answer> accept(Exchange exchange) {
    var specialist = new PractitionerId(text(exchange, "specialist"));
    if (exchange.relation() == Relation.CANDIDATE
        && !exchange.actor().practitioner().equals(Optional.of(specialist))) {
      return ProblemException.failed(Problem.forbidden());
    }
    return exchange.subject().progress().emergency().isPresent()
        ? emergencies.accept(exchange, specialist)
        : desk.run(exchange, new CaseCommand.Accept(specialist));
  }

  /// How a time is taken: booked or only held.
  private interface Taking {
    Future<BookingOutcome> take(
        CommandId command, Actor actor, CaseId id, Instant start, Instant end);
  }

  private Taking holding(Exchange exchange) {
    var optional =
        exchange.body().getJsonArray("optional", new JsonArray()).stream()
            .map(it -> new PractitionerId((String) it))
            .toList();
    return (command, actor, id, start, end) ->
        ports.consultations().hold(command, actor, id, start, end, optional);
  }

  private Future<Answer> book(Exchange exchange, Taking taking) {
    var start = Exchange.instant("start", text(exchange, "start"));
    var end = Exchange.instant("end", text(exchange, "end"));
    if (!start.isBefore(end)) {
      return ProblemException.failed(Problem.badField("end", "end is after start"));
    }
    return taking
        .take(exchange.command(), exchange.actor(), exchange.subject().id(), start, end)
        .compose(outcome ->
            switch (outcome) {
              case BookingOutcome.Booked(var state, _) -> desk.show(exchange, state, 201);
              case BookingOutcome.SlotTaken(var who, var nearest) ->
                  ProblemException.failed(Problem.slotTaken(who, nearest));
              case BookingOutcome.TeamBusy(var busy, var nearest) ->
                  ProblemException.failed(TeamView.busy(busy, nearest));
              case BookingOutcome.NotFound() -> ProblemException.failed(Problem.notFound());
              case BookingOutcome.Refused(var refusal) ->
                  ProblemException.failed(Problem.refused(refusal));
              case BookingOutcome.Illegal(var state) ->
                  ProblemException.failed(Problem.illegal(state));
            });
  }
}
