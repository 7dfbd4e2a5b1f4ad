package huizhen.app.redis;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.WatchOrders;
import huizhen.web.policy.WatchOrder;
import huizhen.web.policy.WatchOrder.Sign;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Orders to watch, sealed, in one hash `huizhen:watch-orders:CASE` by id, each with its version
/// before it. They stay for as long as Redis has them; the trail has who used them.
public final class RedisWatchOrders implements WatchOrders {
  private static final String OF_CASE = "hz:{s}:app:watch-orders:";
  private static final char AFTER_VERSION = ':';

  private static final String KEEP =
      """
      local kept = redis.call('HGET', KEYS[1], ARGV[1])
      local version = '0'
      if kept then version = string.match(kept, '^%d+') end
      if version ~= ARGV[2] then return 0 end
      if not kept and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then return -1 end
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
      return 1
      """;

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisWatchOrders(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<List<WatchOrder>> ofCase(CaseId caseId) {
    var key = OF_CASE + caseId.value();
    return redis
        .send(Request.cmd(Command.HVALS).arg(key))
        .map(reply ->
            Replies.present(reply).stream()
                .map(it -> open(it.toString(), key))
                .sorted(Comparator.comparing(WatchOrder::enteredAt).thenComparing(WatchOrder::id))
                .toList());
  }

  @Override
  public Future<Kept> keep(WatchOrder order) {
    var key = OF_CASE + order.caseId().value();
    var value =
        "%d%c%s"
            .formatted(
                order.version(), AFTER_VERSION, Sealed.seal(sealer, write(order).encode(), key));
    var request =
        Request.cmd(Command.EVAL)
            .arg(KEEP)
            .arg(1)
            .arg(key)
            .arg(order.id())
            .arg(order.version() - 1)
            .arg(value)
            .arg(MOST);
    return redis
        .send(request)
        .map(reply ->
            switch (Math.toIntExact(Replies.number(reply))) {
              case 1 -> Kept.DONE;
              case 0 -> Kept.STALE;
              default -> Kept.FULL;
            });
  }

  private WatchOrder open(String value, String key) {
    var sealed = value.substring(value.indexOf(AFTER_VERSION) + 1);
    return read(new JsonObject(Sealed.open(sealer, sealed, key)));
  }

  private static JsonObject write(WatchOrder it) {
    var json =
        new JsonObject()
            .put("id", it.id())
            .put("version", it.version())
            .put("case", it.caseId().value())
            .put("number", it.number())
            .put("authority", it.authority())
            .put("reason", it.reason())
            .put("watcher", it.watcher())
            .put("from", it.from().toString())
            .put("until", it.until().toString())
            .put("entered", it.enteredAt().toString())
            .put("tickets", new JsonArray(it.tickets()));
    it.confirmed().ifPresent(sign -> json.put("confirmed", write(sign)));
    it.revoked().ifPresent(sign -> json.put("revoked", write(sign)));
    return json;
  }

  private static JsonObject write(Sign it) {
    return new JsonObject().put("by", it.by()).put("at", it.at().toString());
  }

  private static WatchOrder read(JsonObject json) {
    return new WatchOrder(
        json.getString("id"),
        json.getLong("version"),
        new CaseId(json.getString("case")),
        json.getString("number"),
        json.getString("authority"),
        json.getString("reason"),
        json.getString("watcher"),
        Instant.parse(json.getString("from")),
        Instant.parse(json.getString("until")),
        Instant.parse(json.getString("entered")),
        sign(json.getJsonObject("confirmed")),
        sign(json.getJsonObject("revoked")),
        json.getJsonArray("tickets").stream().map(Objects::toString).toList());
  }

  private static Optional<Sign> sign(@Nullable JsonObject json) {
    return Optional.ofNullable(json)
        .map(it -> new Sign(it.getString("by"), Instant.parse(it.getString("at"))));
  }
}
