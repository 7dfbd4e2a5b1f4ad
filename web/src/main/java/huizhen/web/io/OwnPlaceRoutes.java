package huizhen.web.io;

import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.visit.api.Attendant;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.PlaceCommand;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitOutcome;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The number of a full block that is kept for whoever came by the link to it: he takes it, passes
/// it on, or waits no more. Once it is taken he is at his own visit, in the same session.
final class OwnPlaceRoutes {
  private static final String NONE = "NONE";

  private final WebPorts ports;
  private final VisitDesk desk;
  private final InstantSource clock;

  OwnPlaceRoutes(WebPorts ports, VisitDesk desk, InstantSource clock) {
    this.ports = ports;
    this.desk = desk;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of("getOwnPlace", this::place, "stepOwnPlace", this::step);
  }

  /// As often asked as the own visit, and as little news for the trail.
  private Future<Answer> place(Exchange exchange) {
    var patient = exchange.patient();
    return patient
        .block()
        .map(block -> shown(patient, block))
        .orElseGet(() -> Future.succeededFuture(Answer.ok(new JsonObject().put("state", NONE))));
  }

  private Future<Answer> shown(Caller.Patient patient, BlockId block) {
    var visit = ports.visits().find(patient.visit());
    var session = ports.visits().session(block);
    return Future.all(visit, session)
        .compose(_ -> {
          var json = new JsonObject().put("csrf", patient.csrf());
          if (visit.result().isPresent()) {
            return Future.succeededFuture(Answer.ok(json.put("state", "TAKEN")));
          }
          var found = session.result().flatMap(it -> wait(it.block(), patient.visit()));
          if (found.isEmpty()) {
            return Future.succeededFuture(Answer.ok(json.put("state", "OVER")));
          }
          var of = session.result().orElseThrow().block();
          return desk.block(of)
              .map(it ->
                  Answer.versioned(
                      200, described(json, of, found.get()).put("block", it), of.version()));
        });
  }

  /// Of who waits and what for nobody else is told, and of others nothing.
  private JsonObject described(JsonObject json, SessionBlock block, PlaceWait wait) {
    var offer = wait.offer().filter(it -> clock.instant().isBefore(it.until()));
    offer.ifPresent(it ->
        json.put("number", it.number())
            .put("slot", block.slot(it.number()).toString())
            .put("until", it.until().toString()));
    return json.put("state", offer.isPresent() ? "OFFERED" : "WAITING");
  }

  private static Optional<PlaceWait> wait(SessionBlock block, VisitId id) {
    return block.waits().stream().filter(it -> it.id().equals(id)).findFirst();
  }

  private Future<Answer> step(Exchange exchange) {
    var patient = exchange.patient();
    if (patient.block().isEmpty()) {
      return ProblemException.failed(Problem.illegal(NONE));
    }
    var block = patient.block().get();
    var what = PlaceCommand.valueOf(exchange.body().getString("step").toUpperCase(Locale.ROOT));
    var number = Optional.ofNullable(exchange.body().getInteger("number"));
    if (what != PlaceCommand.LEAVE && number.isEmpty()) {
      return ProblemException.failed(Problem.badField("number", "which number is meant"));
    }
    return ports
        .visits()
        .tellWait(exchange.command(), exchange.actor(), block, patient.visit(), what, number)
        .compose(outcome ->
            what == PlaceCommand.TAKE
                ? taken(exchange, outcome)
                : VisitDesk.settledBlock(outcome).mapEmpty())
        .compose(_ -> shown(patient, block));
  }

  /// Who taps twice has it once: the second tap finds his own visit.
  private Future<Void> taken(Exchange exchange, VisitOutcome outcome) {
    return outcome instanceof VisitOutcome.Refused
        ? ports
            .visits()
            .find(exchange.patient().visit())
            .compose(visit ->
                visit.isEmpty()
                    ? VisitDesk.settled(outcome).mapEmpty()
                    : verified(exchange, visit.get()))
        : VisitDesk.settled(outcome).compose(visit -> verified(exchange, visit));
  }

  /// He passed the link's name check before there was a visit: it counts for this one.
  private Future<Void> verified(Exchange exchange, Visit visit) {
    return ports
        .directory()
        .patient(visit.plan().patient())
        .compose(patient ->
            ports
                .visits()
                .execute(
                    new CommandId(Tokens.derive("verify", exchange.patient().tokenHash())),
                    exchange.actor(),
                    visit.id(),
                    new VisitCommand.Verify(
                        new Attendant(
                            Relation.SELF,
                            patient.map(Patient::name).orElse(""),
                            clock.instant()))))
        .compose(VisitDesk::settled)
        .mapEmpty();
  }
}
