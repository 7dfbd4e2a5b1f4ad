package huizhen.app.redis;

import huizhen.scheduling.api.Sealer;
import huizhen.web.api.SessionStore;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signed-in sessions: sealed, under the hash of their token, forgotten by Redis when idle.
public final class RedisSessions implements SessionStore {
  private static final String KEY = "huizhen:session:";

  private static final String OWNER = "huizhen:sessions-of:";

  /// A sorted set by when a session ends; answers which ones are too many.
  private static final String NOTE =
      """
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
      redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
      redis.call('PEXPIRE', KEYS[1], ARGV[3] - ARGV[2])
      local surplus = redis.call('ZRANGE', KEYS[1], 0, -(ARGV[4] + 1))
      if #surplus > 0 then
        redis.call('ZREM', KEYS[1], unpack(surplus))
      end
      return surplus
      """;

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
  public Future<Optional<String>> look(String tokenHash) {
    var key = KEY + tokenHash;
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(
            reply -> Optional.ofNullable(reply).map(it -> Sealed.open(sealer, it.toString(), key)));
  }

  @Override
  public Future<List<String>> note(String owner, String tokenHash, Instant now, Instant until) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(NOTE)
                .arg(1)
                .arg(OWNER + owner)
                .arg(tokenHash)
                .arg(now.toEpochMilli())
                .arg(until.toEpochMilli())
                .arg(MAX_OF_ONE))
        .map(RedisSessions::texts);
  }

  @Override
  public Future<List<String>> of(String owner, Instant now) {
    return redis
        .send(
            Request.cmd(Command.ZRANGE)
                .arg(OWNER + owner)
                .arg("+inf")
                .arg("(" + now.toEpochMilli())
                .arg("BYSCORE")
                .arg("REV"))
        .map(RedisSessions::texts);
  }

  private static List<String> texts(@Nullable Response reply) {
    return reply == null ? List.of() : reply.stream().map(Response::toString).toList();
  }

  @Override
  public Future<Void> remove(String tokenHash) {
    return redis.send(Request.cmd(Command.DEL).arg(KEY + tokenHash)).mapEmpty();
  }
}
