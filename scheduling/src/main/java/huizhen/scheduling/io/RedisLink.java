package huizhen.scheduling.io;

import static java.util.Objects.requireNonNull;

import huizhen.scheduling.api.SchedulingUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The connections to Redis. Whatever goes wrong on the way is one
/// [SchedulingUnavailableException], within the configured time.
///
/// All callers share the connections and wait for no one's answer before they send (pipelining), so
/// that Redis meets many requests at once and asks the disk once for all of them. On one connection
/// at most [RedisConfig#MAX_WAITING] requests are under way; past that they fail at once.
///
/// A connection is made when one is needed, so the link mends itself: a request on a broken
/// connection is sent once more, which is safe since every script remembers its command. An
/// operation whose time is over sends nothing more.
final class RedisLink {
  /// A connection on which nothing comes for so long is closed: the way out of a network that
  /// swallows packets.
  private static final int IDLE_SECONDS = 15;

  /// What the client says of a request on a connection that has ended.
  private static final String CLOSED = "Connection is closed";

  private final Redis redis;
  private final long timeoutNanos;
  private final int replicas;
  private final boolean isCluster;
  private final List<Line> lines;
  private final AtomicInteger turn = new AtomicInteger();

  RedisLink(Vertx vertx, RedisConfig config) {
    timeoutNanos = config.timeout().toNanos();
    replicas = config.replicas();
    isCluster = config.isCluster();
    var net =
        new NetClientOptions()
            .setConnectTimeout((int) config.timeout().toMillis())
            .setReadIdleTimeout(IDLE_SECONDS)
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true);
    redis =
        Redis.createClient(
            vertx,
            RedisConfig.options(config.uris(), net)
                .setMaxPoolSize(config.connections())
                .setMaxPoolWaiting(RedisConfig.MAX_WAITING)
                .setMaxWaitingHandlers(RedisConfig.MAX_WAITING));
    lines = Stream.generate(Line::new).limit(config.connections()).toList();
  }

  /// A connection that all share, made anew when it has broken.
  private final class Line {
    private @Nullable Future<RedisConnection> open;

    <T> Future<T> run(Function<RedisConnection, Future<T>> request) {
      var current = open();
      return current
          .compose(request)
          .onFailure(failure -> {
            if (current.failed() || CLOSED.equals(failure.getMessage())) {
              forget(current); // earlier than its end handler
            } else if (isCluster && !isReply(failure)) {
              // It knows the nodes of when it was made; the next one asks for them anew.
              forget(current);
              var _ = current.result().close();
            }
          });
    }

    private synchronized Future<RedisConnection> open() {
      var current = open;
      if (current == null) {
        var next = redis.connect();
        current = next;
        open = next;
        var _ = next.onSuccess(made -> made.endHandler(_ -> forget(next)));
      }
      return current;
    }

    /// The pool drops it by itself.
    private synchronized void forget(Future<RedisConnection> which) {
      if (which.equals(open)) {
        open = null;
      }
    }
  }

  /// Runs an operation of any number of round trips under one time limit.
  <T> Future<T> within(Function<Attempt, Future<T>> operation) {
    return operation
        .apply(new Attempt())
        .timeout(timeoutNanos, TimeUnit.NANOSECONDS)
        .recover(failure ->
            Future.failedFuture(
                failure instanceof TimeoutException ? unavailable(failure) : failure));
  }

  /// A connection of one's own, for what waits on it; the caller closes it.
  Future<RedisConnection> connect() {
    return redis.connect();
  }

  Future<Void> close() {
    return redis.close();
  }

  private static SchedulingUnavailableException unavailable(Throwable cause) {
    return new SchedulingUnavailableException("Redis does not answer; try again", cause);
  }

  /// One operation, with its time.
  final class Attempt {
    private final long startedNanos = System.nanoTime();

    Future<Response> send(Request request) {
      return twice(it -> it.send(request));
    }

    Future<List<@Nullable Response>> batch(List<Request> requests) {
      return requests.isEmpty()
          ? Future.succeededFuture(List.of())
          : twice(it -> it.batch(requests));
    }

    Future<Response> eval(Script script, List<String> keys, List<Object> args) {
      return change(request(Command.EVALSHA, script.sha1(), keys, args))
          .recover(failure ->
              isNoScript(failure)
                  ? change(request(Command.EVAL, script.text(), keys, args))
                  : Future.failedFuture(failure));
    }

    /// Done when as many replicas have it as are asked for: the server that takes over has it then.
    private Future<Response> change(Request script) {
      return replicas == 0 ? send(script) : twice(it -> copied(it, script));
    }

    private Future<Response> copied(RedisConnection connection, Request script) {
      var wait =
          Request.cmd(Command.WAIT).arg(replicas).arg(TimeUnit.NANOSECONDS.toMillis(timeoutNanos));
      return connection
          .batch(List.of(script, wait))
          .<Response>map(replies -> {
            long copies = requireNonNull(requireNonNull(replies.get(1)).toLong());
            if (copies < replicas) {
              throw new SchedulingUnavailableException(
                  "a replica of Redis is away; ask again with the same id",
                  new IllegalStateException("WAIT answered " + copies));
            }
            return requireNonNull(replies.get(0));
          });
    }

    /// The second time on a connection that was made since, as the first one's is broken.
    private <T> Future<T> twice(Function<RedisConnection, Future<T>> request) {
      var line = lines.get(Math.floorMod(turn.getAndIncrement(), lines.size()));
      return once(line, request)
          .recover(failure -> isReply(failure) ? Future.failedFuture(failure) : once(line, request))
          .recover(failure ->
              Future.failedFuture(
                  isNoScript(failure) || failure instanceof SchedulingUnavailableException
                      ? failure
                      : unavailable(failure)));
    }

    private <T> Future<T> once(Line line, Function<RedisConnection, Future<T>> request) {
      if (System.nanoTime() - startedNanos >= timeoutNanos) {
        return Future.failedFuture(
            unavailable(new TimeoutException("the operation's time is over")));
      }
      return line.run(request);
    }
  }

  /// An answer to what was asked, rather than that somebody else has to be asked.
  private static boolean isReply(Throwable failure) {
    return failure instanceof Response response
        && response.type() == ResponseType.ERROR
        && !hasCode(failure, "MOVED");
  }

  /// Of a batch the client puts before it which request it was.
  private static boolean hasCode(Throwable failure, String code) {
    var message = String.valueOf(failure.getMessage());
    return message.startsWith(code) || (message.startsWith("ERR [") && message.contains(code));
  }

  private static boolean isNoScript(Throwable failure) {
    return isReply(failure) && hasCode(failure, "NOSCRIPT");
  }

  private static Request request(
      Command command, String script, List<String> keys, List<Object> args) {
    var request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    for (var arg : args) {
      switch (arg) {
        case byte[] bytes -> request.arg(bytes);
        case Long number -> request.arg(number.longValue());
        case String text -> request.arg(text);
        default -> throw new IllegalArgumentException("no such argument: " + arg.getClass());
      }
    }
    return request;
  }
}
