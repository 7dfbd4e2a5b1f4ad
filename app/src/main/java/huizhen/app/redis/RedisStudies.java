package huizhen.app.redis;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.StudyLinks;
import huizhen.web.imaging.DicomUid;
import huizhen.web.imaging.StudyLink;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which studies belong to a case: a hash `huizhen:studies:CASE` of sealed links by study, in the
/// order of their times. Kept for as long as Redis is; the trail has who linked and opened them.
public final class RedisStudies implements StudyLinks {
  private static final String OF_CASE = "hz:{s}:app:studies:";

  private static final String ADD =
      """
      if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 1 end
      if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
      return 1
      """;

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisStudies(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<List<StudyLink>> ofCase(CaseId caseId) {
    var key = OF_CASE + caseId.value();
    return redis
        .send(Request.cmd(Command.HVALS).arg(key))
        .map(Replies::present)
        .map(reply -> {
          var all = new ArrayList<StudyLink>();
          reply.forEach(
              it -> all.add(read(new JsonObject(Sealed.open(sealer, it.toString(), key)))));
          all.sort(
              Comparator.comparing(StudyLink::linkedAt).thenComparing(it -> it.study().value()));
          return List.copyOf(all);
        });
  }

  @Override
  public Future<Boolean> add(CaseId caseId, StudyLink link) {
    var key = OF_CASE + caseId.value();
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(ADD)
                .arg(1)
                .arg(key)
                .arg(link.study().value())
                .arg(Sealed.seal(sealer, write(link).encode(), key))
                .arg(MOST))
        .map(reply -> Replies.number(reply) == 1);
  }

  private static JsonObject write(StudyLink it) {
    return new JsonObject()
        .put("study", it.study().value())
        .put("date", it.date())
        .put("description", it.description())
        .put("modalities", it.modalities())
        .put("instances", it.instances())
        .put("by", it.linkedBy())
        .put("at", it.linkedAt().toString());
  }

  private static StudyLink read(JsonObject json) {
    return new StudyLink(
        new DicomUid(json.getString("study")),
        json.getString("date"),
        json.getString("description"),
        json.getString("modalities"),
        json.getInteger("instances"),
        json.getString("by"),
        Instant.parse(json.getString("at")));
  }
}
