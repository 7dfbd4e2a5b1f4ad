package huizhen.app.redis;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.MachineDrafts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What AI principals are asked to draft: sealed requests with their drafts in
/// `huizhen:ai-draft:CASE`, the case of a request in `huizhen:ai-case:REQUEST`, and each
/// organisation's open ones in a sorted set `huizhen:ai-open:ORGANISATION` by when they end. All of
/// it is gone 30 days after the request.
public final class RedisMachineDrafts implements MachineDrafts {
  private static final String OF_CASE = "hz:{s}:app:ai-draft:";
  private static final String CASE_OF = "hz:{s}:app:ai-case:";
  private static final String OPEN_OF = "hz:{s}:app:ai-open:";

  private static final String ASK =
      """
      redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[1])
      if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[3]) then return 0 end
      redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[6])
      redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6])
      redis.call('ZADD', KEYS[3], ARGV[2], ARGV[7])
      redis.call('PEXPIRE', KEYS[3], ARGV[6])
      return 1
      """;

  /// The request has to be the case's still: one that took its place has another id.
  private static final String PUT =
      """
      if redis.call('EXISTS', KEYS[1], KEYS[2]) < 2 then return 0 end
      redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')
      return 1
      """;

  private static final String WITHDRAW =
      """
      if redis.call('DEL', KEYS[2]) == 1 then redis.call('DEL', KEYS[1]) end
      return redis.call('ZREM', KEYS[3], ARGV[1])
      """;

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisMachineDrafts(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<Optional<Wish>> ofCase(CaseId caseId) {
    var key = OF_CASE + caseId.value();
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(reply ->
            Optional.ofNullable(reply)
                .map(it -> read(new JsonObject(Sealed.open(sealer, it.toString(), key)))));
  }

  @Override
  public Future<Optional<Wish>> byId(String id) {
    return redis
        .send(Request.cmd(Command.GET).arg(CASE_OF + id))
        .compose(reply ->
            reply == null
                ? Future.succeededFuture(Optional.<Wish>empty())
                : ofCase(new CaseId(reply.toString())))
        .map(found -> found.filter(it -> it.id().equals(id)));
  }

  @Override
  public Future<List<Wish>> open(OrganisationId organisation, Instant now) {
    return redis
        .send(
            Request.cmd(Command.ZRANGE)
                .arg(OPEN_OF + organisation.value())
                .arg("(" + now.toEpochMilli())
                .arg("+inf")
                .arg("BYSCORE")
                .arg("LIMIT")
                .arg(0)
                .arg(MOST_OPEN))
        .map(Replies::present)
        .compose(reply -> {
          var looks = new ArrayList<Future<Optional<Wish>>>();
          reply.forEach(it -> looks.add(byId(it.toString())));
          return Future.all(looks)
              .map(_ -> looks.stream().flatMap(it -> it.result().stream()).toList());
        });
  }

  @Override
  public Future<Boolean> ask(Wish wish) {
    return ofCase(wish.caseId())
        .compose(
            before -> before.isPresent() ? withdraw(before.get()) : Future.<Void>succeededFuture())
        .compose(_ ->
            redis.send(
                keyed(ASK, wish)
                    .arg(wish.askedAt().toEpochMilli())
                    .arg(wish.until().toEpochMilli())
                    .arg(MOST_OPEN)
                    .arg(sealed(wish))
                    .arg(wish.caseId().value())
                    .arg(KEPT.toMillis())
                    .arg(wish.id())))
        .map(reply -> Replies.number(reply) == 1);
  }

  @Override
  public Future<Boolean> put(Wish wish, Draft draft) {
    return redis
        .send(keyed(PUT, wish).arg(sealed(wish.with(draft))))
        .map(reply -> Replies.number(reply) == 1);
  }

  @Override
  public Future<Void> withdraw(Wish wish) {
    return redis.send(keyed(WITHDRAW, wish).arg(wish.id())).mapEmpty();
  }

  private static Request keyed(String script, Wish wish) {
    return Request.cmd(Command.EVAL)
        .arg(script)
        .arg(3)
        .arg(OF_CASE + wish.caseId().value())
        .arg(CASE_OF + wish.id())
        .arg(OPEN_OF + wish.organisation().value());
  }

  private String sealed(Wish wish) {
    return Sealed.seal(sealer, write(wish).encode(), OF_CASE + wish.caseId().value());
  }

  private static JsonObject write(Wish it) {
    var json =
        new JsonObject()
            .put("id", it.id())
            .put("case", it.caseId().value())
            .put("organisation", it.organisation().value())
            .put("by", it.askedBy())
            .put("at", it.askedAt().toString())
            .put("until", it.until().toString());
    it.draft().ifPresent(draft -> json.put("draft", write(draft)));
    return json;
  }

  private static JsonObject write(Draft it) {
    return new JsonObject()
        .put("id", it.id())
        .put("client", it.client())
        .put("model", it.model())
        .put("modelVersion", it.modelVersion())
        .put("summary", it.summary())
        .put("findings", it.findings())
        .put("diagnosis", it.diagnosis())
        .put("advice", it.advice())
        .put("at", it.at().toString());
  }

  private static Wish read(JsonObject json) {
    return new Wish(
        json.getString("id"),
        new CaseId(json.getString("case")),
        new OrganisationId(json.getString("organisation")),
        json.getString("by"),
        Instant.parse(json.getString("at")),
        Instant.parse(json.getString("until")),
        Optional.ofNullable(json.getJsonObject("draft")).map(RedisMachineDrafts::draft));
  }

  private static Draft draft(JsonObject json) {
    return new Draft(
        json.getString("id"),
        json.getString("client"),
        json.getString("model"),
        json.getString("modelVersion"),
        json.getString("summary"),
        json.getString("findings"),
        json.getString("diagnosis"),
        json.getString("advice"),
        Instant.parse(json.getString("at")));
  }
}
