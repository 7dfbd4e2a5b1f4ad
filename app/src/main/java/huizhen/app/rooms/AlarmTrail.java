package huizhen.app.rooms;

import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.VitalAlarm;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/// Alarms on vital signs, in the audit trail, without values, and in the recording's notes.
final class AlarmTrail {
  private static final String ACTION = "room.alarm";

  private final RoomAudit audit;
  private final Notes notes;

  AlarmTrail(RoomAudit audit, Notes notes) {
    this.audit = audit;
    this.notes = notes;
  }

  /// Of a room's recording, if it is recorded.
  interface Notes {
    void note(RoomId room, String kind, JsonObject content);
  }

  void began(RoomId room, Happening.Alarmed what) {
    var by = what.from().value();
    audit.write(room, by, ACTION, "ok", about(what.alarm()).put("state", "begun"));
    notes.note(room, "alarm", RoomNotes.of(what));
  }

  void ended(RoomId room, Happening.AlarmOver what) {
    var state = what.isGone() ? "gone" : "over";
    audit.write(room, what.from().value(), ACTION, "ok", about(what.alarm()).put("state", state));
    notes.note(
        room,
        "alarm-over",
        new JsonObject()
            .put("from", what.from().value())
            .put("alarm", what.alarm().id())
            .put("device", what.alarm().device())
            .put("state", state));
  }

  void unwatched(RoomId room, Happening.Unwatched what) {
    var about =
        new JsonObject()
            .put("state", "unwatched")
            .put("device", what.what().device())
            .put("measure", what.what().measure())
            .put("why", what.what().why().name().toLowerCase(Locale.ROOT));
    audit.write(room, what.from().value(), ACTION, "ok", about);
  }

  private static JsonObject about(VitalAlarm alarm) {
    return new JsonObject()
        .put("alarm", alarm.id())
        .put("level", alarm.level().name().toLowerCase(Locale.ROOT))
        .put("measure", alarm.rule().measure().name())
        .put("bound", alarm.bound().name().toLowerCase(Locale.ROOT))
        .put("seconds", alarm.rule().seconds())
        .put("device", alarm.device())
        .put("medical", alarm.isMedical());
  }
}
