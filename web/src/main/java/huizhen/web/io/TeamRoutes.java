package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.TeamCommand;
import huizhen.web.document.TeamText;
import huizhen.web.view.Problem;
import huizhen.web.view.TeamView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Multi-disciplinary consultations: the team, its common times, and what each member signs.
final class TeamRoutes {
  /// As far as a plan looks at once.
  private static final Duration LONGEST_SEARCH = Duration.ofDays(92);

  private static final int PROPOSALS = 8;

  private final WebPorts ports;
  private final CaseDesk desk;
  private final Auditor auditor;
  private final SignIn signIn;
  private final InstantSource clock;

  TeamRoutes(WebPorts ports, CaseDesk desk, Auditor auditor, SignIn signIn, InstantSource clock) {
    this.ports = ports;
    this.desk = desk;
    this.auditor = auditor;
    this.signIn = signIn;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "setTeam", this::set,
        "planTeam", this::plan,
        "confirmMember",
            it -> run(it, new TeamCommand.ConfirmMember(it.body().getLong("fence"), member(it))),
        "excuseMember",
            it -> run(it, new TeamCommand.Excuse(member(it), it.body().getString("reason"))),
        "giveMemberOpinion", it -> signed(it, "member-opinion.sign", () -> opinion(it)),
        "takeStand", it -> signed(it, "stand.sign", () -> stand(it)));
  }

  private Future<Answer> run(Exchange exchange, TeamCommand command) {
    return desk.run(exchange, new CaseCommand.OfTeam(command));
  }

  private static PractitionerId member(Exchange exchange) {
    return new PractitionerId(exchange.body().getString("member"));
  }

  private Future<Answer> set(Exchange exchange) {
    var body = exchange.body();
    var places =
        body.getJsonArray("members").stream()
            .map(JsonObject.class::cast)
            .map(it ->
                new TeamCommand.Place(
                    new PractitionerId(it.getString("practitioner")), it.getBoolean("mandatory")))
            .toList();
    return run(
        exchange,
        new TeamCommand.SetTeam(
            places,
            body.getInteger("optionalNeeded"),
            // A coordinator does not read it, and so must be able to leave it as it is.
            body.getString("agenda", exchange.subject().team().agenda())));
  }

  private Future<Answer> plan(Exchange exchange) {
    var from = Exchange.instant("from", exchange.query("from").orElse(""));
    var to = Exchange.instant("to", exchange.query("to").orElse(""));
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_SEARCH) > 0) {
      return ProblemException.failed(
          Problem.badField("to", "to is after from, by 92 days at most"));
    }
    var minutes = Integer.parseInt(exchange.query("minutes").orElse("30"));
    return ports
        .consultations()
        .plan(exchange.subject().id(), from, to, Duration.ofMinutes(minutes), PROPOSALS)
        .compose(found ->
            found.isEmpty()
                ? ProblemException.failed(Problem.illegal(exchange.subject().state()))
                : Future.succeededFuture(Answer.ok(TeamView.plan(found.get()))));
  }

  private Future<Answer> opinion(Exchange exchange) {
    var body = exchange.body();
    var at = clock.instant();
    var findings = body.getString("findings");
    var diagnosis = body.getString("diagnosis");
    var advice = body.getString("advice");
    var text =
        TeamText.opinion(exchange.subject(), author(exchange), findings, diagnosis, advice, at);
    return run(
        exchange, new TeamCommand.GiveOpinion(findings, diagnosis, advice, signature(text), at));
  }

  private Future<Answer> stand(Exchange exchange) {
    var body = exchange.body();
    var at = clock.instant();
    var consensus = body.getString("consensus");
    boolean agrees = body.getBoolean("agrees");
    var reservation = body.getString("reservation");
    var text =
        TeamText.stand(exchange.subject(), author(exchange), consensus, agrees, reservation, at);
    return run(
        exchange, new TeamCommand.TakeStand(consensus, agrees, reservation, signature(text), at));
  }

  private String signature(byte[] text) {
    return Base64.getEncoder().encodeToString(ports.keys().sign(text));
  }

  private static PractitionerId author(Exchange exchange) {
    return exchange
        .actor()
        .practitioner()
        .orElseThrow(() -> new ProblemException(Problem.forbidden()));
  }

  /// Asks for the password again, as a failure at the door would count.
  private Future<Answer> signed(
      Exchange exchange, String action, Supplier<Future<Answer>> andThen) {
    var account = exchange.staff().account();
    return signIn
        .check(account.username(), exchange.body().getString("password"))
        .compose(outcome ->
            switch (outcome) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong _ ->
                  auditor
                      .write(
                          account.actor().account(),
                          Optional.of(new CaseId(exchange.subject().id().value())),
                          action,
                          exchange.subject().id().value(),
                          "refused:password")
                      .compose(_ ->
                          ProblemException.failed(
                              Problem.of(403, "wrong-password", "The password is wrong.")));
              case SignIn.Outcome.Welcome _ -> andThen.get();
            });
  }
}
