package huizhen.web.io;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// Waiting for a time of a case's specialist, and the offer of one.
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
    return shown(
        ports
            .waitlist()
            .join(exchange.command(), exchange.actor(), exchange.subject().id(), before));
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
              case BookingOutcome.TeamBusy _ ->
                  ProblemException.failed(Problem.illegal(exchange.subject().state()));
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
    return ports
        .waitlist()
        .ahead(it)
        .map(ahead -> {
          var json =
              new JsonObject()
                  .put("state", it.state().name())
                  .put("earlier", it.isEarlier())
                  .put("before", it.before().toString())
                  .put("since", it.since().toString());
          ahead.ifPresent(count -> json.put("ahead", count));
          it.offer()
              .ifPresent(offer ->
                  json.put(
                      "offer",
                      new JsonObject()
                          .put("start", offer.start().toString())
                          .put("end", offer.end().toString())
                          .put("until", offer.until().toString())));
          return Answer.ok(json);
        });
  }
}
