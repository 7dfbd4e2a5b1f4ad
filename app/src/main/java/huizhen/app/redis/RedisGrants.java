package huizhen.app.redis;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.AccessGrants;
import huizhen.web.policy.AccessGrant;
import huizhen.web.policy.AccessGrant.Item;
import huizhen.web.policy.AccessGrant.Review;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Grants, sealed, with an index by patient, by organisation and of those taken in need. The trail
/// has who used them; here they are kept for as long as Redis is.
public final class RedisGrants implements AccessGrants {
  private static final String GRANT = "hz:{s}:app:grant:";
  private static final String OF_PATIENT = "hz:{s}:app:grants:patient:";
  private static final String TO = "hz:{s}:app:grants:to:";
  private static final String TAKEN = "hz:{s}:app:grants:taken";

  /// The grant and its places in the lists in one step; the oldest go from a list that is full.
  private static final String PUT =
      """
      redis.call('SET', KEYS[1], ARGV[1])
      for i = 2, #KEYS do
        redis.call('ZADD', KEYS[i], ARGV[2], ARGV[3])
        redis.call('ZREMRANGEBYRANK', KEYS[i], 0, -1 - tonumber(ARGV[4]))
      end
      return 1
      """;

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisGrants(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<Void> put(AccessGrant grant) {
    var key = GRANT + grant.id();
    var keys = new ArrayList<>(List.of(key, OF_PATIENT + grant.patient().value()));
    keys.add(TO + grant.to().value());
    if (grant.isTaken()) {
      keys.add(TAKEN);
    }
    var request = Request.cmd(Command.EVAL).arg(PUT).arg(keys.size());
    keys.forEach(request::arg);
    return redis
        .send(
            request
                .arg(Sealed.seal(sealer, write(grant).encode(), key))
                .arg(grant.from().toEpochMilli())
                .arg(grant.id())
                .arg(MOST))
        .mapEmpty();
  }

  @Override
  public Future<Optional<AccessGrant>> find(String id) {
    return all(List.of(id)).map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<AccessGrant>> ofPatient(PatientId patient) {
    return list(OF_PATIENT + patient.value());
  }

  @Override
  public Future<List<AccessGrant>> to(OrganisationId organisation) {
    return list(TO + organisation.value());
  }

  @Override
  public Future<List<AccessGrant>> taken() {
    return list(TAKEN);
  }

  private Future<List<AccessGrant>> list(String key) {
    return redis
        .send(Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(MOST - 1).arg("REV"))
        .compose(ids -> all(Replies.present(ids).stream().map(Object::toString).toList()));
  }

  private Future<List<AccessGrant>> all(List<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    var request = Request.cmd(Command.MGET);
    ids.forEach(id -> request.arg(GRANT + id));
    return redis
        .send(request)
        .map(Replies::present)
        .map(reply -> {
          var found = new ArrayList<AccessGrant>();
          for (int i = 0; i < ids.size(); i++) {
            if (reply.get(i) != null) {
              var text = Sealed.open(sealer, reply.get(i).toString(), GRANT + ids.get(i));
              found.add(read(new JsonObject(text)));
            }
          }
          return List.copyOf(found);
        });
  }

  private static JsonObject write(AccessGrant it) {
    var json =
        new JsonObject()
            .put("id", it.id())
            .put("patient", it.patient().value())
            .put("home", it.home().value())
            .put("to", it.to().value())
            .put("items", new JsonArray(it.items().stream().map(Item::name).toList()))
            .put("from", it.from().toString())
            .put("until", it.until().toString())
            .put("reason", it.reason());
    it.account().ifPresent(who -> json.put("account", who));
    it.only().ifPresent(only -> json.put("case", only.value()));
    it.revokedAt().ifPresent(at -> json.put("revoked", at.toString()));
    it.review()
        .ifPresent(review ->
            json.put(
                "review",
                new JsonObject()
                    .put("by", review.by())
                    .put("at", review.at().toString())
                    .put("justified", review.isJustified())
                    .put("note", review.note())));
    return json;
  }

  private static AccessGrant read(JsonObject json) {
    return new AccessGrant(
        json.getString("id"),
        new PatientId(json.getString("patient")),
        new OrganisationId(json.getString("home")),
        new OrganisationId(json.getString("to")),
        Optional.ofNullable(json.getString("account")),
        Optional.ofNullable(json.getString("case")).map(CaseId::new),
        json.getJsonArray("items").stream()
            .map(it -> Item.valueOf(Objects.toString(it)))
            .collect(Collectors.toSet()),
        Instant.parse(json.getString("from")),
        Instant.parse(json.getString("until")),
        Optional.ofNullable(json.getString("revoked")).map(Instant::parse),
        json.getString("reason"),
        Optional.ofNullable(json.getJsonObject("review"))
            .map(it ->
                new Review(
                    it.getString("by"),
                    Instant.parse(it.getString("at")),
                    it.getBoolean("justified"),
                    it.getString("note"))));
  }
}
