package huizhen.app.redis;

import huizhen.scheduling.api.Sealer;
import huizhen.web.api.SessionStore;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Signed-in sessions: sealed, under the hash of their token, forgotten by Redis when idle.
///
/// To renew a session is to write, and each write waits for the disk: one that this gateway has
/// renewed less than a sixtieth of its idle time ago is only read. So it may end by that much
/// earlier. Of at most [#MAX_RENEWED] it is known when they were; any other is renewed.
public final class RedisSessions implements SessionStore {
  private static final String KEY = "hz:{s}:app:session:";

  private static final String OWNER = "hz:{s}:app:sessions-of:";

  /// A sorted set of digests of browsers' names by when they are forgotten; written by [#met].
  private static final String BROWSERS = "hz:{s}:app:browsers-of:";

  /// What counts once, by its digest: a string that Redis forgets.
  private static final String USED = "hz:{s}:app:session-used:";

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

  /// 1 when there were others and this one is new.
  private static final String MET =
      """
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
      local known = redis.call('ZCARD', KEYS[1])
      local added = redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
      redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -(ARGV[4] + 1))
      redis.call('PEXPIRE', KEYS[1], ARGV[3] - ARGV[2])
      return known > 0 and added or 0
      """;

  static final int MAX_RENEWED = 10_000;
  private static final int RENEWALS = 60;

  private final RedisCalls redis;
  private final Sealer sealer;
  private final LongSupplier nanoTime;
  private final Map<String, Renewal> renewals =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Renewal> eldest) {
          return size() > MAX_RENEWED;
        }
      };

  private record Renewal(Duration idle, long atNanos) {}

  public RedisSessions(RedisCalls redis, Sealer sealer) {
    this(redis, sealer, System::nanoTime);
  }

  RedisSessions(RedisCalls redis, Sealer sealer, LongSupplier nanoTime) {
    this.redis = redis;
    this.sealer = sealer;
    this.nanoTime = nanoTime;
  }

  @Override
  public Future<Void> put(String tokenHash, String json, Duration idle) {
    synchronized (renewals) {
      renewals.remove(tokenHash);
    }
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
    long now = nanoTime.getAsLong();
    if (isFresh(tokenHash, idle, now)) {
      return look(tokenHash);
    }
    var key = KEY + tokenHash;
    var request = Request.cmd(Command.GETEX).arg(key).arg("PX").arg(idle.toMillis());
    return redis
        .send(request)
        .map(reply -> {
          if (reply == null) {
            return Optional.empty();
          }
          synchronized (renewals) {
            renewals.put(tokenHash, new Renewal(idle, now));
          }
          return Optional.of(Sealed.open(sealer, reply.toString(), key));
        });
  }

  /// Renewed for another idle time, it is renewed again: the last one asked for counts.
  private boolean isFresh(String tokenHash, Duration idle, long now) {
    synchronized (renewals) {
      var last = renewals.get(tokenHash);
      return last != null
          && last.idle().equals(idle)
          && now - last.atNanos() < idle.toNanos() / RENEWALS;
    }
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
    synchronized (renewals) {
      renewals.remove(tokenHash);
    }
    return redis.send(Request.cmd(Command.DEL).arg(KEY + tokenHash)).mapEmpty();
  }

  @Override
  public Future<Boolean> met(String account, String browser, Instant now, Instant until) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(MET)
                .arg(1)
                .arg(BROWSERS + account)
                .arg(browser)
                .arg(now.toEpochMilli())
                .arg(until.toEpochMilli())
                .arg(MAX_OF_ONE))
        .map(Replies::number)
        .map(it -> it == 1);
  }

  @Override
  public Future<Boolean> claim(String hash, Duration life) {
    return redis
        .send(
            Request.cmd(Command.SET)
                .arg(USED + hash)
                .arg(1)
                .arg("NX")
                .arg("PX")
                .arg(Math.max(1, life.toMillis())))
        .map(reply -> reply != null);
  }

  @Override
  public Future<Void> unclaim(String hash) {
    return redis.send(Request.cmd(Command.DEL).arg(USED + hash)).mapEmpty();
  }
}
