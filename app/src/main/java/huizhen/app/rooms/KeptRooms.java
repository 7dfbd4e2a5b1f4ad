package huizhen.app.rooms;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.app.redis.RedisAnnotations;
import huizhen.app.redis.RedisRundowns;
import huizhen.relay.api.RoomId;

/// What is kept of rooms over a restart of the gateway, until they end.
public record KeptRooms(RedisRundowns rundowns, RedisAnnotations annotations) {
  private static final System.Logger log = System.getLogger(KeptRooms.class.getName());

  /// Whoever comes into the room again finds nothing; it goes by itself where Redis is away.
  void forget(RoomId room) {
    var _ =
        rundowns
            .forget(room)
            .onFailure(cause -> log.log(WARNING, "rundown not forgotten room=" + room, cause));
    forgetAnnotations(room);
  }

  /// Everybody has left, and their pictures with them.
  void forgetAnnotations(RoomId room) {
    var _ =
        annotations
            .forget(room)
            .onFailure(cause -> log.log(WARNING, "annotations not forgotten room=" + room, cause));
  }
}
