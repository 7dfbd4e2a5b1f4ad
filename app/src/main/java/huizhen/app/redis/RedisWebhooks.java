package huizhen.app.redis;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.Webhooks;
import huizhen.web.hook.HookCourse;
import huizhen.web.hook.Webhook;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Webhooks, sealed for their secrets, in one hash; and how far each is along a trail.
public final class RedisWebhooks implements Webhooks {
  private static final String HOOKS = "hz:{s}:app:webhooks";
  private static final String COURSE = "hz:{s}:app:webhook-course:";

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisWebhooks(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<Void> put(Webhook hook) {
    var json =
        new JsonObject()
            .put("id", hook.id())
            .put("organisation", hook.organisation().value())
            .put("url", hook.url().toString())
            .put("secret", hook.secret())
            .put("types", new JsonArray(List.copyOf(hook.types())))
            .put("by", hook.createdBy())
            .put("at", hook.createdAt().toString());
    return redis
        .send(
            Request.cmd(Command.HSET)
                .arg(HOOKS)
                .arg(hook.id())
                .arg(Sealed.seal(sealer, json.encode(), HOOKS + hook.id())))
        .mapEmpty();
  }

  @Override
  public Future<Void> remove(String id) {
    return redis.send(Request.cmd(Command.HDEL).arg(HOOKS).arg(id)).mapEmpty();
  }

  @Override
  public Future<List<Webhook>> all() {
    return redis
        .send(Request.cmd(Command.HGETALL).arg(HOOKS))
        .map(Replies::present)
        .map(reply ->
            reply.getKeys().stream()
                .sorted()
                .limit(MOST)
                .map(id -> read(id, reply.get(id).toString()))
                .toList());
  }

  private Webhook read(String id, String sealed) {
    var json = new JsonObject(Sealed.open(sealer, sealed, HOOKS + id));
    return new Webhook(
        id,
        new OrganisationId(json.getString("organisation")),
        URI.create(json.getString("url")),
        json.getString("secret"),
        json.getJsonArray("types").stream().map(Objects::toString).collect(Collectors.toSet()),
        json.getString("by"),
        Instant.parse(json.getString("at")));
  }

  @Override
  public Future<Optional<HookCourse>> course(String id, String trail) {
    return redis
        .send(Request.cmd(Command.HGET).arg(COURSE + id).arg(trail))
        .map(reply -> Optional.ofNullable(reply).map(it -> course(new JsonObject(it.toString()))));
  }

  private static HookCourse course(JsonObject json) {
    return new HookCourse(
        json.getLong("cursor"),
        json.getInteger("failures"),
        Optional.ofNullable(json.getString("next")).map(Instant::parse),
        json.getInteger("status"),
        json.getBoolean("stopped"));
  }

  /// Numbers alone, so not sealed.
  @Override
  public Future<Void> keep(String id, String trail, HookCourse course) {
    var json =
        new JsonObject()
            .put("cursor", course.cursor())
            .put("failures", course.failures())
            .put("status", course.lastStatus())
            .put("stopped", course.isStopped());
    course.nextAt().ifPresent(at -> json.put("next", at.toString()));
    return redis
        .send(Request.cmd(Command.HSET).arg(COURSE + id).arg(trail).arg(json.encode()))
        .mapEmpty();
  }
}
