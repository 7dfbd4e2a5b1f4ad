package huizhen.app.redis;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.RatingStore;
import huizhen.web.rating.Rating;
import huizhen.web.rating.Rating.Group;
import huizhen.web.rating.Satisfaction.Month;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How content people were: sealed answers in a hash `huizhen:rating:ABOUT` by account, and their
/// numbers in a hash `huizhen:rating-count:MONTH` by `ORGANISATION|GROUP|STARS` (`*`: of all). Kept
/// for as long as Redis is.
public final class RedisRatings implements RatingStore {
  private static final String ANSWERS = "hz:{s}:app:rating:";
  private static final String COUNTS = "hz:{s}:app:rating-count:";
  private static final String ALL = "*";

  /// The answer and its numbers in one step, if its version is the next one.
  private static final String PUT =
      """
      local version = redis.call('HGET', KEYS[1], ARGV[1] .. ':version') or '0'
      if version ~= ARGV[3] then return 0 end
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2], ARGV[1] .. ':version', ARGV[4])
      local gone = tonumber(ARGV[5])
      for i = 6, 5 + gone do redis.call('HINCRBY', KEYS[2], ARGV[i], -1) end
      for i = 6 + gone, #ARGV do redis.call('HINCRBY', KEYS[2], ARGV[i], 1) end
      return 1
      """;

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisRatings(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<Optional<Rating>> of(String about, String account) {
    var key = ANSWERS + about;
    return redis
        .send(Request.cmd(Command.HGET).arg(key).arg(account))
        .map(reply ->
            Optional.ofNullable(reply)
                .map(it ->
                    read(new JsonObject(Sealed.open(sealer, it.toString(), key + " " + account)))));
  }

  @Override
  public Future<Boolean> put(
      String about,
      String account,
      Group group,
      Set<OrganisationId> concerned,
      Optional<Rating> before,
      Rating rating) {
    var key = ANSWERS + about;
    var gone = before.map(it -> fields(group, concerned, it.stars())).orElse(List.of());
    var request =
        Request.cmd(Command.EVAL)
            .arg(PUT)
            .arg(2)
            .arg(key)
            .arg(COUNTS + rating.month())
            .arg(account)
            .arg(Sealed.seal(sealer, write(rating).encode(), key + " " + account))
            .arg(before.map(Rating::version).orElse(0L))
            .arg(rating.version())
            .arg(gone.size());
    gone.forEach(request::arg);
    fields(group, concerned, rating.stars()).forEach(request::arg);
    return redis.send(request).map(reply -> Replies.number(reply) == 1);
  }

  private static List<String> fields(Group group, Set<OrganisationId> concerned, int stars) {
    var fields = new ArrayList<String>();
    fields.add(field(ALL, group, stars));
    concerned.forEach(it -> fields.add(field(it.value(), group, stars)));
    return fields;
  }

  private static String field(String organisation, Group group, int stars) {
    return String.join("|", organisation, group.name(), Integer.toString(stars));
  }

  @Override
  public Future<List<Month>> counts(
      Optional<OrganisationId> of, Group group, List<YearMonth> months) {
    var name = of.map(OrganisationId::value).orElse(ALL);
    var asked =
        months.stream()
            .map(month -> {
              var request = Request.cmd(Command.HMGET).arg(COUNTS + month);
              for (int stars = 1; stars <= Rating.MAX_STARS; stars++) {
                request.arg(field(name, group, stars));
              }
              return redis.send(request).map(Replies::present).map(RedisRatings::month);
            })
            .toList();
    return Future.all(asked).map(_ -> asked.stream().map(Future::result).toList());
  }

  private static Month month(Response reply) {
    return new Month(
        number(reply.get(0)),
        number(reply.get(1)),
        number(reply.get(2)),
        number(reply.get(3)),
        number(reply.get(4)));
  }

  private static long number(@Nullable Response reply) {
    return reply == null ? 0 : Long.parseLong(reply.toString());
  }

  private static JsonObject write(Rating it) {
    return new JsonObject()
        .put("stars", it.stars())
        .put("text", it.text())
        .put("at", it.at().toString())
        .put("changedAt", it.changedAt().toString())
        .put("version", it.version());
  }

  private static Rating read(JsonObject json) {
    return new Rating(
        json.getInteger("stars"),
        json.getString("text"),
        Instant.parse(json.getString("at")),
        Instant.parse(json.getString("changedAt")),
        json.getLong("version"));
  }
}
