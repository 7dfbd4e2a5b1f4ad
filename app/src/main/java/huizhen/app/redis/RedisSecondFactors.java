package huizhen.app.redis;

import huizhen.scheduling.api.Sealer;
import huizhen.web.api.SecondFactors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Second factors, sealed; which codes were taken, by a key that Redis forgets.
public final class RedisSecondFactors implements SecondFactors {
  private static final String FACTOR = "huizhen:factor:";
  private static final String TAKEN = "huizhen:factor-taken:";

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
        .map(reply ->
            Optional.ofNullable(reply)
                .map(it -> read(new JsonObject(Sealed.open(sealer, it.toString(), key)))));
  }

  @Override
  public Future<Void> put(String account, Factor factor) {
    var key = FACTOR + account;
    return redis
        .send(
            Request.cmd(Command.SET).arg(key).arg(Sealed.seal(sealer, write(factor).encode(), key)))
        .mapEmpty();
  }

  @Override
  public Future<Void> remove(String account) {
    return redis.send(Request.cmd(Command.DEL).arg(FACTOR + account)).mapEmpty();
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
