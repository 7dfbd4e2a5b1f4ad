package huizhen.web.io;

import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.oidc.OidcQuestion;
import huizhen.web.passkey.Questions;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Signing in and out, and what runs here.
final class SessionRoutes {
  /// Names an attempt to sign in with a passkey to the browser that began it.
  static final String ATTEMPT = "__Secure-huizhen_passkey";

  private static final Logger LOG = System.getLogger(SessionRoutes.class.getName());
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final WebPorts ports;
  private final WebConfig config;
  private final Sessions sessions;
  private final SignIn signIn;
  private final FactorDesk factors;
  private final Tokens tokens;
  private final Auditor auditor;
  private final JsonObject contract;
  private final Optional<OidcProvider> oidc;
  private final KnownBrowsers browsers;
  private final SecurityNotices news;

  SessionRoutes(
      WebPorts ports,
      WebConfig config,
      Sessions sessions,
      SignIn signIn,
      FactorDesk factors,
      Tokens tokens,
      Auditor auditor,
      JsonObject contract,
      Optional<OidcProvider> oidc,
      KnownBrowsers browsers,
      SecurityNotices news) {
    this.ports = ports;
    this.config = config;
    this.sessions = sessions;
    this.signIn = signIn;
    this.factors = factors;
    this.tokens = tokens;
    this.auditor = auditor;
    this.contract = contract;
    this.oidc = oidc;
    this.browsers = browsers;
    this.news = news;
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
    var proof = Proof.of(body, attempt(exchange, attempt(exchange).orElse("")));
    return signIn
        .enter(body.getString("username"), body.getString("password"), proof)
        .compose(entry ->
            switch (entry.outcome()) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong(var account) -> {
                var what = entry.verdict() == FactorDesk.Verdict.WRONG ? kind(proof) : "password";
                account.ifPresent(it -> noteFailure(it, what));
                yield ProblemException.failed(wrong(what));
              }
              case SignIn.Outcome.Welcome(var account) ->
                  entry.verdict() == FactorDesk.Verdict.MISSING
                      ? askForMore(exchange, account)
                      : welcome(exchange, account, entry.verdict());
            });
  }

  private static String kind(Proof proof) {
    return proof instanceof Proof.Passkey ? "passkey" : "code";
  }

  private static Problem wrong(String what) {
    return switch (what) {
      case "code" -> Problem.of(401, "wrong-code", "The code is wrong or was used.");
      case "passkey" -> Problem.of(401, "wrong-passkey", "The passkey was not accepted.");
      default -> Problem.of(401, "bad-credentials", "User name or password is wrong.");
    };
  }

  /// The password was right: which factors there are, and what to ask an authenticator for. The
  /// question is for this browser, which keeps its name in a cookie.
  private <T> Future<T> askForMore(Exchange exchange, Account account) {
    var attempt = attempt(exchange).orElseGet(tokens::secret);
    return factors
        .missing(401, account.actor().account(), attempt(exchange, attempt))
        .compose(problem -> {
          if (problem.more().containsKey("passkey")) {
            exchange
                .context()
                .response()
                .addCookie(attemptCookie(attempt).setMaxAge(Questions.LIFE.toSeconds()));
          }
          return ProblemException.failed(problem);
        });
  }

  /// Which attempt to sign in with a passkey this browser has begun.
  private static Optional<String> attempt(Exchange exchange) {
    return Optional.ofNullable(exchange.context().request().getCookie(ATTEMPT))
        .map(Cookie::getValue)
        .filter(SECRET.asMatchPredicate());
  }

  private Proof.Place attempt(Exchange exchange, String attempt) {
    return Proof.Place.at(config, exchange, Tokens.hash(attempt));
  }

  private static Cookie attemptCookie(String attempt) {
    return Cookie.cookie(ATTEMPT, attempt)
        .setHttpOnly(true)
        .setSecure(true)
        .setSameSite(CookieSameSite.STRICT)
        .setPath("/api/v1/session");
  }

  /// Not awaited, so that a user that exists is not answered later than one that does not.
  private void noteFailure(Account account, String what) {
    auditor
        .write(account.actor().account(), Optional.empty(), "session.begin", "-", "refused:" + what)
        .onFailure(e -> LOG.log(Level.WARNING, "a failed sign-in was not audited", e));
  }

  private Future<Answer> welcome(Exchange exchange, Account account, FactorDesk.Verdict verdict) {
    var from = Whereabouts.of(exchange.context().request());
    if (!config.places().admit(account.actor().role(), from)) {
      return auditor
          .write(
              account.actor().account(),
              Optional.empty(),
              "session.begin",
              "-",
              "refused:elsewhere")
          .compose(_ -> ProblemException.failed(Whereabouts.elsewhere()));
    }
    var mustEnrol =
        verdict == FactorDesk.Verdict.NOT_NEEDED
            && config.secondFactorRoles().contains(account.actor().role());
    var browser = Browser.of(exchange.header("User-Agent").orElse(""));
    return auditor
        .write(account.actor().account(), Optional.empty(), "session.begin", "-", "ok")
        .compose(_ -> sessions.closeFormer(exchange.context().request()))
        .compose(_ -> sessions.open(account, browser, mustEnrol))
        .compose(opened -> {
          exchange.context().response().addCookie(cookie(opened.token()));
          attempt(exchange)
              .ifPresent(
                  _ -> exchange.context().response().addCookie(attemptCookie("").setMaxAge(0)));
          return user(account)
              .map(user ->
                  new JsonObject()
                      .put(
                          "user",
                          user.put("mustEnrol", mustEnrol).put("mustChange", account.isTemporary()))
                      .put("csrf", opened.csrf()));
        })
        .compose(answer ->
            browsers
                .met(exchange.context(), account.actor().account())
                .compose(isNew ->
                    isNew
                        ? news.tell(account.actor(), NoticeKind.NEW_BROWSER)
                        : Future.<Void>succeededFuture())
                .map(answer))
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
                    .put(
                        "user",
                        user.put("mustEnrol", staff.mustEnrol())
                            .put("mustChange", staff.mustChange()))
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
