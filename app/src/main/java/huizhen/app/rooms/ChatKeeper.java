package huizhen.app.rooms;

import huizhen.app.redis.RedisChat;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.RoomRefusedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Keeps what is written in rooms, in Redis and beside the recording.
final class ChatKeeper {
  private final RedisChat chat;
  private final RoomRecorder recorder;
  private final InstantSource clock;

  ChatKeeper(RedisChat chat, RoomRecorder recorder, InstantSource clock) {
    this.chat = chat;
    this.recorder = recorder;
    this.clock = clock;
  }

  /// @param key the sender's own name for it: one that is kept already is not doubled
  Future<ChatMessage> keep(RoomId room, ParticipantId from, String text, Optional<String> key) {
    return chat.append(room, new RedisChat.Draft(from, text, key, clock.instant()))
        .map(kept -> {
          var message = kept.message();
          if (message.id() == 0) {
            throw new RoomRefusedException("too-many", "the chat of this room is full");
          }
          if (kept.isRepeated()) {
            return message;
          }
          recorder.note(
              room,
              "chat",
              new JsonObject()
                  .put("from", from.value())
                  .put("text", text)
                  .put("at", message.at().toString()));
          return message;
        });
  }

  Future<List<ChatMessage>> history(RoomId room) {
    return chat.history(room);
  }
}
