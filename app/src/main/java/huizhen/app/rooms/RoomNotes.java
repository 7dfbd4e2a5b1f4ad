package huizhen.app.rooms;

import huizhen.app.redis.RedisRundowns;
import huizhen.relay.api.RoomEvent;
import huizhen.signaling.api.RoomHost.Happening;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/// What a recording keeps beside the media of what was frozen, drawn, measured and shown.
final class RoomNotes {
  private RoomNotes() {}

  static JsonObject of(Happening.Drawn drawn) {
    return new JsonObject()
        .put("from", drawn.from().value())
        .put("picture", drawn.picture().value())
        .put("source", drawn.source())
        .put("line", drawn.line())
        .put("colour", drawn.colour())
        .put("points", drawn.points());
  }

  /// What somebody was sent from then on, slot by slot: what he could see and hear.
  static JsonObject of(RoomEvent.SlotsChanged changed) {
    var slots = new JsonArray();
    for (var each : changed.slots()) {
      var slot = new JsonObject().put("mid", each.mid());
      each.track().ifPresent(it -> slot.put("from", it.participant().value()));
      each.source().ifPresent(it -> slot.put("source", it.name()));
      slots.add(slot);
    }
    return new JsonObject().put("to", changed.participant().value()).put("slots", slots);
  }

  static JsonObject of(Happening.Frozen frozen) {
    return new JsonObject()
        .put("from", frozen.by().value())
        .put("picture", frozen.picture().value())
        .put("source", frozen.source())
        .put("still", frozen.still().value())
        .put("sha256", frozen.sha256());
  }

  static JsonObject of(Happening.Thawed thawed) {
    var note =
        new JsonObject().put("picture", thawed.picture().value()).put("source", thawed.source());
    thawed.by().ifPresent(by -> note.put("from", by.value()));
    return note;
  }

  static JsonObject of(Happening.RundownChanged changed) {
    return RedisRundowns.json(changed.now())
        .put("by", changed.by().value())
        .put("act", changed.act());
  }

  /// Made by a machine, as `by` says.
  static JsonObject of(Happening.Captioned captioned) {
    var caption = captioned.caption();
    var note =
        new JsonObject()
            .put("caption", caption.id())
            .put("text", caption.text())
            .put("language", caption.language())
            .put("lengthMillis", caption.lengthMillis())
            .put("agoMillis", caption.agoMillis())
            .put("by", caption.client());
    captioned.from().ifPresent(from -> note.put("from", from.value()));
    return note;
  }

  static JsonObject of(Happening.Alarmed alarmed) {
    var alarm = alarmed.alarm();
    return new JsonObject()
        .put("from", alarmed.from().value())
        .put("alarm", alarm.id())
        .put("level", alarm.level().name().toLowerCase(Locale.ROOT))
        .put("measure", alarm.rule().measure().name())
        .put("bound", alarm.bound().name().toLowerCase(Locale.ROOT))
        .put("limit", alarm.limit())
        .put("unit", alarm.rule().measure().unit())
        .put("seconds", alarm.rule().seconds())
        .put("device", alarm.device())
        .put("medical", alarm.isMedical())
        .put("code", alarm.code())
        .put("value", alarm.value());
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
