package huizhen.web.io;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.waitlist.api.TeamWish;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.Wish;
import huizhen.web.view.Problem;
import huizhen.web.view.TeamView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Waiting for a time of a case's specialist, of any of the department, or of a whole team, and the
/// offer of one.
final class WaitRoutes {
  private static final String NONE = "NONE";

  private final WebPorts ports;
  private final CaseDesk desk;

  WaitRoutes(WebPorts ports, CaseDesk desk) {
    this.ports = ports;
    this.desk = desk;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "getWaiting", this::view,
        "joinWaitlist", this::join,
        "leaveWaitlist",
            exchange ->
                shown(
                    ports
                        .waitlist()
                        .leave(exchange.command(), exchange.actor(), exchange.subject().id())),
        "declineOffer",
            exchange ->
                shown(
                    ports
                        .waitlist()
                        .decline(exchange.command(), exchange.actor(), exchange.subject().id())),
        "acceptOffer", this::accept);
  }

  private Future<Answer> view(Exchange exchange) {
    return ports
        .waitlist()
        .find(exchange.subject().id())
        .compose(found ->
            found
                .map(this::view)
                .orElseGet(
                    () -> Future.succeededFuture(Answer.ok(new JsonObject().put("state", NONE)))));
  }

  private Future<Answer> join(Exchange exchange) {
    var before =
        Optional.ofNullable(exchange.body().getString("before"))
            .map(it -> Exchange.instant("before", it));
    var wish =
        new Wish(
            before,
            exchange.body().getBoolean("anyone", false),
            Optional.ofNullable(exchange.body().getJsonObject("team")).map(WaitRoutes::team));
    return shown(
        ports.waitlist().join(exchange.command(), exchange.actor(), exchange.subject().id(), wish));
  }

  /// Without `from` any time from now on is wanted.
  private static TeamWish team(JsonObject json) {
    return new TeamWish(
        Optional.ofNullable(json.getString("from"))
            .map(it -> Exchange.instant("team.from", it))
            .orElse(Instant.EPOCH),
        Duration.ofMinutes(json.getInteger("minutes")),
        json.getInteger("optional", 0));
  }

  private Future<Answer> accept(Exchange exchange) {
    return ports
        .waitlist()
        .accept(exchange.command(), exchange.actor(), exchange.subject().id())
        .compose(outcome ->
            switch (outcome) {
              case BookingOutcome.Booked(var state, _) -> desk.show(exchange, state, 201);
              case BookingOutcome.SlotTaken(var who, var nearest) ->
                  ProblemException.failed(Problem.slotTaken(who, nearest));
              case BookingOutcome.TeamBusy(var busy, var nearest) ->
                  ProblemException.failed(TeamView.busy(busy, nearest));
              case BookingOutcome.NotFound() -> ProblemException.failed(Problem.illegal(NONE));
              case BookingOutcome.Refused(var refusal) ->
                  ProblemException.failed(Problem.refused(refusal));
              case BookingOutcome.Illegal(var state) ->
                  ProblemException.failed(Problem.illegal(state));
            });
  }

  private Future<Answer> shown(Future<RequestOutcome<WaitEntry>> outcome) {
    return outcome.compose(it ->
        switch (it) {
          case RequestOutcome.Done<WaitEntry>(var entry) -> view(entry);
          case RequestOutcome.Refused<WaitEntry>(var refusal) ->
              ProblemException.failed(Problem.refused(refusal));
          case RequestOutcome.Illegal<WaitEntry>(var state, _) ->
              ProblemException.failed(Problem.illegal(state));
          // The case is there, as the gate has seen.
          case RequestOutcome.NotFound<WaitEntry> _ ->
              ProblemException.failed(Problem.illegal(NONE));
        });
  }

  private Future<Answer> view(WaitEntry it) {
    return Future.all(ports.waitlist().ahead(it), ofOffer(it))
        .map(both -> {
          var json =
              new JsonObject()
                  .put("state", it.state().name())
                  .put("version", it.version())
                  .put("anyone", it.isAnyone())
                  .put("earlier", it.isEarlier())
                  .put("before", it.before().toString())
                  .put("since", it.since().toString());
          it.team().ifPresent(wish -> json.put("team", view(wish)));
          both.<Optional<Integer>>resultAt(0).ifPresent(count -> json.put("ahead", count));
          both.<Optional<JsonObject>>resultAt(1).ifPresent(offer -> json.put("offer", offer));
          return Answer.versioned(200, json, it.version());
        });
  }

  private static JsonObject view(TeamWish it) {
    var json =
        new JsonObject()
            .put("minutes", it.length().toMinutes())
            .put("optional", it.optionalNeeded());
    return it.from().equals(Instant.EPOCH) ? json : json.put("from", it.from().toString());
  }

  private Future<Optional<JsonObject>> ofOffer(WaitEntry it) {
    if (it.offer().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    var offer = it.offer().get();
    return ports
        .directory()
        .practitioner(offer.doctor())
        .map(found ->
            Optional.of(
                new JsonObject()
                    .put("start", offer.start().toString())
                    .put("end", offer.end().toString())
                    .put("until", offer.until().toString())
                    .put(
                        "beside",
                        new JsonArray(offer.beside().stream().map(Object::toString).toList()))
                    .put(
                        "specialist",
                        new JsonObject()
                            .put("id", offer.doctor().value())
                            .put("name", found.map(Practitioner::name).orElse("")))));
  }
}
