package huizhen.app.redis;

import huizhen.scheduling.io.RedisConfig;
import huizhen.web.api.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The calls of this package's stores: at most [#CONNECTIONS] at once, at most [#MAX_WAITING] that
/// wait for one of them, and [#TIMEOUT] for each. What does not get through is a
/// [StoreUnavailableException]; an error that Redis answers stays what it is.
///
/// Nothing is sent twice: a ticket that is claimed again would look used.
public final class RedisCalls {
  /// A write is answered when it is on the disk, together with all that came before the disk was
  /// asked: the more connections, the more at a time.
  static final int CONNECTIONS = 32;

  /// A ward round that begins: some hundred people join within a second, and each asks twice.
  static final int MAX_WAITING = 2_048;

  /// Where Redis is gone a caller knows at once; where it hangs, after this.
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(30);

  /// Redis itself says that it can't just now.
  private static final Set<String> PASSING =
      Set.of(
          "LOADING",
          "MISCONF",
          "READONLY",
          "OOM",
          "CLUSTERDOWN",
          "MASTERDOWN",
          "TRYAGAIN",
          "MOVED");

  private final Redis redis;
  private final boolean isCluster;

  /// @param uris one server, or nodes of a Cluster
  public RedisCalls(Vertx vertx, List<String> uris) {
    var net =
        new NetClientOptions()
            .setConnectTimeout((int) TIMEOUT.toMillis())
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true);
    isCluster = uris.size() > 1;
    redis =
        Redis.createClient(
            vertx,
            RedisConfig.options(uris, net)
                .setMaxPoolSize(CONNECTIONS)
                .setMaxPoolWaiting(MAX_WAITING)
                .setMaxWaitingHandlers(MAX_WAITING));
  }

  /// The first connection loads classes for longer than [#TIMEOUT].
  public Future<Void> warmUp() {
    var ping = redis.send(Request.cmd(Command.PING));
    return (isCluster ? ping : ping.compose(_ -> redis.send(FormerKeys.take()))).mapEmpty();
  }

  /// The reply, null for Redis' nil.
  public Future<@Nullable Response> send(Request request) {
    return redis
        .send(request)
        .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(isReply(failure) ? failure : unavailable(failure)));
  }

  /// The replies in their order, of requests that go out together: some hundreds at most. Not at
  /// once, so for what nobody waits for.
  public Future<List<@Nullable Response>> batch(List<Request> requests) {
    return requests.isEmpty()
        ? Future.succeededFuture(List.of())
        : redis
            .batch(requests)
            .timeout(BATCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .recover(
                failure -> Future.failedFuture(isReply(failure) ? failure : unavailable(failure)));
  }

  /// Fails when it is away, or slower than [#TIMEOUT].
  public Future<Void> ping() {
    return send(Request.cmd(Command.PING)).mapEmpty();
  }

  public Future<Void> close() {
    return redis.close();
  }

  private static boolean isReply(Throwable failure) {
    return failure instanceof Response response
        && response.type() == ResponseType.ERROR
        && !PASSING.contains(String.valueOf(failure.getMessage()).split(" ", 2)[0]);
  }

  private static StoreUnavailableException unavailable(Throwable cause) {
    return new StoreUnavailableException("Redis does not answer; try again", cause);
  }
}
