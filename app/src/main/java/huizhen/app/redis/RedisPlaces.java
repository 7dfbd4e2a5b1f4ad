package huizhen.app.redis;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.Sealer;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.PlaceStore;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Places in rooms: the sealed ticket, and what became of it, under the hash of the session key.
public final class RedisPlaces implements PlaceStore {
  static final Duration LONGEST = Duration.ofHours(12);
  private static final String KEY = "hz:{s}:app:place:";

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisPlaces(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<Void> keep(String keyHash, KeptPlace place) {
    var key = KEY + keyHash;
    var request =
        Request.cmd(Command.SET)
            .arg(key)
            .arg(Sealed.seal(sealer, json(place).encode(), key))
            .arg("PX")
            .arg(LONGEST.toMillis());
    return redis.send(request).mapEmpty();
  }

  @Override
  public Future<Optional<KeptPlace>> recall(String keyHash) {
    var key = KEY + keyHash;
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(reply ->
            Optional.ofNullable(reply)
                .map(it -> place(new JsonObject(Sealed.open(sealer, it.toString(), key)))));
  }

  @Override
  public Future<Void> forget(String keyHash) {
    return redis.send(Request.cmd(Command.DEL).arg(KEY + keyHash)).mapEmpty();
  }

  private static JsonObject json(KeptPlace place) {
    var ticket = place.ticket();
    return new JsonObject()
        .put("admitted", place.isAdmitted())
        .put("moderator", place.isModerator())
        .put("hand", place.hasHandUp())
        .put("id", ticket.id())
        .put("room", ticket.room().value())
        .put("participant", ticket.participant().value())
        .put("name", ticket.name())
        .put("role", ticket.role().name())
        .put("publish", ticket.mayPublish())
        .put("subscribe", ticket.maySubscribe())
        .put("record", ticket.mayRecord())
        .put("expiresAt", ticket.expiresAt().toString())
        .put("session", ticket.session().orElse(null));
  }

  private static KeptPlace place(JsonObject json) {
    return new KeptPlace(
        ticket(json),
        json.getBoolean("admitted"),
        json.getBoolean("moderator"),
        json.getBoolean("hand", false)); // an older gateway did not keep it
  }

  private static Ticket ticket(JsonObject json) {
    return new Ticket(
        json.getString("id"),
        new RoomId(json.getString("room")),
        new ParticipantId(json.getString("participant")),
        json.getString("name"),
        RoomRole.valueOf(json.getString("role")),
        json.getBoolean("publish"),
        json.getBoolean("subscribe"),
        json.getBoolean("record"),
        Instant.parse(json.getString("expiresAt")),
        Optional.ofNullable(json.getString("session")));
  }
}
