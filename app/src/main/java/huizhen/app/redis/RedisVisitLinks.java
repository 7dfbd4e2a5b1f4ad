package huizhen.app.redis;

import huizhen.scheduling.api.Sealer;
import huizhen.web.api.VisitLinks;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Optional;

/// One-tap links: sealed, under the hash of their token, forgotten by Redis when they are too old.
public final class RedisVisitLinks implements VisitLinks {
  private static final String LINK = "hz:{s}:app:visit-link:";
  private static final String TRIES = "hz:{s}:app:visit-tries:";

  /// Counts first and judges after; tries beyond the allowed ones do not make the lock longer.
  private static final String ATTEMPT =
      """
      local count = redis.call('INCR', KEYS[1])
      if count <= tonumber(ARGV[1]) then
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
      end
      return {count, redis.call('PTTL', KEYS[1])}
      """;

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisVisitLinks(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<Void> put(String tokenHash, String json, Duration life) {
    var key = LINK + tokenHash;
    return redis
        .send(
            Request.cmd(Command.SET)
                .arg(key)
                .arg(Sealed.seal(sealer, json, key))
                .arg("PX")
                .arg(life.toMillis()))
        .mapEmpty();
  }

  @Override
  public Future<Optional<String>> get(String tokenHash) {
    var key = LINK + tokenHash;
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(
            reply -> Optional.ofNullable(reply).map(it -> Sealed.open(sealer, it.toString(), key)));
  }

  @Override
  public Future<Boolean> take(String tokenHash) {
    return redis
        .send(Request.cmd(Command.DEL).arg(LINK + tokenHash))
        .map(reply -> reply != null && reply.toString().equals("1"));
  }

  @Override
  public Future<Tries> attempt(String visit, int allowed, Duration lock) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(ATTEMPT)
                .arg(1)
                .arg(TRIES + visit)
                .arg(allowed)
                .arg(lock.toMillis()))
        .map(reply -> {
          if (reply == null) {
            throw new IllegalStateException("the script answers");
          }
          var left = Long.parseLong(reply.get(1).toString());
          return new Tries(
              Integer.parseInt(reply.get(0).toString()), Duration.ofMillis(Math.max(0, left)));
        });
  }

  @Override
  public Future<Void> forget(String visit) {
    return redis.send(Request.cmd(Command.DEL).arg(TRIES + visit)).mapEmpty();
  }
}
