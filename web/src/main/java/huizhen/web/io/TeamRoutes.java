package huizhen.web.io;

import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.TeamCommand;
import huizhen.web.document.TeamText;
import huizhen.web.io.SigningDesk.Signer;
import huizhen.web.view.Problem;
import huizhen.web.view.TeamView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/// Multi-disciplinary consultations: the team, its common times, and what each member signs.
final class TeamRoutes {
  /// As far as a plan looks at once.
  private static final Duration LONGEST_SEARCH = Duration.ofDays(92);

  private static final int PROPOSALS = 8;

  private final WebPorts ports;
  private final CaseDesk desk;
  private final SigningDesk signing;
  private final InstantSource clock;

  TeamRoutes(WebPorts ports, CaseDesk desk, SigningDesk signing, InstantSource clock) {
    this.ports = ports;
    this.desk = desk;
    this.signing = signing;
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
        "giveMemberOpinion", it -> signed(it, "member-opinion.sign", signer -> opinion(it, signer)),
        "takeStand", it -> signed(it, "stand.sign", signer -> stand(it, signer)));
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

  private Future<Answer> opinion(Exchange exchange, Signer signer) {
    var body = exchange.body();
    var at = clock.instant();
    var findings = body.getString("findings");
    var diagnosis = body.getString("diagnosis");
    var advice = body.getString("advice");
    var text =
        TeamText.opinion(exchange.subject(), author(exchange), findings, diagnosis, advice, at);
    return sign(exchange, signer, text, at)
        .compose(value ->
            run(exchange, new TeamCommand.GiveOpinion(findings, diagnosis, advice, value, at)));
  }

  private Future<Answer> stand(Exchange exchange, Signer signer) {
    var body = exchange.body();
    var at = clock.instant();
    var consensus = body.getString("consensus");
    boolean agrees = body.getBoolean("agrees");
    var reservation = body.getString("reservation");
    var text =
        TeamText.stand(exchange.subject(), author(exchange), consensus, agrees, reservation, at);
    return sign(exchange, signer, text, at)
        .compose(value ->
            run(exchange, new TeamCommand.TakeStand(consensus, agrees, reservation, value, at)));
  }

  private Future<String> sign(Exchange exchange, Signer signer, byte[] text, Instant at) {
    var act = SigningDesk.Act.of(exchange.subject().id().value(), RetentionClass.OUTPATIENT_RECORD);
    return signing.sign(signer, act, text, at).map(SigningDesk.Signed::value);
  }

  private static PractitionerId author(Exchange exchange) {
    return exchange
        .actor()
        .practitioner()
        .orElseThrow(() -> new ProblemException(Problem.forbidden()));
  }

  private Future<Answer> signed(
      Exchange exchange, String action, Function<Signer, Future<Answer>> andThen) {
    return signing.confirmed(exchange, exchange.subject().id().value(), action, andThen);
  }
}
