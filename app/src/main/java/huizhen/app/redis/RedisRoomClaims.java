package huizhen.app.redis;

import huizhen.relay.api.RoomId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;

/// Which service client an ad-hoc room belongs to. A claim ends [#LIFETIME] after it was last made.
public final class RedisRoomClaims {
  static final Duration LIFETIME = Duration.ofHours(24);

  private static final String CLAIM =
      """
      redis.call('SET', KEYS[1], ARGV[1], 'NX')
      local owner = redis.call('GET', KEYS[1])
      if owner == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
      return owner
      """;

  private final RedisCalls redis;

  public RedisRoomClaims(RedisCalls redis) {
    this.redis = redis;
  }

  /// Takes or keeps the room for this client; false when another one has it.
  public Future<Boolean> claim(RoomId room, String client) {
    var request =
        Request.cmd(Command.EVAL)
            .arg(CLAIM)
            .arg(1)
            .arg(key(room))
            .arg(client)
            .arg(LIFETIME.toMillis());
    return redis.send(request).map(owner -> Replies.present(owner).toString().equals(client));
  }

  public Future<Boolean> isClaimed(RoomId room) {
    return redis
        .send(Request.cmd(Command.EXISTS).arg(key(room)))
        .map(reply -> Replies.number(reply) == 1);
  }

  private static String key(RoomId room) {
    return "hz:{s}:app:adhoc:" + room;
  }
}
