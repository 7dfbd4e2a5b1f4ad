package huizhen.web.io;

import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.Webhooks;
import huizhen.web.hook.HookCourse;
import huizhen.web.hook.Networks;
import huizhen.web.hook.Webhook;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// An organisation's webhooks, for its coordinator: registered, looked at, replayed, removed. The
/// secret is shown once.
final class HookRoutes {
  private static final int SECRET_BYTES = 32;

  private final WebPorts ports;
  private final HookRunner runner;
  private final Auditor auditor;
  private final Tokens tokens;
  private final SecureRandom random;
  private final InstantSource clock;

  HookRoutes(
      WebPorts ports,
      HookRunner runner,
      Auditor auditor,
      Tokens tokens,
      SecureRandom random,
      InstantSource clock) {
    this.ports = ports;
    this.runner = runner;
    this.auditor = auditor;
    this.tokens = tokens;
    this.random = random;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listWebhooks", this::list,
        "addWebhook", this::add,
        "removeWebhook", this::remove,
        "replayWebhook", this::replay);
  }

  private Future<Answer> list(Exchange exchange) {
    OrganisationId own = exchange.ownOrganisation();
    return ports
        .webhooks()
        .all()
        .compose(all -> {
          var views =
              all.stream()
                  .filter(it -> it.organisation().equals(own))
                  .map(it -> runner.course(it.id()).map(course -> view(it, course)))
                  .toList();
          return Future.all(views)
              .compose(_ -> runner.head())
              .map(head -> {
                var items = new JsonArray();
                views.forEach(it -> items.add(it.result()));
                return Answer.ok(new JsonObject().put("items", items).put("head", head));
              });
        });
  }

  private static JsonObject view(Webhook it, Optional<HookCourse> course) {
    var view =
        new JsonObject()
            .put("id", it.id())
            .put("url", it.url().toString())
            .put("types", new JsonArray(it.types().stream().sorted().toList()))
            .put("createdBy", it.createdBy())
            .put("createdAt", it.createdAt().toString());
    course.ifPresent(at -> {
      view.put("cursor", at.cursor())
          .put("failures", at.failures())
          .put("lastStatus", at.lastStatus())
          .put("isStopped", at.isStopped());
      at.nextAt().ifPresent(next -> view.put("nextAt", next.toString()));
    });
    return view;
  }

  private Future<Answer> add(Exchange exchange) {
    var url = exchange.body().getString("url");
    var fault = Networks.fault(url);
    if (fault.isPresent()) {
      return ProblemException.failed(Problem.badField("url", fault.get()));
    }
    OrganisationId own = exchange.ownOrganisation();
    return runner
        .address(URI.create(url))
        .recover(_ ->
            ProblemException.failed(
                Problem.badField("url", "url leads to no address that webhooks may go to")))
        .compose(_ -> ports.webhooks().all())
        .compose(all -> {
          if (all.size() >= Webhooks.MOST
              || all.stream().filter(it -> it.organisation().equals(own)).count()
                  >= Webhooks.MOST_OF_ONE) {
            return ProblemException.failed(
                Problem.of(429, "too-many", "There are as many webhooks as there may be."));
          }
          var secret = new byte[SECRET_BYTES];
          random.nextBytes(secret);
          var hook =
              new Webhook(
                  tokens.id(),
                  own,
                  URI.create(url),
                  Base64.getEncoder().encodeToString(secret),
                  exchange.body().getJsonArray("types", new JsonArray()).stream()
                      .map(String.class::cast)
                      .collect(Collectors.toSet()),
                  exchange.actor().account(),
                  clock.instant());
          return auditor
              .saw(exchange, "webhook.add", hook.id())
              .compose(_ -> runner.begin(hook))
              .map(course ->
                  Answer.created(
                      view(hook, Optional.of(course)).put("secret", "whsec_" + hook.secret())));
        });
  }

  private Future<Answer> remove(Exchange exchange) {
    return own(exchange)
        .compose(hook ->
            auditor
                .saw(exchange, "webhook.remove", hook.id())
                .compose(_ -> ports.webhooks().remove(hook.id())))
        .map(_ -> new Answer.Empty());
  }

  /// From an entry on, again: what was taken comes again, with the same ids.
  private Future<Answer> replay(Exchange exchange) {
    long after = exchange.body().getLong("after");
    return own(exchange)
        .compose(hook ->
            auditor
                .saw(exchange, "webhook.replay", hook.id())
                .compose(_ -> runner.replay(hook, after))
                .map(course -> Answer.ok(view(hook, Optional.of(course)))));
  }

  private Future<Webhook> own(Exchange exchange) {
    OrganisationId own = exchange.ownOrganisation();
    return ports
        .webhooks()
        .all()
        .compose(all ->
            all.stream()
                .filter(it -> it.id().equals(exchange.path("hook")))
                .filter(it -> it.organisation().equals(own))
                .findFirst()
                .map(Future::succeededFuture)
                .orElseGet(() -> ProblemException.failed(Problem.notFound())));
  }
}
