package huizhen.app.edge;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/// `/metrics` for Prometheus, on the loopback address only: it needs no sign-in.
public final class ManagementServer {
  private ManagementServer() {}

  public static Future<HttpServer> start(Vertx vertx, int port, PrometheusMeterRegistry registry) {
    return vertx
        .createHttpServer()
        .requestHandler(request -> answer(request, registry))
        .listen(port, "127.0.0.1");
  }

  private static void answer(HttpServerRequest request, PrometheusMeterRegistry registry) {
    var response = request.response();
    if (!"/metrics".equals(request.path())) {
      var _ = response.setStatusCode(404).end("only /metrics is here\n");
      return;
    }
    var _ =
        response
            .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
            .end(registry.scrape());
  }
}
