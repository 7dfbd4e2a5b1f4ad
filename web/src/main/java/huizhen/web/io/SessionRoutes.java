package huizhen.web.io;

import huizhen.web.api.AccountStore.Account;
import huizhen.web.oidc.OidcQuestion;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;

/// Signing in and out, and what runs here.
final class SessionRoutes {
  private static final Logger LOG = System.getLogger(SessionRoutes.class.getName());

  private final WebPorts ports;
  private final WebConfig config;
  private final Sessions sessions;
  private final SignIn signIn;
  private final Auditor auditor;
  private final JsonObject contract;
  private final Optional<OidcProvider> oidc;

  SessionRoutes(
      WebPorts ports,
      WebConfig config,
      Sessions sessions,
      SignIn signIn,
      Auditor auditor,
      JsonObject contract,
      Optional<OidcProvider> oidc) {
    this.ports = ports;
    this.config = config;
    this.sessions = sessions;
    this.signIn = signIn;
    this.auditor = auditor;
    this.contract = contract;
    this.oidc = oidc;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "getContract", _ -> Future.succeededFuture(Answer.ok(contract)),
        "getMeta", _ -> Future.succeededFuture(Answer.ok(meta())),
        "signIn", this::signIn,
        "getSession", this::session,
        "signOut", this::signOut);
  }

  private JsonObject meta() {
    var meta =
        new JsonObject()
            .put("demo", config.isDemo())
            .put("version", config.version())
            .put("build", config.build());
    config.oidc().ifPresent(it -> meta.put("oidc", it.label()));
    return meta;
  }

  private Future<Answer> signIn(Exchange exchange) {
    var body = exchange.body();
    return signIn
        .enter(
            body.getString("username"),
            body.getString("password"),
            Optional.ofNullable(body.getString("code")))
        .compose(entry ->
            switch (entry.outcome()) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong(var account) -> {
                var isCode = entry.verdict() == FactorDesk.Verdict.WRONG;
                account.ifPresent(it -> noteFailure(it, isCode ? "code" : "password"));
                yield ProblemException.failed(
                    isCode
                        ? Problem.of(401, "wrong-code", "The code is wrong or was used.")
                        : Problem.of(401, "bad-credentials", "User name or password is wrong."));
              }
              case SignIn.Outcome.Welcome(var account) ->
                  entry.verdict() == FactorDesk.Verdict.MISSING
                      ? ProblemException.failed(
                          Problem.of(401, "second-factor", "Send the code of the second factor."))
                      : welcome(exchange, account, entry.verdict());
            });
  }

  /// Not awaited, so that a user that exists is not answered later than one that does not.
  private void noteFailure(Account account, String what) {
    auditor
        .write(account.actor().account(), Optional.empty(), "session.begin", "-", "refused:" + what)
        .onFailure(e -> LOG.log(Level.WARNING, "a failed sign-in was not audited", e));
  }

  private Future<Answer> welcome(Exchange exchange, Account account, FactorDesk.Verdict verdict) {
    var mustEnrol =
        verdict == FactorDesk.Verdict.NOT_NEEDED
            && config.secondFactorRoles().contains(account.actor().role());
    var browser = Browser.of(exchange.header("User-Agent").orElse(""));
    return auditor
        .write(account.actor().account(), Optional.empty(), "session.begin", "-", "ok")
        .compose(_ -> sessions.open(account, browser, mustEnrol))
        .compose(opened -> {
          exchange.context().response().addCookie(cookie(opened.token()));
          return user(account)
              .map(user ->
                  new JsonObject()
                      .put("user", user.put("mustEnrol", mustEnrol))
                      .put("csrf", opened.csrf()));
        })
        .map(Answer::ok);
  }

  static Cookie cookie(String token) {
    return Cookie.cookie(Gatekeeper.COOKIE, token)
        .setHttpOnly(true)
        .setSecure(true)
        .setSameSite(CookieSameSite.STRICT)
        .setPath("/");
  }

  private Future<Answer> session(Exchange exchange) {
    var staff = exchange.staff();
    return user(staff.account())
        .map(user ->
            Answer.ok(
                new JsonObject()
                    .put("user", user.put("mustEnrol", staff.mustEnrol()))
                    .put("csrf", staff.csrf())));
  }

  private Future<Answer> signOut(Exchange exchange) {
    var hash = exchange.staff().tokenHash();
    return auditor
        .saw(exchange, "session.end", "-")
        .compose(_ -> sessions.idToken(hash))
        .compose(idToken -> sessions.close(hash).compose(_ -> elsewhere(exchange, idToken)))
        .map(url -> {
          exchange.context().response().addCookie(cookie("").setMaxAge(0));
          return url.<Answer>map(it -> Answer.ok(new JsonObject().put("endSession", it)))
              .orElseGet(Answer.Empty::new);
        });
  }

  /// Where who signed in at an identity provider signs out there. When it can't be asked, signing
  /// out here is all there is.
  private Future<Optional<String>> elsewhere(Exchange exchange, Optional<String> idToken) {
    if (idToken.isEmpty() || oidc.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    var back = Origin.http(config, exchange.context().request()) + "/signin";
    return oidc.get()
        .metadata()
        .map(
            it -> it.endSession().map(place -> OidcQuestion.endSession(place, idToken.get(), back)))
        .otherwise(Optional.empty());
  }

  private Future<JsonObject> user(Account account) {
    var actor = account.actor();
    var user =
        new JsonObject()
            .put("account", actor.account())
            .put("name", account.displayName())
            .put("role", actor.role().name());
    actor.practitioner().ifPresent(id -> user.put("practitioner", id.value()));
    if (actor.organisation().isEmpty()) {
      return Future.succeededFuture(user);
    }
    var id = actor.organisation().get();
    return ports
        .directory()
        .organisation(id)
        .map(found ->
            user.put(
                "organisation",
                new JsonObject()
                    .put("id", id.value())
                    .put("name", found.map(it -> it.name()).orElse(id.value()))));
  }
}
