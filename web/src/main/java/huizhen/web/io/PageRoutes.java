package huizhen.web.io;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.List;

/// The pages, from `webroot/` on the class path. Files under `assets/` carry a digest in their name
/// and never change; a path of the pages' own router gets `index.html`.
final class PageRoutes {
  private static final List<String> NOT_PAGES =
      List.of(
          "/api/",
          "/fhir/",
          "/supervision/",
          "/signaling",
          "/whip/",
          "/whep/",
          "/health/",
          "/metrics",
          "/assets/");
  private static final String INDEX = "/index.html";

  private PageRoutes() {}

  static void mount(Router router) {
    var files = StaticHandler.create("webroot").setCachingEnabled(false).setIncludeHidden(false);
    router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(PageRoutes::caching);
    router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(files);
    router.get().handler(PageRoutes::page);
  }

  private static void caching(RoutingContext context) {
    var isImmutable = context.normalizedPath().startsWith("/assets/");
    context.addHeadersEndHandler(_ -> {
      var headers = context.response().headers();
      if (!headers.contains("Cache-Control")) {
        headers.set(
            "Cache-Control",
            isImmutable && context.response().getStatusCode() == 200
                ? "public, max-age=31536000, immutable"
                : "no-cache");
      }
    });
    context.next();
  }

  private static void page(RoutingContext context) {
    var path = context.normalizedPath();
    var isPage =
        !path.equals(INDEX)
            && !path.contains(".")
            && NOT_PAGES.stream().noneMatch(path::startsWith);
    if (isPage) {
      context.reroute(INDEX);
    } else {
      context.fail(404);
    }
  }
}
