package huizhen.app.redis;

import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.Sealer;
import huizhen.signaling.api.CaseId;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.api.Rundown.Item;
import huizhen.signaling.api.Rundown.Running;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/// The rundowns of rooms: one sealed value a room, of at most 20 items (about 10 KB). It goes with
/// the room's end, and [#KEPT] after its last change at the latest.
public final class RedisRundowns {
  static final Duration KEPT = Duration.ofHours(24);
  private static final String KEY = "hz:{s}:app:rundown:";

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisRundowns(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  public Future<Void> keep(RoomId room, Rundown rundown) {
    var key = KEY + room;
    var request =
        Request.cmd(Command.SET)
            .arg(key)
            .arg(Sealed.seal(sealer, json(rundown).encode(), key))
            .arg("PX")
            .arg(KEPT.toMillis());
    return redis.send(request).mapEmpty();
  }

  /// [Rundown#EMPTY] where none is kept.
  public Future<Rundown> find(RoomId room) {
    var key = KEY + room;
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(reply ->
            Optional.ofNullable(reply)
                .map(it -> rundown(new JsonObject(Sealed.open(sealer, it.toString(), key))))
                .orElse(Rundown.EMPTY));
  }

  public Future<Void> forget(RoomId room) {
    return redis.send(Request.cmd(Command.DEL).arg(KEY + room)).mapEmpty();
  }

  /// Also what a recording keeps of it.
  public static JsonObject json(Rundown rundown) {
    var items = new JsonArray();
    for (var item : rundown.items()) {
      var each = new JsonObject().put("item", item.id()).put("title", item.title());
      item.about().ifPresent(it -> each.put("case", it.value()));
      items.add(
          each.put("minutes", item.minutes())
              .put("extended", item.extendedMinutes())
              .put("spentMillis", item.spentMillis())
              .put("hasRun", item.hasRun()));
    }
    var json = new JsonObject().put("lastItem", rundown.lastItem()).put("items", items);
    rundown
        .running()
        .ifPresent(it -> json.put("running", it.item()).put("since", it.since().toString()));
    return json;
  }

  private static Rundown rundown(JsonObject json) {
    var items = new ArrayList<Item>();
    for (var each : json.getJsonArray("items")) {
      var item = (JsonObject) each;
      items.add(
          new Item(
              item.getLong("item"),
              item.getString("title"),
              Optional.ofNullable(item.getString("case")).map(CaseId::new),
              item.getInteger("minutes"),
              item.getInteger("extended"),
              item.getLong("spentMillis"),
              item.getBoolean("hasRun")));
    }
    var running =
        Optional.ofNullable(json.getLong("running"))
            .map(it -> new Running(it, Instant.parse(json.getString("since"))));
    return new Rundown(json.getLong("lastItem"), items, running);
  }
}
