package huizhen.app.redis;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.Sealer;
import huizhen.signaling.api.RoomHost.ChatMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The chat of rooms: one list of sealed messages a room; a message's id is its place in it.
public final class RedisChat {
  /// More than a consultation needs; past it a message is refused.
  public static final int MAX_MESSAGES = 10_000;

  /// What anybody who comes in is given; opening a message costs the loop that all share.
  public static final int NEWEST = 500;

  private static final String APPEND =
      """
      if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
      return redis.call('RPUSH', KEYS[1], ARGV[1])
      """;

  private static final String READ =
      """
      return {redis.call('LLEN', KEYS[1]), redis.call('LRANGE', KEYS[1], -tonumber(ARGV[1]), -1)}
      """;

  private final Redis redis;
  private final Sealer sealer;

  public RedisChat(Redis redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  /// @return id 0 when the room's chat is full
  public Future<ChatMessage> append(RoomId room, ParticipantId from, String text, Instant at) {
    var key = key(room);
    var json =
        new JsonObject().put("from", from.value()).put("text", text).put("at", at.toString());
    var request =
        Request.cmd(Command.EVAL)
            .arg(APPEND)
            .arg(1)
            .arg(key)
            .arg(Sealed.seal(sealer, json.encode(), key))
            .arg(MAX_MESSAGES);
    return redis.send(request).map(reply -> new ChatMessage(Replies.number(reply), from, text, at));
  }

  /// The [#NEWEST] messages.
  public Future<List<ChatMessage>> history(RoomId room) {
    var key = key(room);
    return redis
        .send(Request.cmd(Command.EVAL).arg(READ).arg(1).arg(key).arg(NEWEST))
        .map(reply -> {
          var found = Replies.present(reply);
          return messages(Replies.number(found.get(0)), found.get(1), key);
        });
  }

  /// @param count of all that are kept
  private List<ChatMessage> messages(long count, Response newest, String key) {
    var messages = new ArrayList<ChatMessage>();
    long older = count - newest.size();
    for (var sealed : newest) {
      var json = new JsonObject(Sealed.open(sealer, sealed.toString(), key));
      messages.add(
          new ChatMessage(
              older + messages.size() + 1,
              new ParticipantId(json.getString("from")),
              json.getString("text"),
              Instant.parse(json.getString("at"))));
    }
    return messages;
  }

  private static String key(RoomId room) {
    return "huizhen:chat:" + room;
  }
}
