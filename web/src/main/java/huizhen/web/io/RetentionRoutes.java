package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.Retention.Disposal;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kind;
import huizhen.recording.api.Retention.Outcome;
import huizhen.recording.api.Retention.Party;
import huizhen.web.view.Problem;
import huizhen.web.view.RetentionView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What is due to be deleted, what is held, and the words of the people whom that takes. Operators
/// act, with their password once more for what cannot be undone; regulators look. All is audited
/// before it is done, and so is what is refused.
final class RetentionRoutes {
  private final WebPorts ports;
  private final Auditor auditor;
  private final SignIn signIn;

  RetentionRoutes(WebPorts ports, Auditor auditor, SignIn signIn) {
    this.ports = ports;
    this.auditor = auditor;
    this.signIn = signIn;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listDue", this::due,
        "listHolds", this::holds,
        "placeHold", this::place,
        "openHold", this::open,
        "approveDeletion", this::approve,
        "unlockClock", this::unlock);
  }

  private Future<Answer> due(Exchange exchange) {
    return auditor
        .saw(exchange, "retention.read", "due")
        .compose(_ -> ports.retention().due())
        .map(list -> {
          var page = Pieces.of(exchange, list.disposals(), RetentionRoutes::place);
          return Answer.ok(Pieces.next(RetentionView.due(list, page.items()), page));
        });
  }

  /// What has been due for longest comes first.
  private static String place(Disposal it) {
    return "%019d:%s".formatted(it.retainUntil().toEpochMilli(), it.kept().item().id());
  }

  private Future<Answer> holds(Exchange exchange) {
    return auditor
        .saw(exchange, "retention.read", "holds")
        .map(_ -> Pieces.of(exchange, ports.retention().holds(), it -> it.id()))
        .map(page -> Answer.ok(Pieces.view(page, RetentionView::hold)));
  }

  private Future<Answer> place(Exchange exchange) {
    var body = exchange.body();
    var id = exchange.derived("hold");
    var caseId = new CaseId(body.getString("case"));
    return asked(
        exchange,
        new Act("retention.hold", id, Optional.of(caseId)),
        () -> ports.retention().hold(id, caseId, body.getString("reason"), by(exchange)),
        RetentionView::hold);
  }

  private Future<Answer> open(Exchange exchange) {
    var id = exchange.path("id");
    var party = Party.valueOf(exchange.body().getString("party").toUpperCase(Locale.ROOT));
    return known(
        exchange,
        new Act("retention.open", id, Optional.empty()),
        () -> ports.retention().open(id, party, by(exchange)),
        RetentionView::hold);
  }

  private Future<Answer> approve(Exchange exchange) {
    var kind = Kind.valueOf(exchange.path("kind").toUpperCase(Locale.ROOT));
    var item = new ItemId(kind, exchange.path("id"));
    return known(
        exchange,
        new Act("retention.approve", item.id(), Optional.empty()),
        () -> ports.retention().approve(item, by(exchange)),
        RetentionView::disposal);
  }

  private Future<Answer> unlock(Exchange exchange) {
    return known(
        exchange,
        new Act("retention.unlock", "clock", Optional.empty()),
        () -> ports.retention().unlock(by(exchange)),
        RetentionView::clock);
  }

  /// What somebody asks for, as it is audited.
  private record Act(String name, String subject, Optional<CaseId> caseId) {}

  /// By somebody who gives the password again.
  private <T> Future<Answer> known(
      Exchange exchange, Act act, Supplier<Future<Outcome<T>>> work, Function<T, JsonObject> view) {
    return signIn
        .check(exchange.staff().account().username(), exchange.body().getString("password"))
        .compose(outcome ->
            switch (outcome) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong _ ->
                  audit(exchange, act, "refused:password")
                      .compose(_ ->
                          ProblemException.failed(
                              Problem.of(403, "wrong-password", "The password is wrong.")));
              case SignIn.Outcome.Welcome _ -> asked(exchange, act, work, view);
            });
  }

  private <T> Future<Answer> asked(
      Exchange exchange, Act act, Supplier<Future<Outcome<T>>> work, Function<T, JsonObject> view) {
    return audit(exchange, act, "ok")
        .compose(_ -> work.get())
        .compose(outcome ->
            switch (outcome) {
              case Outcome.Done<T>(var value) ->
                  Future.succeededFuture(Answer.ok(view.apply(value)));
              case Outcome.Refused<T>(var code, var why) ->
                  audit(exchange, act, "refused:" + code)
                      .compose(_ -> ProblemException.failed(Problem.of(409, code, why)));
            });
  }

  private Future<Void> audit(Exchange exchange, Act act, String outcome) {
    return auditor.write(by(exchange), act.caseId(), act.name(), act.subject(), outcome);
  }

  private static String by(Exchange exchange) {
    return exchange.actor().account();
  }
}
