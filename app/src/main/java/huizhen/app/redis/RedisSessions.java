package huizhen.app.redis;

import huizhen.scheduling.api.Sealer;
import huizhen.web.api.SessionStore;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Optional;

/// Signed-in sessions: sealed, under the hash of their token, forgotten by Redis when idle.
public final class RedisSessions implements SessionStore {
  private static final String KEY = "huizhen:session:";

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisSessions(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<Void> put(String tokenHash, String json, Duration idle) {
    var key = KEY + tokenHash;
    var request =
        Request.cmd(Command.SET)
            .arg(key)
            .arg(Sealed.seal(sealer, json, key))
            .arg("PX")
            .arg(idle.toMillis());
    return redis.send(request).mapEmpty();
  }

  @Override
  public Future<Optional<String>> get(String tokenHash, Duration idle) {
    var key = KEY + tokenHash;
    var request = Request.cmd(Command.GETEX).arg(key).arg("PX").arg(idle.toMillis());
    return redis
        .send(request)
        .map(
            reply -> Optional.ofNullable(reply).map(it -> Sealed.open(sealer, it.toString(), key)));
  }

  @Override
  public Future<Void> remove(String tokenHash) {
    return redis.send(Request.cmd(Command.DEL).arg(KEY + tokenHash)).mapEmpty();
  }
}
