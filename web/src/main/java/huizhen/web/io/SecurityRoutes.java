package huizhen.web.io;

import huizhen.web.api.SecondFactors.Factor;
import huizhen.web.factor.Base32;
import huizhen.web.factor.PasswordRule;
import huizhen.web.factor.Totp;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What everybody sees and does about the own sign-in: the second factor, recovery codes, open
/// sessions. Whoever changes a factor gives the password again, and the factor that there is.
final class SecurityRoutes {
  private static final String ISSUER = "Huizhen";

  private final WebConfig config;
  private final Sessions sessions;
  private final SignIn signIn;
  private final FactorDesk factors;
  private final Auditor auditor;

  SecurityRoutes(
      WebConfig config, Sessions sessions, SignIn signIn, FactorDesk factors, Auditor auditor) {
    this.config = config;
    this.sessions = sessions;
    this.signIn = signIn;
    this.factors = factors;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "getSecurity", this::show,
        "beginSecondFactor", this::begin,
        "confirmSecondFactor", this::confirm,
        "removeSecondFactor", this::remove,
        "renewRecoveryCodes", this::renew,
        "endOtherSessions", this::endOthers,
        "endSession", this::end,
        "changePassword", this::changePassword);
  }

  private Future<Answer> show(Exchange exchange) {
    var staff = exchange.staff();
    return factors
        .confirmed(account(exchange))
        .compose(factor ->
            sessions
                .of(account(exchange))
                .map(open -> {
                  var items = new JsonArray();
                  open.forEach(it -> items.add(session(it, staff.tokenHash())));
                  return Answer.ok(
                      new JsonObject()
                          .put("secondFactor", view(exchange, factor))
                          .put("sessions", items));
                }));
  }

  private JsonObject view(Exchange exchange, Optional<Factor> factor) {
    var view =
        new JsonObject()
            .put("isOn", factor.isPresent())
            .put("isRequired", config.secondFactorRoles().contains(exchange.actor().role()))
            .put("recoveryCodes", factor.map(it -> it.recovery().size()).orElse(0));
    factor.flatMap(Factor::confirmedAt).ifPresent(at -> view.put("since", at.toString()));
    return view;
  }

  private static JsonObject session(Sessions.Open open, String own) {
    return new JsonObject()
        .put("id", open.id())
        .put("begunAt", open.begunAt())
        .put("browser", open.browser())
        .put("isThis", open.tokenHash().equals(own));
  }

  private Future<Answer> begin(Exchange exchange) {
    return again(
        exchange,
        "second-factor.begin",
        () ->
            factors
                .confirmed(account(exchange))
                .compose(found ->
                    found.isPresent()
                        ? ProblemException.failed(
                            Problem.of(409, "factor-exists", "Remove the second factor first."))
                        : factors.begin(account(exchange)))
                .map(secret ->
                    Answer.created(
                        new JsonObject()
                            .put("secret", Base32.encode(secret))
                            .put(
                                "uri",
                                Totp.uri(ISSUER, exchange.staff().account().username(), secret)))));
  }

  private Future<Answer> confirm(Exchange exchange) {
    return factors
        .confirm(account(exchange), exchange.body().getString("code"))
        .compose(codes ->
            codes.isEmpty()
                ? wrongCode(exchange, "second-factor.confirm")
                : auditor
                    .saw(exchange, "second-factor.confirm", account(exchange))
                    .compose(_ -> sessions.enrolled(exchange.staff().tokenHash()))
                    .map(_ -> Answer.ok(codes(codes.get()))));
  }

  private Future<Answer> renew(Exchange exchange) {
    return strong(
        exchange,
        "second-factor.renew",
        () ->
            factors
                .confirmed(account(exchange))
                .compose(found -> factors.renew(account(exchange), found.orElseThrow()))
                .map(codes -> Answer.ok(codes(codes))));
  }

  private static JsonObject codes(List<String> codes) {
    return new JsonObject().put("recoveryCodes", new JsonArray(codes));
  }

  private Future<Answer> remove(Exchange exchange) {
    if (config.secondFactorRoles().contains(exchange.actor().role())) {
      return ProblemException.failed(
          Problem.of(409, "factor-required", "Your role needs a second factor here."));
    }
    return strong(
        exchange,
        "second-factor.remove",
        () -> factors.remove(account(exchange)).map(_ -> new Answer.Empty()));
  }

  /// With the old password, and a code where there is a factor; ends all other sessions.
  private Future<Answer> changePassword(Exchange exchange) {
    var body = exchange.body();
    var account = exchange.staff().account();
    var wish = body.getString("newPassword");
    return signIn
        .enter(
            account.username(),
            body.getString("password"),
            Optional.ofNullable(body.getString("code")))
        .compose(entry ->
            switch (entry.outcome()) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong _ ->
                  entry.verdict() == FactorDesk.Verdict.WRONG
                      ? wrongCode(exchange, "password.change")
                      : wrongPassword(exchange, "password.change");
              case SignIn.Outcome.Welcome _ ->
                  entry.verdict() == FactorDesk.Verdict.MISSING
                      ? ProblemException.failed(
                          Problem.of(403, "second-factor", "Send the code of the second factor."))
                      : change(exchange, body.getString("password"), wish);
            });
  }

  private Future<Answer> change(Exchange exchange, String old, String wish) {
    var account = exchange.staff().account();
    var fault = PasswordRule.judge(wish, old, List.of(account.username(), account.displayName()));
    if (fault.isPresent()) {
      return refused(
          exchange, "password.change", "refused:" + fault.get().rule(), weak(fault.get()));
    }
    return auditor
        .saw(exchange, "password.change", account(exchange))
        .compose(_ -> signIn.change(account, wish))
        .compose(_ -> sessions.endOthers(account(exchange), exchange.staff().tokenHash()))
        .map(_ -> new Answer.Empty());
  }

  private static Problem weak(PasswordRule.Fault fault) {
    return new Problem(
        422,
        "weak-password",
        fault.en(),
        new JsonObject().put("rule", fault.rule()).put("zh", fault.zh()).put("en", fault.en()));
  }

  private Future<Answer> end(Exchange exchange) {
    return sessions
        .end(account(exchange), exchange.path("id"))
        .compose(isDone ->
            isDone
                ? auditor
                    .saw(exchange, "session.revoke", exchange.path("id"))
                    .map(_ -> new Answer.Empty())
                : ProblemException.failed(Problem.notFound()));
  }

  private Future<Answer> endOthers(Exchange exchange) {
    return auditor
        .saw(exchange, "session.revoke", "others")
        .compose(_ -> sessions.endOthers(account(exchange), exchange.staff().tokenHash()))
        .map(_ -> new Answer.Empty());
  }

  /// With the password.
  private Future<Answer> again(Exchange exchange, String action, Supplier<Future<Answer>> work) {
    return signIn
        .check(exchange.staff().account().username(), exchange.body().getString("password"))
        .compose(outcome ->
            switch (outcome) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong _ -> wrongPassword(exchange, action);
              case SignIn.Outcome.Welcome _ ->
                  auditor.saw(exchange, action, account(exchange)).compose(_ -> work.get());
            });
  }

  /// With the password and a code.
  private Future<Answer> strong(Exchange exchange, String action, Supplier<Future<Answer>> work) {
    var body = exchange.body();
    return signIn
        .enter(
            exchange.staff().account().username(),
            body.getString("password"),
            Optional.of(body.getString("code")))
        .compose(entry ->
            switch (entry.outcome()) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong _ ->
                  entry.verdict() == FactorDesk.Verdict.WRONG
                      ? wrongCode(exchange, action)
                      : wrongPassword(exchange, action);
              case SignIn.Outcome.Welcome _ ->
                  entry.verdict() == FactorDesk.Verdict.RIGHT
                      ? auditor.saw(exchange, action, account(exchange)).compose(_ -> work.get())
                      : ProblemException.failed(
                          Problem.of(409, "no-factor", "There is no second factor."));
            });
  }

  private <T> Future<T> wrongPassword(Exchange exchange, String action) {
    return refused(
        exchange,
        action,
        "refused:password",
        Problem.of(403, "wrong-password", "The password is wrong."));
  }

  private <T> Future<T> wrongCode(Exchange exchange, String action) {
    return refused(
        exchange,
        action,
        "refused:code",
        Problem.of(422, "wrong-code", "The code is wrong or was used."));
  }

  private <T> Future<T> refused(Exchange exchange, String action, String outcome, Problem problem) {
    return auditor
        .write(account(exchange), Optional.empty(), action, account(exchange), outcome)
        .compose(_ -> ProblemException.failed(problem));
  }

  private static String account(Exchange exchange) {
    return exchange.actor().account();
  }
}
