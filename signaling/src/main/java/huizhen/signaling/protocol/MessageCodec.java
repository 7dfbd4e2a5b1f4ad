package huizhen.signaling.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.signaling.protocol.ClientMessage.Chat;
import huizhen.signaling.protocol.ClientMessage.Credential;
import huizhen.signaling.protocol.ClientMessage.End;
import huizhen.signaling.protocol.ClientMessage.Erase;
import huizhen.signaling.protocol.ClientMessage.Hand;
import huizhen.signaling.protocol.ClientMessage.Join;
import huizhen.signaling.protocol.ClientMessage.Leave;
import huizhen.signaling.protocol.ClientMessage.Mute;
import huizhen.signaling.protocol.ClientMessage.Offer;
import huizhen.signaling.protocol.ClientMessage.Ping;
import huizhen.signaling.protocol.ClientMessage.Rundown;
import huizhen.signaling.protocol.ClientMessage.Start;
import huizhen.signaling.protocol.ClientMessage.Stats;
import huizhen.signaling.protocol.ClientMessage.Thaw;
import huizhen.signaling.protocol.ClientMessage.View;
import huizhen.signaling.protocol.ClientMessage.Vitals;
import java.util.Optional;
import java.util.OptionalLong;

/// JSON to [ClientMessage] and [ServerMessage] to JSON. Strict: a duplicate key, an unknown type or
/// field, a field of the wrong kind, anything after the object is an error; nothing is guessed.
public final class MessageCodec {
  public static final int MAX_CHARACTERS = 64 * 1024;
  public static final int MAX_CHAT_CHARACTERS = 2_000;
  private static final int MAX_DEPTH = 8;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_CHARACTERS)
                          .maxNumberLength(20)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private MessageCodec() {}

  public static ClientMessage read(String text) throws ProtocolException {
    if (text.length() > MAX_CHARACTERS) {
      throw new ProtocolException("the message is too large", OptionalLong.empty());
    }
    ObjectNode object = object(text);
    OptionalLong id = Fields.id(object);
    Fields fields = new Fields(object, id);
    ClientMessage message =
        switch (fields.text("type", 1, 32)) {
          case "join" -> new Join(id, credential(fields), fields.optionalNumber("lastChat"));
          case "offer" ->
              new Offer(
                  id,
                  fields.text("sdp", 1, MAX_CHARACTERS),
                  fields.tracks("tracks"),
                  fields.flagOrFalse("restart"));
          case "chat" ->
              new Chat(
                  id,
                  fields.text("text", 1, MAX_CHAT_CHARACTERS),
                  fields.optionalText("key", 1, 64));
          case "mute" -> new Mute(id, fields.source("source"), fields.flag("muted"));
          case "moderate" -> RoomTools.moderate(fields, id);
          case "hand" -> new Hand(id, fields.flag("raised"));
          case "pointer" -> RoomTools.pointer(fields, id);
          case "draw" -> RoomTools.draw(fields, id);
          case "erase" -> new Erase(id, RoomTools.picture(fields));
          case "thaw" -> new Thaw(id, RoomTools.picture(fields));
          case "rundown" -> new Rundown(id, RundownFields.read(fields));
          case "vitals" -> new Vitals(id, RoomTools.vitals(fields));
          case "stats" -> new Stats(id, RoomTools.stats(fields));
          case "view" -> new View(id, fields.views("views"));
          case "start" -> new Start(id);
          case "end" -> new End(id);
          case "leave" -> new Leave(id);
          case "ping" -> new Ping(id);
          default -> throw new ProtocolException("unknown type", id);
        };
    fields.refuseOthers();
    return message;
  }

  private static ObjectNode object(String text) throws ProtocolException {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new ProtocolException("not a JSON object", OptionalLong.empty());
    } catch (JsonProcessingException e) {
      boolean isDuplicate =
          e.getOriginalMessage() != null && e.getOriginalMessage().startsWith("Duplicate field");
      throw new ProtocolException(
          isDuplicate ? "a key occurs twice" : "not JSON", OptionalLong.empty());
    }
  }

  private static Credential credential(Fields fields) throws ProtocolException {
    Optional<String> ticket = fields.optionalText("ticket", 1, 2_048);
    Optional<String> sessionKey = fields.optionalText("sessionKey", 1, 128);
    if (ticket.isPresent() == sessionKey.isPresent()) {
      throw fields.refuse("join has either a ticket or a sessionKey");
    }
    return ticket.isPresent()
        ? new Credential.TicketText(ticket.get())
        : new Credential.SessionKey(sessionKey.orElseThrow());
  }

  public static String write(ServerMessage message) {
    return ServerMessageJson.of(message).toString();
  }
}
