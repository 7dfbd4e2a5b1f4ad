package huizhen.app.redis;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.scheduling.io.RedisConfig;
import huizhen.signaling.api.Revocation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.Consumer;

/// Hears of withdrawn tickets from all gateways, this one included, on a Redis connection of its
/// own. When that is lost it comes back every [#RETRY_MILLIS], and then everything is checked: what
/// was said meanwhile was not heard.
public final class RevocationFeed {
  static final String CHANNEL = "huizhen:revocations";

  private static final System.Logger log = System.getLogger(RevocationFeed.class.getName());
  private static final long RETRY_MILLIS = 500;

  private final Vertx vertx;
  private final Redis redis;
  private final Consumer<Revocation> revoked;
  private final Runnable missed;
  private volatile boolean isClosed;

  private RevocationFeed(
      Vertx vertx, List<String> uris, Consumer<Revocation> revoked, Runnable missed) {
    this.vertx = vertx;
    this.redis = Redis.createClient(vertx, RedisConfig.options(uris, new NetClientOptions()));
    this.revoked = revoked;
    this.missed = missed;
  }

  /// @param missed told when some may not have been heard
  public static Future<RevocationFeed> open(
      Vertx vertx, List<String> uris, Consumer<Revocation> revoked, Runnable missed) {
    var feed = new RevocationFeed(vertx, uris, revoked, missed);
    return feed.subscribe().map(feed);
  }

  public Future<Void> close() {
    isClosed = true;
    return redis.close();
  }

  private Future<Void> subscribe() {
    return redis
        .connect()
        .compose(connection -> {
          var _ = connection.handler(this::heard);
          var _ = connection.exceptionHandler(_ -> {}); // its end is told
          var _ = connection.endHandler(_ -> again());
          return subscribe(connection);
        });
  }

  private static Future<Void> subscribe(RedisConnection connection) {
    return connection.send(Request.cmd(Command.SUBSCRIBE).arg(CHANNEL)).mapEmpty();
  }

  private void again() {
    if (isClosed) {
      return;
    }
    var _ =
        vertx.setTimer(
            RETRY_MILLIS, _ -> subscribe().onSuccess(_ -> missed.run()).onFailure(_ -> again()));
  }

  /// `message`, the channel, the text; also our own subscription, confirmed.
  private void heard(Response message) {
    if (message.size() != 3 || !message.get(0).toString().equals("message")) {
      return;
    }
    try {
      revoked.accept(RedisTicketUse.read(message.get(2).toString()));
    } catch (IllegalArgumentException e) {
      log.log(WARNING, "a revocation that can't be read was left out");
    }
  }
}
