package huizhen.web.io;

import huizhen.web.api.ReadinessCheck;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `/health/live`: the process answers. `/health/ready`: all that it needs answers too.
final class HealthRoutes {
  private final List<ReadinessCheck> checks;

  HealthRoutes(List<ReadinessCheck> checks) {
    this.checks = checks;
  }

  void mount(Router router) {
    router
        .get("/health/live")
        .handler(context -> send(context, 200, new JsonObject().put("status", "up")));
    router.get("/health/ready").handler(this::ready);
  }

  private void ready(RoutingContext context) {
    var states = new JsonObject();
    var asked =
        checks.stream()
            .map(check ->
                check
                    .check()
                    .get()
                    .timeout(ReadinessCheck.LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                    .transform(result -> {
                      states.put(check.name(), result.succeeded() ? "up" : "down");
                      return Future.succeededFuture(result.succeeded());
                    }))
            .toList();
    Future.all(asked)
        .onSuccess(all -> {
          var isReady = all.<Boolean>list().stream().allMatch(it -> it);
          send(
              context,
              isReady ? 200 : 503,
              new JsonObject().put("status", isReady ? "up" : "down").put("checks", states));
        })
        .onFailure(context::fail);
  }

  private static void send(RoutingContext context, int status, JsonObject body) {
    var _ =
        context
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", "application/json")
            .putHeader("Cache-Control", "no-store")
            .end(body.toBuffer()); // a prober that has left needs no answer
  }
}
