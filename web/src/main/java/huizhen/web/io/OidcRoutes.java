package huizhen.web.io;

import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.oidc.IdToken.Verdict;
import huizhen.web.oidc.OidcQuestion;
import huizhen.web.oidc.ProviderLogin;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/// Signing in through the hospital's identity provider: `/signin/oidc` sends the browser there,
/// `/signin/oidc/callback` is where it comes back to. It names an account that is here already; it
/// makes none and grants nothing. What goes wrong leads to the sign-in page with a code, and to the
/// trail where an account is known.
final class OidcRoutes {
  static final String BEGIN = "/signin/oidc";
  static final String BACK = BEGIN + "/callback";

  /// Names the attempt to the browser that began it.
  static final String COOKIE = "__Secure-huizhen_oidc";

  /// So long may signing in take there.
  static final Duration LIFE = Duration.ofMinutes(10);

  private static final Logger LOG = System.getLogger(OidcRoutes.class.getName());
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{20,100}");
  private static final int MAX_CODE = 4_096;

  private final WebPorts ports;
  private final WebConfig config;
  private final OidcProvider provider;
  private final Sessions sessions;
  private final OidcSessions logouts;
  private final Auditor auditor;
  private final Tokens tokens;
  private final KnownBrowsers browsers;
  private final SecurityNotices news;
  private final InstantSource clock;

  OidcRoutes(
      WebPorts ports,
      WebConfig config,
      OidcProvider provider,
      Sessions sessions,
      OidcSessions logouts,
      Auditor auditor,
      Tokens tokens,
      KnownBrowsers browsers,
      SecurityNotices news,
      InstantSource clock) {
    this.ports = ports;
    this.config = config;
    this.provider = provider;
    this.sessions = sessions;
    this.logouts = logouts;
    this.auditor = auditor;
    this.tokens = tokens;
    this.browsers = browsers;
    this.news = news;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get(BEGIN).handler(this::begin);
    router.get(BACK).handler(this::back);
  }

  private String here(RoutingContext context) {
    return Origin.http(config, context.request());
  }

  private void begin(RoutingContext context) {
    var question = new OidcQuestion(tokens.secret(), tokens.secret(), tokens.secret());
    var attempt = tokens.secret();
    var kept =
        question.json().put("kind", "oidc").put("until", clock.instant().plus(LIFE).toString());
    provider
        .metadata()
        .compose(found ->
            ports
                .sessions()
                .put(Tokens.hash(attempt), kept.encode(), LIFE)
                .map(_ ->
                    question.url(
                        found,
                        provider.config().clientId(),
                        here(context) + BACK,
                        provider.config().strength().wanted())))
        .onSuccess(url -> {
          context.response().addCookie(cookie(attempt).setMaxAge(LIFE.toSeconds()));
          redirect(context, url);
        })
        .onFailure(e -> {
          LOG.log(Level.WARNING, "the identity provider can't be asked", e);
          fail(context, "oidc-unavailable");
        });
  }

  private void back(RoutingContext context) {
    var request = context.request();
    var attempt = request.getCookie(COOKIE);
    context.response().addCookie(cookie("").setMaxAge(0));
    var code = request.getParam("code", "");
    var state = request.getParam("state", "");
    if (attempt == null
        || !TOKEN.matcher(attempt.getValue()).matches()
        || state.isEmpty()
        || code.length() > MAX_CODE) {
      fail(context, "oidc-forged");
      return;
    }
    taken(attempt.getValue())
        .onSuccess(question -> {
          if (question.isEmpty() || !Tokens.isSame(question.get().state(), state)) {
            fail(context, "oidc-forged");
          } else if (code.isEmpty()) {
            fail(context, "oidc-refused"); // there: e.g. somebody pressed cancel
          } else {
            redeem(context, code, question.get());
          }
        })
        .onFailure(e -> {
          LOG.log(Level.WARNING, "an attempt to sign in can't be read", e);
          fail(context, "oidc-unavailable");
        });
  }

  /// Once: an answer that comes again finds nothing.
  private Future<Optional<OidcQuestion>> taken(String attempt) {
    var hash = Tokens.hash(attempt);
    return ports
        .sessions()
        .get(hash, LIFE)
        .compose(json -> ports.sessions().remove(hash).map(_ -> json))
        .map(json ->
            json.map(JsonObject::new)
                .filter(it -> "oidc".equals(it.getString("kind")))
                .filter(it -> clock.instant().isBefore(Instant.parse(it.getString("until"))))
                .map(OidcQuestion::of));
  }

  private void redeem(RoutingContext context, String code, OidcQuestion question) {
    provider
        .redeem(code, question, here(context) + BACK)
        .onSuccess(told -> {
          switch (told.verdict()) {
            case Verdict.Believed(var login, var username, var acr, var amr) -> {
              var missing = provider.config().strength().missing(acr, amr);
              if (missing.isPresent()) {
                weak(context, username.orElse(""), missing.get());
              } else {
                enter(context, username.orElse(""), login, told.idToken());
              }
            }
            case Verdict.UnknownKey() -> refused(context, "its key is not known");
            case Verdict.Refused(var why) -> refused(context, why);
          }
        })
        .onFailure(e -> {
          LOG.log(Level.WARNING, "the identity provider gave nothing for a code", e);
          fail(context, "oidc-unavailable");
        });
  }

  private static void refused(RoutingContext context, String why) {
    LOG.log(Level.WARNING, () -> "an ID token was refused: " + why);
    fail(context, "oidc-refused");
  }

  /// Signed in there, and not strongly enough for here.
  private void weak(RoutingContext context, String username, String missing) {
    ports
        .accounts()
        .byUsername(username)
        .compose(found ->
            found
                .map(it ->
                    auditor.write(
                        it.actor().account(),
                        Optional.empty(),
                        "session.begin",
                        "oidc",
                        "refused:" + missing))
                .orElseGet(Future::succeededFuture))
        .onSuccess(_ -> fail(context, "oidc-weak"))
        .onFailure(e -> {
          LOG.log(Level.WARNING, "a weak sign-in was not audited", e);
          fail(context, "oidc-unavailable");
        });
  }

  private void enter(RoutingContext context, String username, ProviderLogin login, String idToken) {
    ports
        .accounts()
        .byUsername(username)
        .compose(found ->
            found.filter(it -> !it.isDisabled()).isEmpty()
                ? Future.succeededFuture("/signin?problem=oidc-stranger")
                : config
                        .places()
                        .admit(found.get().actor().role(), Whereabouts.of(context.request()))
                    ? enter(context, found.get(), login, idToken)
                    : auditor
                        .write(
                            found.get().actor().account(),
                            Optional.empty(),
                            "session.begin",
                            "oidc",
                            "refused:elsewhere")
                        .map("/signin?problem=oidc-elsewhere"))
        .onSuccess(url -> redirect(context, url))
        .onFailure(e -> {
          LOG.log(Level.WARNING, "a session could not be opened", e);
          fail(context, "oidc-unavailable");
        });
  }

  /// A lock is against guessing passwords, which nobody did here; the provider's own factors count
  /// in place of ours.
  private Future<String> enter(
      RoutingContext context, Account account, ProviderLogin login, String idToken) {
    var agent = context.request().getHeader("User-Agent");
    return auditor
        .write(account.actor().account(), Optional.empty(), "session.begin", "oidc", "ok")
        .compose(_ -> sessions.closeFormer(context.request()))
        .compose(_ ->
            sessions.openBy(
                account, Browser.of(agent == null ? "" : agent), OidcSessions.kept(login, idToken)))
        .compose(opened ->
            logouts
                .begun(login, Tokens.hash(opened.token()))
                .compose(stands -> {
                  if (!stands) { // over there while it began here
                    return Future.succeededFuture("/signin?problem=oidc-refused");
                  }
                  context.response().addCookie(SessionRoutes.cookie(opened.token()));
                  return browsers
                      .met(context, account.actor().account())
                      .compose(isNew ->
                          isNew
                              ? news.tell(account.actor(), NoticeKind.NEW_BROWSER)
                              : Future.<Void>succeededFuture())
                      .map("/");
                }));
  }

  /// Comes with the browser when the provider sends it back, which a strict one would not.
  private static Cookie cookie(String attempt) {
    return Cookie.cookie(COOKIE, attempt)
        .setHttpOnly(true)
        .setSecure(true)
        .setSameSite(CookieSameSite.LAX)
        .setPath(BEGIN);
  }

  private static void fail(RoutingContext context, String code) {
    redirect(context, "/signin?problem=" + code);
  }

  private static void redirect(RoutingContext context, String url) {
    var response = context.response();
    if (!response.ended() && !response.closed()) {
      var _ = // a browser that has left needs no answer
          response
              .setStatusCode(303)
              .putHeader("Location", url)
              .putHeader("Cache-Control", "no-store")
              .putHeader("Referrer-Policy", "no-referrer")
              .end();
    }
  }
}
