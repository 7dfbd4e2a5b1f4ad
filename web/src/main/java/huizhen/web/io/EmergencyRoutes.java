package huizhen.web.io;

import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.view.EmergencyView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The emergency button, and its rings.
final class EmergencyRoutes {
  private final WebPorts ports;
  private final CaseDesk desk;
  private final InstantSource clock;

  EmergencyRoutes(WebPorts ports, CaseDesk desk, InstantSource clock) {
    this.ports = ports;
    this.desk = desk;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "raiseEmergency", this::raise,
        "listRings", this::rings,
        "noteRing", exchange -> desk.run(exchange, new CaseCommand.RingShown()),
        "declineRing",
            exchange ->
                desk.run(
                    exchange, new CaseCommand.DeclineRing(EmergencyView.excuse(exchange.body()))),
        "overrideConsent", this::override);
  }

  private Future<Answer> raise(Exchange exchange) {
    var body = exchange.body();
    var override =
        Optional.ofNullable(body.getJsonObject("override"))
            .map(it -> EmergencyView.override(it, clock.instant()));
    return ports
        .emergencies()
        .raise(
            exchange.command(),
            exchange.actor(),
            new CaseId(exchange.derived("case")),
            EmergencyView.application(body),
            EmergencyView.tapAge(body),
            override)
        .compose(CaseDesk::settled)
        .compose(state -> desk.show(exchange, state, 201));
  }

  private Future<Answer> override(Exchange exchange) {
    return desk.run(
        exchange,
        new CaseCommand.OverrideConsent(EmergencyView.override(exchange.body(), clock.instant())));
  }

  /// The first answer has the case; the others hear whose it is. Whoever had an appointment that
  /// gave way is put out of its lobby.
  Future<Answer> accept(Exchange exchange, PractitionerId specialist) {
    var id = exchange.subject().id();
    return ports
        .emergencies()
        .accept(exchange.command(), exchange.actor(), id, specialist)
        .compose(outcome ->
            switch (outcome) {
              case CaseOutcome.Illegal illegal -> taken(id, illegal);
              case CaseOutcome.Done _, CaseOutcome.NotFound _, CaseOutcome.Refused _ ->
                  CaseDesk.settled(outcome);
            })
        .compose(this::emptyLobbies)
        .compose(state -> desk.show(exchange, state, 200));
  }

  private Future<ConsultationCase> emptyLobbies(ConsultationCase state) {
    var displaced = state.progress().emergency().map(it -> it.displaced()).orElse(List.of());
    return Future.join(displaced.stream().map(ports.rooms()::end).toList())
        .otherwiseEmpty() // a room that stays open lets nobody speak: the case says no
        .map(state);
  }

  private Future<ConsultationCase> taken(CaseId id, CaseOutcome.Illegal illegal) {
    return ports
        .consultations()
        .find(id)
        .compose(found -> {
          var who = found.flatMap(ConsultationCase::specialist);
          return who.isEmpty()
              ? CaseDesk.settled(illegal)
              : ports
                  .directory()
                  .practitioner(who.get())
                  .compose(doctor ->
                      ProblemException.failed(
                          ringTaken(doctor.map(it -> it.name()).orElse(who.get().value()))));
        });
  }

  private static Problem ringTaken(String name) {
    return new Problem(
        409,
        "ring-taken",
        "Taken by " + name + ".",
        new JsonObject()
            .put("by", name)
            .put("zh", name + "已接听本次急会诊。")
            .put("en", "Taken by " + name + "."));
  }

  /// Those that ring or rang the caller lately; a coordinator sees all of the organisation.
  private Future<Answer> rings(Exchange exchange) {
    var organisation = exchange.ownOrganisation();
    var me =
        exchange.actor().role() == Role.COORDINATOR
            ? Optional.<PractitionerId>empty()
            : exchange.actor().practitioner();
    return ports
        .emergencies()
        .recent(organisation)
        .map(all ->
            all.stream()
                .filter(it ->
                    me.isEmpty()
                        || it.progress().emergency().filter(e -> e.isRung(me.get())).isPresent())
                .toList())
        .compose(all ->
            all.isEmpty()
                ? Future.succeededFuture(Answer.ok(items(new JsonArray())))
                : named(all, me, exchange));
  }

  private Future<Answer> named(
      List<ConsultationCase> all, Optional<PractitionerId> me, Exchange exchange) {
    var colleagues = ports.directory().practitioners(exchange.ownOrganisation());
    var organisations = ports.directory().organisations();
    return Future.all(colleagues, organisations)
        .map(_ -> {
          var items = new JsonArray();
          for (var one : all) {
            var from =
                organisations.result().stream()
                    .filter(it -> it.id().equals(one.inviting()))
                    .map(it -> it.name())
                    .findFirst()
                    .orElse(one.inviting().value());
            items.add(EmergencyView.ring(one, me, colleagues.result(), from));
          }
          return Answer.ok(items(items));
        });
  }

  private JsonObject items(JsonArray items) {
    return new JsonObject().put("now", clock.instant().toString()).put("items", items);
  }
}
