package huizhen.web.io;

import huizhen.web.oidc.LogoutToken.Verdict;
import huizhen.web.view.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;

/// `POST /signin/oidc/backchannel`: where the identity provider says that somebody has signed out
/// there (OpenID Connect Back-Channel Logout 1.0). 200 when the sessions are over, also when there
/// were none; 400 with OAuth's `error` otherwise, 429 when an address asks too much. Whoever asks
/// shows nothing but the token, whose signature is the provider's. Counted by outcome in
/// `huizhen_oidc_logouts_total`; what the provider has signed and we refuse is in the trail.
final class OidcLogoutRoute {
  static final String PATH = OidcRoutes.BEGIN + "/backchannel";

  private static final Logger LOG = System.getLogger(OidcLogoutRoute.class.getName());
  private static final int MAX_BODY = 64 * 1024;
  private static final String TYPE = "application/x-www-form-urlencoded";

  private final Vertx vertx;
  private final WebConfig config;
  private final OidcProvider provider;
  private final OidcSessions sessions;
  private final Throttle throttle;
  private final Auditor auditor;
  private final MeterRegistry registry;
  private final BodyHandler body = BodyHandler.create(false).setBodyLimit(MAX_BODY);

  OidcLogoutRoute(
      Vertx vertx,
      WebConfig config,
      OidcProvider provider,
      OidcSessions sessions,
      Throttle throttle,
      Auditor auditor,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.provider = provider;
    this.sessions = sessions;
    this.throttle = throttle;
    this.auditor = auditor;
    this.registry = registry;
  }

  void mount(Router router) {
    router.post(PATH).handler(this::begin);
    router.post(PATH).handler(this::logout);
  }

  private void begin(RoutingContext context) {
    var request = context.request();
    var tooMany = throttle.stranger(Throttle.address(request));
    if (tooMany.isPresent()) {
      request.pause();
      context.fail(new ProblemException(tooMany.get()));
      return;
    }
    var type = request.getHeader("Content-Type");
    if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith(TYPE)) {
      refuse(context, "unreadable", "The body is a form with a logout_token.");
      return;
    }
    long timer =
        vertx.setTimer(
            config.deadline().toMillis(),
            _ -> {
              if (!context.response().headWritten()) {
                Problems.cutOff(context, Problem.of(503, "deadline", "This took too long."));
              }
            });
    context.addEndHandler(_ -> vertx.cancelTimer(timer));
    body.handle(context); // and then goes on to what follows
  }

  private void logout(RoutingContext context) {
    if (context.response().headWritten()) {
      return; // the deadline has answered
    }
    var tokens = context.request().formAttributes().getAll("logout_token");
    if (tokens.size() != 1) {
      refuse(context, "unreadable", "The body is a form with one logout_token.");
      return;
    }
    provider
        .judged(tokens.getFirst())
        .compose(verdict ->
            switch (verdict) {
              case Verdict.UnknownKey() -> refused(context, false, "its key is not known");
              case Verdict.Refused(var isSigned, var why) -> refused(context, isSigned, why);
              case Verdict.Believed token ->
                  sessions
                      .end(token)
                      .compose(count ->
                          count.isEmpty()
                              ? refused(context, true, "it was used before")
                              : ended(context));
            })
        .onFailure(e -> {
          LOG.log(Level.WARNING, "a logout at the identity provider was not done here", e);
          answer(context, "failed", Optional.of("It could not be done. Try again."));
        });
  }

  private Future<Void> ended(RoutingContext context) {
    answer(context, "ended", Optional.empty());
    return Future.succeededFuture();
  }

  private Future<Void> refused(RoutingContext context, boolean isSigned, String why) {
    Future<Void> written =
        isSigned
            ? auditor.write(
                "identity-provider", Optional.empty(), "oidc.logout", "-", "refused:token")
            : Future.succeededFuture();
    return written.map(_ -> {
      refuse(context, isSigned ? "refused" : "forged", "The logout token is not taken: " + why);
      return null;
    });
  }

  private void refuse(RoutingContext context, String outcome, String why) {
    answer(context, outcome, Optional.of(why));
  }

  private void answer(RoutingContext context, String outcome, Optional<String> wrong) {
    registry.counter("huizhen.oidc.logouts", "outcome", outcome).increment();
    var response = context.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    response.putHeader("Cache-Control", "no-store");
    if (wrong.isEmpty()) {
      var _ = response.setStatusCode(200).end(); // a provider that has left needs no answer
      return;
    }
    var error =
        new JsonObject()
            .put("error", outcome.equals("failed") ? "temporarily_unavailable" : "invalid_request")
            .put("error_description", wrong.get());
    var _ = // the same
        response
            .setStatusCode(400)
            .putHeader("Content-Type", "application/json")
            .end(error.toBuffer());
  }
}
