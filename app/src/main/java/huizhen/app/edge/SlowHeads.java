package huizhen.app.edge;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Closes connections on which the head of a request does not come: the first within [Limits#first]
/// of the connection, the next within [Limits#next] of the last answer's end, however busily its
/// bytes drip meanwhile (slowloris). An idle time-out sees those bytes and waits.
///
/// What was asked for is left alone for as long as its answer takes, and so is what has become a
/// WebSocket. Streams of HTTP/2 share a connection, of which the first head alone is awaited.
/// Remembers as many connections as are open, and looks at them once a second.
final class SlowHeads implements Handler<HttpServerRequest> {
  private final Handler<HttpServerRequest> router;
  private final Limits limits;
  private final Map<HttpConnection, Watched> open = new ConcurrentHashMap<>();

  /// How long a head may take, and how often that is looked at.
  record Limits(Duration first, Duration next, Duration look) {
    static final Limits USUAL =
        new Limits(Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(1));
  }

  private SlowHeads(Handler<HttpServerRequest> router, Limits limits) {
    this.router = router;
    this.limits = limits;
  }

  /// Before the server listens.
  static HttpServer guard(
      Vertx vertx, HttpServer server, Handler<HttpServerRequest> router, Limits limits) {
    var heads = new SlowHeads(router, limits);
    var _ = vertx.setPeriodic(limits.look().toMillis(), _ -> heads.look(System.nanoTime()));
    return server.connectionHandler(heads::opened).requestHandler(heads);
  }

  private void opened(HttpConnection connection) {
    open.put(connection, new Watched(System.nanoTime()));
    var _ = connection.closeHandler(_ -> open.remove(connection));
  }

  @Override
  public void handle(HttpServerRequest request) {
    var connection = request.connection();
    if (request.version() == HttpVersion.HTTP_2
        || request.headers().contains(HttpHeaders.UPGRADE)) {
      var _ = open.remove(connection);
    } else {
      var watched = open.get(connection);
      if (watched != null) {
        watched.asked = request;
        watched.isIdle = false;
      }
    }
    router.handle(request);
  }

  private void look(long nowNanos) {
    open.forEach((connection, watched) -> {
      if (watched.isOver(limits, nowNanos)) {
        var _ = open.remove(connection);
        var _ = connection.close(); // whether or not it is still there
      }
    });
  }

  /// One connection: written by its event loop, looked at by the timer's.
  private static final class Watched {
    private final long openedNanos;
    private long idleNanos;
    private volatile boolean isIdle;
    private volatile @Nullable HttpServerRequest asked;

    Watched(long openedNanos) {
      this.openedNanos = openedNanos;
    }

    boolean isOver(Limits limits, long nowNanos) {
      var last = asked;
      if (last == null) {
        return nowNanos - openedNanos >= limits.first().toNanos();
      }
      if (!last.response().ended()) {
        return false;
      }
      if (!isIdle) {
        isIdle = true;
        idleNanos = nowNanos;
      }
      return nowNanos - idleNanos >= limits.next().toNanos();
    }
  }
}
