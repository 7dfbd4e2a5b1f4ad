package huizhen.app.redis;

import huizhen.scheduling.api.Sealer;
import huizhen.web.api.SecondFactors;
import huizhen.web.api.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// Second factors, sealed; which codes were taken, by a key that Redis forgets.
public final class RedisSecondFactors implements SecondFactors {
  private static final String FACTOR = "hz:{s}:app:factor:";
  private static final String TAKEN = "hz:{s}:app:factor-taken:";

  /// KEYS: the factor. ARGV: the factor as it was read, empty when there was none; what it becomes.
  private static final String CHANGE =
      """
      if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 'MOVED' end
      redis.call('SET', KEYS[1], ARGV[2])
      return 'CHANGED'
      """;

  /// KEYS: the factor, the account's passkeys. ARGV: the factor as it was read, what stays of it
  /// where there are passkeys, whether the account needs a factor.
  private static final String REMOVE =
      """
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'MOVED' end
      local passkeys = redis.call('HLEN', KEYS[2])
      if passkeys == 0 and ARGV[3] == '1' then return 'LAST' end
      if passkeys == 0 then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
      return 'REMOVED'
      """;

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisSecondFactors(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<Optional<Factor>> of(String account) {
    var key = FACTOR + account;
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(reply -> Optional.ofNullable(reply).map(it -> open(it.toString(), key)));
  }

  @Override
  public Future<Boolean> change(
      String account, Function<Optional<Factor>, Optional<Factor>> decide) {
    return change(FACTOR + account, decide, MOST_TRIES);
  }

  private Future<Boolean> change(
      String key, Function<Optional<Factor>, Optional<Factor>> decide, int tries) {
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .compose(reply -> {
          var raw = reply == null ? "" : reply.toString();
          var now = raw.isEmpty() ? Optional.<Factor>empty() : Optional.of(open(raw, key));
          var next = decide.apply(now);
          return next.isEmpty()
              ? Future.succeededFuture(false)
              : redis
                  .send(
                      Request.cmd(Command.EVAL)
                          .arg(CHANGE)
                          .arg(1)
                          .arg(key)
                          .arg(raw)
                          .arg(Sealed.seal(sealer, write(next.get()).encode(), key)))
                  .map(Replies::present)
                  .compose(done -> {
                    if ("CHANGED".equals(done.toString())) {
                      return Future.succeededFuture(true);
                    }
                    return tries > 1
                        ? change(key, decide, tries - 1)
                        : Future.failedFuture(moving());
                  });
        });
  }

  @Override
  public Future<Boolean> remove(String account, boolean isNeeded) {
    return remove(account, isNeeded, MOST_TRIES);
  }

  private Future<Boolean> remove(String account, boolean isNeeded, int tries) {
    var key = FACTOR + account;
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .compose(reply -> {
          if (reply == null) {
            return Future.succeededFuture(true);
          }
          var raw = reply.toString();
          var left = new Factor("", Optional.empty(), open(raw, key).recovery());
          return redis
              .send(
                  Request.cmd(Command.EVAL)
                      .arg(REMOVE)
                      .arg(2)
                      .arg(key)
                      .arg(RedisPasskeys.OF_ACCOUNT + account)
                      .arg(raw)
                      .arg(Sealed.seal(sealer, write(left).encode(), key))
                      .arg(isNeeded ? 1 : 0))
              .map(Replies::present)
              .compose(done ->
                  switch (done.toString()) {
                    case "REMOVED" -> Future.succeededFuture(true);
                    case "LAST" -> Future.succeededFuture(false);
                    default ->
                        tries > 1
                            ? remove(account, isNeeded, tries - 1)
                            : Future.failedFuture(moving());
                  });
        });
  }

  static StoreUnavailableException moving() {
    return new StoreUnavailableException("the second factor changes all the time; try again");
  }

  /// As it is kept, and whether there are one-time codes: a script compares the one before it
  /// relies on the other.
  Future<Kept> kept(String account) {
    var key = FACTOR + account;
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(reply ->
            reply == null
                ? new Kept("", false)
                : new Kept(
                    reply.toString(), open(reply.toString(), key).confirmedAt().isPresent()));
  }

  /// @param raw empty when there is nothing
  record Kept(String raw, boolean hasCodes) {}

  static String key(String account) {
    return FACTOR + account;
  }

  private Factor open(String raw, String key) {
    return read(new JsonObject(Sealed.open(sealer, raw, key)));
  }

  @Override
  public Future<Boolean> claim(String account, String use, Duration life) {
    return redis
        .send(
            Request.cmd(Command.SET)
                .arg(TAKEN + account + ":" + use)
                .arg(1)
                .arg("NX")
                .arg("PX")
                .arg(life.toMillis()))
        .map(reply -> reply != null);
  }

  private static JsonObject write(Factor factor) {
    var json =
        new JsonObject()
            .put("secret", factor.secret())
            .put("recovery", new JsonArray(factor.recovery()));
    factor.confirmedAt().ifPresent(at -> json.put("confirmedAt", at.toString()));
    return json;
  }

  private static Factor read(JsonObject json) {
    return new Factor(
        json.getString("secret"),
        Optional.ofNullable(json.getString("confirmedAt")).map(Instant::parse),
        json.getJsonArray("recovery").stream().map(Object::toString).toList());
  }
}
