package huizhen.signaling.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.relay.api.RoomEvent.LayerLimit;
import huizhen.signaling.protocol.ServerMessage.Answer;
import huizhen.signaling.protocol.ServerMessage.Chat;
import huizhen.signaling.protocol.ServerMessage.IceServer;
import huizhen.signaling.protocol.ServerMessage.Joined;
import huizhen.signaling.protocol.ServerMessage.Layers;
import huizhen.signaling.protocol.ServerMessage.Line;
import huizhen.signaling.protocol.ServerMessage.Media;
import huizhen.signaling.protocol.ServerMessage.Muted;
import huizhen.signaling.protocol.ServerMessage.Participants;
import huizhen.signaling.protocol.ServerMessage.Person;
import huizhen.signaling.protocol.ServerMessage.PhaseChanged;
import huizhen.signaling.protocol.ServerMessage.Picture;
import huizhen.signaling.protocol.ServerMessage.Pong;
import huizhen.signaling.protocol.ServerMessage.Receptions;
import huizhen.signaling.protocol.ServerMessage.RecordingChanged;
import huizhen.signaling.protocol.ServerMessage.Refusal;
import huizhen.signaling.protocol.ServerMessage.Slot;
import huizhen.signaling.protocol.ServerMessage.Slots;
import huizhen.signaling.protocol.ServerMessage.Speakers;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// The JSON of each server message: made field by field, so that nothing comes out by accident.
final class ServerMessageJson {
  private static ObjectNode layers(Layers layers) {
    ObjectNode node = typed("layers").put("mid", layers.mid()).put("wanted", layers.isWanted());
    layers.rids().forEach(node.putArray("rids")::add);
    ArrayNode limits = node.putArray("limits");
    for (LayerLimit limit : layers.limits()) {
      ObjectNode each = limits.addObject();
      if (!limit.rid().isEmpty()) {
        each.put("rid", limit.rid());
      }
      each.put("bps", limit.bps());
    }
    return node;
  }

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ServerMessageJson() {}

  static ObjectNode of(ServerMessage message) {
    return switch (message) {
      case Joined joined -> joined(joined);
      case Participants(var participants) ->
          typed("participants").set("participants", persons(participants));
      case Answer(var re, var sdp) -> answering("answer", re).put("sdp", sdp);
      case Slots(var slots) -> typed("slots").set("slots", slots(slots));
      case Layers layers -> layers(layers);
      case Receptions(var pictures) -> typed("reception").set("pictures", pictures(pictures));
      case Speakers(var speakers) -> {
        ArrayNode ids = NODES.arrayNode();
        speakers.forEach(speaker -> ids.add(speaker.value()));
        yield typed("speakers").set("speakers", ids);
      }
      case Muted(var participant, var source, var isMuted, var by) -> {
        ObjectNode node =
            typed("muted")
                .put("participant", participant.value())
                .put("source", Sources.name(source))
                .put("muted", isMuted);
        by.ifPresent(moderator -> node.put("by", moderator.value()));
        yield node;
      }
      case ServerMessage.Pointed _,
          ServerMessage.Drawn _,
          ServerMessage.Erased _,
          ServerMessage.FrozenPictures _,
          ServerMessage.VitalsMeasured _,
          ServerMessage.Alarms _,
          ServerMessage.AlarmEmergencyTold _,
          ServerMessage.RundownShown _,
          ServerMessage.Notice _,
          ServerMessage.CaptionsSwitched _,
          ServerMessage.Captioned _ ->
          RoomToolsJson.of(message);
      case PhaseChanged(var phase) -> typed("phase").put("phase", lower(phase));
      case RecordingChanged(var recording) -> typed("recording").put("recording", lower(recording));
      case Chat(var re, var messages) -> answering("chat", re).set("messages", lines(messages));
      case Media(var state) -> typed("media").put("state", lower(state));
      case Pong(var re) -> answering("pong", re);
      case Refusal(var re, var code, var text) ->
          answering("error", re).put("code", code).put("message", text);
    };
  }

  private static ObjectNode joined(Joined joined) {
    ObjectNode node =
        answering("joined", joined.re())
            .put("self", joined.self().value())
            .put("sessionKey", joined.sessionKey())
            .put("room", joined.room().value())
            .put("role", lower(joined.role()))
            .put("phase", lower(joined.phase()));
    joined.opensAt().ifPresent(at -> node.put("opensAt", at.toString()));
    node.put("serverTime", joined.serverTime().toString())
        .put("canPublish", joined.canPublish())
        .put("canSubscribe", joined.canSubscribe())
        .put("transport", joined.hasTransport())
        .put("recording", lower(joined.recording()));
    node.set("participants", persons(joined.participants()));
    ArrayNode servers = node.putArray("iceServers");
    for (IceServer server : joined.iceServers()) {
      ObjectNode entry = servers.addObject();
      server.urls().forEach(entry.putArray("urls")::add);
      server
          .login()
          .ifPresent(login ->
              entry
                  .put("username", login.username())
                  .put("credential", login.credential())
                  .put("expiresAt", login.expiresAt().toString()));
    }
    return node;
  }

  private static ArrayNode persons(List<Person> persons) {
    ArrayNode array = NODES.arrayNode();
    for (Person person : persons) {
      array
          .addObject()
          .put("id", person.id().value())
          .put("name", person.name())
          .put("role", lower(person.role()))
          .put("present", person.isPresent())
          .put("waiting", person.isWaiting())
          .put("moderator", person.isModerator())
          .put("hand", person.hasHandUp());
    }
    return array;
  }

  private static ArrayNode slots(List<Slot> slots) {
    ArrayNode array = NODES.arrayNode();
    for (Slot slot : slots) {
      array.add(slot(slot));
    }
    return array;
  }

  private static ObjectNode slot(Slot slot) {
    return NODES
        .objectNode()
        .put("mid", slot.mid())
        .put("participant", slot.participant().value())
        .put("source", Sources.name(slot.source()));
  }

  private static ArrayNode pictures(List<Picture> pictures) {
    ArrayNode array = NODES.arrayNode();
    for (Picture picture : pictures) {
      array.add(
          slot(picture.slot())
              .put("width", picture.widthPixels())
              .put("height", picture.heightPixels())
              .put("level", dashed(picture.level()))
              .put("cause", dashed(picture.cause())));
    }
    return array;
  }

  private static ArrayNode lines(List<Line> lines) {
    ArrayNode array = NODES.arrayNode();
    for (Line line : lines) {
      array
          .addObject()
          .put("id", line.id())
          .put("from", line.from().value())
          .put("name", line.name())
          .put("text", line.text())
          .put("at", line.at().toString());
    }
    return array;
  }

  static ObjectNode typed(String type) {
    return NODES.objectNode().put("type", type);
  }

  static ObjectNode answering(String type, OptionalLong re) {
    ObjectNode node = typed(type);
    re.ifPresent(number -> node.put("re", number));
    return node;
  }

  private static String dashed(Enum<?> value) {
    return lower(value).replace('_', '-');
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
