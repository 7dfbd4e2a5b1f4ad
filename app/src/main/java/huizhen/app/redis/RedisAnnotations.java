package huizhen.app.redis;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.TrackSource;
import huizhen.scheduling.api.Sealer;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.StillId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The lines and stills that lie on the pictures of rooms: one sealed value a room, of at most
/// about 320 KB (16,384 points), mostly of a few. It goes with the room's end, and [#KEPT] after
/// its last change at the latest.
public final class RedisAnnotations {
  static final Duration KEPT = Duration.ofHours(24);
  private static final String KEY = "hz:{s}:app:annotations:";

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisAnnotations(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  public Future<Void> keep(RoomId room, Annotations annotations) {
    if (annotations.equals(Annotations.EMPTY)) {
      return forget(room);
    }
    var key = KEY + room;
    var request =
        Request.cmd(Command.SET)
            .arg(key)
            .arg(Sealed.seal(sealer, json(annotations).encode(), key))
            .arg("PX")
            .arg(KEPT.toMillis());
    return redis.send(request).mapEmpty();
  }

  /// [Annotations#EMPTY] where none are kept.
  public Future<Annotations> find(RoomId room) {
    var key = KEY + room;
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(reply ->
            Optional.ofNullable(reply)
                .map(it -> annotations(new JsonObject(Sealed.open(sealer, it.toString(), key))))
                .orElse(Annotations.EMPTY));
  }

  public Future<Void> forget(RoomId room) {
    return redis.send(Request.cmd(Command.DEL).arg(KEY + room)).mapEmpty();
  }

  private static JsonObject json(Annotations annotations) {
    var lines = new JsonArray();
    for (var line : annotations.lines()) {
      lines.add(
          new JsonObject()
              .put("from", line.from().value())
              .put("picture", line.picture().value())
              .put("source", line.source().name())
              .put("line", line.line())
              .put("colour", line.colour())
              .put("points", line.points()));
    }
    var stills = new JsonArray();
    for (var still : annotations.stills()) {
      stills.add(
          new JsonObject()
              .put("picture", still.picture().value())
              .put("source", still.source().name())
              .put("still", still.still().value())
              .put("sha256", still.sha256())
              .put("from", still.from().value())
              .put("at", still.at().toString())
              .put("document", still.isDocument()));
    }
    return new JsonObject()
        .put("lines", lines)
        .put("stills", stills)
        .put("frozenSoFar", annotations.frozenSoFar());
  }

  private static Annotations annotations(JsonObject json) {
    var lines =
        json.getJsonArray("lines").stream()
            .map(JsonObject.class::cast)
            .map(it ->
                new Annotations.Line(
                    participant(it, "from"),
                    participant(it, "picture"),
                    TrackSource.valueOf(it.getString("source")),
                    it.getString("line"),
                    it.getString("colour"),
                    it.getString("points")))
            .toList();
    var stills =
        json.getJsonArray("stills").stream()
            .map(JsonObject.class::cast)
            .map(it ->
                new Annotations.Still(
                    participant(it, "picture"),
                    TrackSource.valueOf(it.getString("source")),
                    new StillId(it.getString("still")),
                    it.getString("sha256"),
                    participant(it, "from"),
                    Instant.parse(it.getString("at")),
                    it.getBoolean("document")))
            .toList();
    return new Annotations(lines, stills, json.getInteger("frozenSoFar"));
  }

  private static ParticipantId participant(JsonObject json, String name) {
    return new ParticipantId(json.getString(name));
  }
}
