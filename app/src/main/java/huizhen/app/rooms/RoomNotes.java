package huizhen.app.rooms;

import huizhen.app.redis.RedisRundowns;
import huizhen.signaling.api.RoomHost.Happening;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// What a recording keeps beside the media of what was drawn and measured.
final class RoomNotes {
  private RoomNotes() {}

  static JsonObject of(Happening.Drawn drawn) {
    return new JsonObject()
        .put("from", drawn.from().value())
        .put("picture", drawn.picture().value())
        .put("source", drawn.source())
        .put("line", drawn.line())
        .put("points", drawn.points());
  }

  static JsonObject of(Happening.RundownChanged changed) {
    return RedisRundowns.json(changed.now())
        .put("by", changed.by().value())
        .put("act", changed.act());
  }

  static JsonObject of(Happening.Vitals vitals) {
    var values = new JsonArray();
    for (var value : vitals.signs().values()) {
      values.add(
          new JsonObject()
              .put("code", value.code())
              .put("value", value.value())
              .put("unit", value.unit()));
    }
    return new JsonObject()
        .put("from", vitals.from().value())
        .put("device", vitals.signs().device())
        .put("medical", vitals.signs().isMedical())
        .put("at", vitals.signs().at().toString())
        .put("values", values);
  }
}
