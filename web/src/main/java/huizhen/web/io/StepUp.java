package huizhen.web.io;

import huizhen.web.io.Proof.Place;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks who is signed in for the password again, and for the second factor, before the own sign-in
/// is changed. What is wrong counts towards the lock, and is in the audit trail.
final class StepUp {
  private final WebConfig config;
  private final SignIn signIn;
  private final FactorDesk factors;
  private final Auditor auditor;

  StepUp(WebConfig config, SignIn signIn, FactorDesk factors, Auditor auditor) {
    this.config = config;
    this.signIn = signIn;
    this.factors = factors;
    this.auditor = auditor;
  }

  /// With the password, and the second factor where there is one.
  Future<Answer> strong(Exchange exchange, String action, Supplier<Future<Answer>> work) {
    return entered(exchange, action)
        .compose(_ -> auditor.saw(exchange, action, account(exchange)))
        .compose(_ -> work.get());
  }

  /// As [#strong], for who has a second factor; others have none to change.
  Future<Answer> strongest(Exchange exchange, String action, Supplier<Future<Answer>> work) {
    return entered(exchange, action)
        .compose(verdict ->
            verdict == FactorDesk.Verdict.RIGHT
                ? auditor.saw(exchange, action, account(exchange)).compose(_ -> work.get())
                : ProblemException.failed(
                    Problem.of(409, "no-factor", "There is no second factor.")));
  }

  /// Fails unless the body has the password, and the second factor where there is one.
  Future<FactorDesk.Verdict> entered(Exchange exchange, String action) {
    var body = exchange.body();
    var proof = Proof.of(body, place(exchange));
    return signIn
        .enter(exchange.staff().account().username(), body.getString("password"), proof)
        .compose(entry ->
            switch (entry.outcome()) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong _ ->
                  entry.verdict() == FactorDesk.Verdict.WRONG
                      ? wrong(exchange, action, proof)
                      : refused(
                          exchange,
                          action,
                          "refused:password",
                          Problem.of(403, "wrong-password", "The password is wrong."));
              case SignIn.Outcome.Welcome _ ->
                  entry.verdict() == FactorDesk.Verdict.MISSING
                      ? factors
                          .missing(403, account(exchange), place(exchange))
                          .compose(ProblemException::failed)
                      : Future.succeededFuture(entry.verdict());
            });
  }

  private <T> Future<T> wrong(Exchange exchange, String action, Proof proof) {
    return proof instanceof Proof.Passkey
        ? refused(
            exchange,
            action,
            "refused:passkey",
            Problem.of(422, "wrong-passkey", "The passkey was not accepted."))
        : wrongCode(exchange, action);
  }

  <T> Future<T> wrongCode(Exchange exchange, String action) {
    return refused(
        exchange,
        action,
        "refused:code",
        Problem.of(422, "wrong-code", "The code is wrong or was used."));
  }

  <T> Future<T> refused(Exchange exchange, String action, String outcome, Problem problem) {
    return auditor
        .write(account(exchange), Optional.empty(), action, account(exchange), outcome)
        .compose(_ -> ProblemException.failed(problem));
  }

  Place place(Exchange exchange) {
    return Place.at(config, exchange, Sessions.named(exchange.staff().tokenHash()));
  }

  /// Its role needs a second factor here.
  boolean isNeeded(Exchange exchange) {
    return config.secondFactorRoles().contains(exchange.actor().role());
  }

  static Problem needed() {
    return Problem.of(409, "factor-required", "Your role needs a second factor here.");
  }

  static String account(Exchange exchange) {
    return exchange.actor().account();
  }
}
