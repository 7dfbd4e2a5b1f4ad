package huizhen.app.edge;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Closes connections on which the head of a request does not come, however busily its bytes drip
/// (slowloris; an idle time-out sees those bytes and waits). The first has [Limits#head] from the
/// connection's beginning, each later one, of HTTP/2 as well, from its first byte; HTTP/1.1 may say
/// nothing for [Limits#idle] after an answer.
///
/// What was asked for is left alone for as long as its answer takes, and so is what has become a
/// WebSocket. Remembers as many connections as are open, and looks at them once a second.
final class SlowHeads implements Handler<HttpServerRequest> {
  private final Handler<HttpServerRequest> router;
  private final Limits limits;
  private final Unanswered unanswered;
  private final Map<HttpConnection, Watched> open = new ConcurrentHashMap<>();

  /// How long a head and a silence may take, and how often that is looked at.
  record Limits(Duration head, Duration idle, Duration look) {
    static final Limits USUAL =
        new Limits(Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(1));
  }

  private SlowHeads(Handler<HttpServerRequest> router, Limits limits, Unanswered unanswered) {
    this.router = router;
    this.limits = limits;
    this.unanswered = unanswered;
  }

  /// Before the server listens.
  ///
  /// @param unanswered knows the connections of this server
  static HttpServer guard(
      Vertx vertx,
      HttpServer server,
      Handler<HttpServerRequest> router,
      Limits limits,
      Unanswered unanswered) {
    var heads = new SlowHeads(router, limits, unanswered);
    var _ = vertx.setPeriodic(limits.look().toMillis(), _ -> heads.look(System.nanoTime()));
    return server.connectionHandler(heads::opened).requestHandler(heads);
  }

  private void opened(HttpConnection connection) {
    open.put(connection, new Watched(System.nanoTime(), unanswered.of(connection)));
    var _ = connection.closeHandler(_ -> open.remove(connection));
  }

  @Override
  public void handle(HttpServerRequest request) {
    var connection = request.connection();
    boolean isUpgrade =
        request.version() != HttpVersion.HTTP_2 && request.headers().contains(HttpHeaders.UPGRADE);
    var watched = isUpgrade ? open.remove(connection) : open.get(connection);
    if (watched != null && !isUpgrade) {
      watched.asks(request);
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

  /// One connection: told of requests by its event loop, looked at by the timer's.
  private static final class Watched {
    private final long openedNanos;
    private final Unanswered.@Nullable Line line;
    private final Deque<HttpServerRequest> asked = new ArrayDeque<>();
    private boolean hasAsked;
    private boolean isHttp2;
    private boolean isIdle;
    private boolean wasDripping;
    private long idleNanos;

    Watched(long openedNanos, Unanswered.@Nullable Line line) {
      this.openedNanos = openedNanos;
      this.line = line;
    }

    /// Holds what is under way alone: one request, or as many as HTTP/2 allows at once.
    synchronized void asks(HttpServerRequest request) {
      forgetAnswered();
      asked.add(request);
      hasAsked = true;
      isHttp2 = request.version() == HttpVersion.HTTP_2;
      isIdle = false;
    }

    synchronized boolean isOver(Limits limits, long nowNanos) {
      forgetAnswered();
      if (!hasAsked) {
        return nowNanos - openedNanos >= limits.head().toNanos();
      }
      if (!asked.isEmpty()) {
        wasDripping = false;
        return false;
      }
      if (!isIdle) {
        isIdle = true;
        idleNanos = nowNanos;
      }
      return isDripping(limits) || (!isHttp2 && nowNanos - idleNanos >= limits.idle().toNanos());
    }

    /// Twice in turn: between a head's last byte and its request's coming here a look may fall.
    private boolean isDripping(Limits limits) {
      boolean isDripping = line != null && line.nanos() >= limits.head().toNanos();
      boolean isSure = isDripping && wasDripping;
      wasDripping = isDripping;
      return isSure;
    }

    private void forgetAnswered() {
      var _ = asked.removeIf(it -> it.response().ended() || it.response().closed());
    }
  }
}
