package huizhen.app.redis;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.Sealer;
import huizhen.signaling.api.RoomHost.ChatMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The chat of rooms: one list of sealed messages a room; a message's id is its place in it. Beside
/// it the ids by the senders' own keys, so that a message that is sent again is not kept twice.
public final class RedisChat {
  /// More than a consultation needs; past it a message is refused.
  public static final int MAX_MESSAGES = 10_000;

  /// What anybody who comes in is given; opening a message costs the loop that all share.
  public static final int NEWEST = 500;

  /// Keys: the list, the ids by key. Arguments: the sealed message, the list's limit, the key or
  /// nothing. Answers the id, and the message when it was kept before.
  private static final String APPEND =
      """
      if ARGV[3] ~= '' then
        local kept = redis.call('HGET', KEYS[2], ARGV[3])
        if kept then return {tonumber(kept), redis.call('LINDEX', KEYS[1], kept - 1)} end
      end
      if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[2]) then return {0} end
      local id = redis.call('RPUSH', KEYS[1], ARGV[1])
      if ARGV[3] ~= '' then redis.call('HSET', KEYS[2], ARGV[3], id) end
      return {id}
      """;

  /// Answers how many there are, and the newest.
  private static final String READ =
      """
      return {redis.call('LLEN', KEYS[1]), redis.call('LRANGE', KEYS[1], -tonumber(ARGV[1]), -1)}
      """;

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisChat(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  /// A message to keep.
  ///
  /// @param key the sender's own name for it
  public record Draft(ParticipantId from, String text, Optional<String> key, Instant at) {
    @Override
    public String toString() {
      return "Draft[private]";
    }
  }

  /// @param isRepeated it was there before, under the same key of the same sender
  public record Kept(ChatMessage message, boolean isRepeated) {}

  /// @return a message with id 0 when the room's chat is full
  public Future<Kept> append(RoomId room, Draft draft) {
    var list = key(room);
    var json =
        new JsonObject()
            .put("from", draft.from().value())
            .put("text", draft.text())
            .put("at", draft.at().toString());
    var request =
        Request.cmd(Command.EVAL)
            .arg(APPEND)
            .arg(2)
            .arg(list)
            .arg(list + ":keys")
            .arg(Sealed.seal(sealer, json.encode(), list))
            .arg(MAX_MESSAGES)
            .arg(draft.key().map(key -> draft.from().value() + "/" + key).orElse(""));
    return redis.send(request).map(reply -> kept(Replies.present(reply), draft, list));
  }

  private Kept kept(Response reply, Draft draft, String list) {
    var id = Replies.number(reply.get(0));
    return reply.size() == 1
        ? new Kept(new ChatMessage(id, draft.from(), draft.text(), draft.at()), false)
        : new Kept(message(id, reply.get(1), list), true);
  }

  /// The [#NEWEST] messages.
  public Future<List<ChatMessage>> history(RoomId room) {
    var list = key(room);
    return redis
        .send(Request.cmd(Command.EVAL).arg(READ).arg(1).arg(list).arg(NEWEST))
        .map(reply -> {
          var found = Replies.present(reply);
          return messages(Replies.number(found.get(0)), found.get(1), list);
        });
  }

  /// @param count of all that are kept
  private List<ChatMessage> messages(long count, Response newest, String list) {
    var messages = new ArrayList<ChatMessage>();
    long older = count - newest.size();
    for (var sealed : newest) {
      messages.add(message(older + messages.size() + 1, sealed, list));
    }
    return messages;
  }

  private ChatMessage message(long id, Response sealed, String list) {
    var json = new JsonObject(Sealed.open(sealer, sealed.toString(), list));
    return new ChatMessage(
        id,
        new ParticipantId(json.getString("from")),
        json.getString("text"),
        Instant.parse(json.getString("at")));
  }

  private static String key(RoomId room) {
    return "hz:{s}:app:chat:" + room;
  }
}
