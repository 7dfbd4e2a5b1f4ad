package huizhen.signaling.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.signaling.api.VitalAlarm;
import huizhen.signaling.api.VitalAlarm.Unwatched;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ServerMessage.AlarmEmergencyTold;
import huizhen.signaling.protocol.ServerMessage.Alarms;
import huizhen.signaling.protocol.ServerMessage.Captioned;
import huizhen.signaling.protocol.ServerMessage.CaptionsSwitched;
import huizhen.signaling.protocol.ServerMessage.Drawn;
import huizhen.signaling.protocol.ServerMessage.Erased;
import huizhen.signaling.protocol.ServerMessage.FrozenPictures;
import huizhen.signaling.protocol.ServerMessage.Notice;
import huizhen.signaling.protocol.ServerMessage.Pointed;
import huizhen.signaling.protocol.ServerMessage.RundownShown;
import huizhen.signaling.protocol.ServerMessage.Stroke;
import huizhen.signaling.protocol.ServerMessage.VitalsMeasured;
import java.util.List;

/// The JSON of what a room's tools say.
final class RoomToolsJson {
  private RoomToolsJson() {}

  static ObjectNode of(ServerMessage message) {
    return switch (message) {
      case Pointed(var from, var picture, var at) -> {
        ObjectNode node = about("pointer", picture).put("from", from.value());
        at.ifPresent(point -> node.put("x", point.x()).put("y", point.y()));
        yield node;
      }
      case Drawn(var lines) -> {
        ObjectNode node = ServerMessageJson.typed("draw");
        ArrayNode array = node.putArray("lines");
        lines.forEach(line -> array.add(stroke(line)));
        yield node;
      }
      case Erased(var from, var picture) -> about("erase", picture).put("from", from.value());
      case FrozenPictures(var pictures) -> {
        ObjectNode node = ServerMessageJson.typed("frozen");
        ArrayNode array = node.putArray("pictures");
        for (FrozenPictures.FrozenPicture each : pictures) {
          ObjectNode entry =
              put(array.addObject(), each.picture())
                  .put("still", each.still().value())
                  .put("from", each.from().value())
                  .put("at", each.at().toString());
          if (each.isDocument()) {
            entry.put("document", true);
          }
        }
        yield node;
      }
      case VitalsMeasured(var from, var signs) -> {
        ObjectNode node = vitals(signs);
        from.ifPresent(it -> node.put("from", it.value()));
        yield node;
      }
      case Alarms(var alarms, var unwatched) -> alarms(alarms, unwatched);
      case AlarmEmergencyTold(var alarm, var state, var consultation, var words) -> {
        ObjectNode node =
            ServerMessageJson.typed("emergency")
                .put("alarm", alarm)
                .put("state", ServerMessageJson.lower(state));
        consultation.ifPresent(it -> node.put("case", it));
        words.ifPresent(it -> node.put("zh", it.zh()).put("en", it.en()));
        yield node;
      }
      case RundownShown(var re, var items) -> {
        ObjectNode node = ServerMessageJson.answering("rundown", re);
        ArrayNode array = node.putArray("items");
        for (RundownShown.Entry item : items) {
          ObjectNode entry = array.addObject().put("item", item.item()).put("title", item.title());
          item.about().ifPresent(it -> entry.put("case", it.value()));
          entry
              .put("minutes", item.minutes())
              .put("extended", item.extendedMinutes())
              .put("state", ServerMessageJson.lower(item.state()))
              .put("elapsedMillis", item.elapsedMillis());
        }
        yield node;
      }
      case Notice(var participant, var uplink, var downlink) ->
          ServerMessageJson.typed("notice")
              .put("participant", participant.value())
              .put("uplink", ServerMessageJson.lower(uplink))
              .put("downlink", ServerMessageJson.lower(downlink));
      case CaptionsSwitched(var isOn) -> ServerMessageJson.typed("captions").put("on", isOn);
      case Captioned(var id, var from, var text, var language, var isFinal, var at) -> {
        ObjectNode node = ServerMessageJson.typed("caption").put("caption", id);
        from.ifPresent(who -> node.put("from", who.value()));
        yield node.put("text", text)
            .put("language", language)
            .put("final", isFinal)
            .put("at", at.toString());
      }
      default -> throw new IllegalStateException("no message of a room's tools");
    };
  }

  private static ObjectNode stroke(Stroke line) {
    ObjectNode node =
        put(
                new ObjectNode(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance),
                line.picture())
            .put("from", line.from().value())
            .put("line", line.line())
            .put("colour", ServerMessageJson.lower(line.colour()));
    ArrayNode points = node.putArray("points");
    for (Point point : line.points()) {
      points.addObject().put("x", point.x()).put("y", point.y());
    }
    return node;
  }

  private static ObjectNode vitals(VitalSigns signs) {
    ObjectNode node =
        ServerMessageJson.typed("vitals")
            .put("device", signs.device())
            .put("medical", signs.isMedical())
            .put("at", signs.at().toString());
    ArrayNode values = node.putArray("values");
    for (VitalSigns.Value value : signs.values()) {
      values
          .addObject()
          .put("code", value.code())
          .put("value", value.value())
          .put("unit", value.unit());
    }
    return node;
  }

  private static ObjectNode alarms(List<VitalAlarm> alarms, List<Unwatched> unwatched) {
    ObjectNode node = ServerMessageJson.typed("alarms");
    ArrayNode array = node.putArray("alarms");
    for (VitalAlarm alarm : alarms) {
      ObjectNode each =
          array
              .addObject()
              .put("alarm", alarm.id())
              .put("level", ServerMessageJson.lower(alarm.level()))
              .put("measure", alarm.rule().measure().name())
              .put("bound", ServerMessageJson.lower(alarm.bound()))
              .put("limit", alarm.limit())
              .put("unit", alarm.rule().measure().unit())
              .put("seconds", alarm.rule().seconds())
              .put("device", alarm.device())
              .put("medical", alarm.isMedical())
              .put("code", alarm.code())
              .put("value", alarm.value())
              .put("at", alarm.at().toString());
      alarm.from().ifPresent(who -> each.put("from", who.value()));
    }
    ArrayNode missed = node.putArray("unwatched");
    for (Unwatched it : unwatched) {
      ObjectNode each =
          missed
              .addObject()
              .put("device", it.device())
              .put("measure", it.measure())
              .put("why", ServerMessageJson.lower(it.why()));
      it.from().ifPresent(who -> each.put("from", who.value()));
    }
    return node;
  }

  private static ObjectNode about(String type, PictureId picture) {
    return put(ServerMessageJson.typed(type), picture);
  }

  private static ObjectNode put(ObjectNode node, PictureId picture) {
    return node.put("participant", picture.participant().value())
        .put("source", Sources.name(picture.source()));
  }
}
