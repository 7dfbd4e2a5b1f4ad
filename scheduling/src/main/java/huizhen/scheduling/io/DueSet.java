package huizhen.scheduling.io;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is to be looked at, and when: one sorted set of Redis, scored with milliseconds since 1970.
final class DueSet {
  /// So many are read at once.
  static final int BATCH = 16;

  private final RedisLink link;
  private final String key;
  private final InstantSource clock;

  /// What is due, and the time that was read with it.
  record Member(String name, long millis) {}

  DueSet(RedisLink link, String key, InstantSource clock) {
    this.link = link;
    this.key = key;
    this.clock = clock;
  }

  /// The first [#BATCH] that are due now, the longest due first.
  Future<List<Member>> due() {
    return link.within(attempt ->
            attempt.send(
                Request.cmd(Command.ZRANGE)
                    .arg(key)
                    .arg("-inf")
                    .arg(clock.millis())
                    .arg("BYSCORE")
                    .arg("LIMIT")
                    .arg(0)
                    .arg(BATCH)
                    .arg("WITHSCORES")))
        .map(DueSet::members);
  }

  /// Sets another time, or none, if the one that was read is still there. Completes with 0, which
  /// is how many fired by that.
  Future<Integer> retime(Member seen, Optional<Instant> next) {
    return link.within(attempt ->
            attempt.eval(
                Script.RETIME,
                List.of(key),
                List.of(
                    seen.name(),
                    seen.millis(),
                    next.map(it -> String.valueOf(it.toEpochMilli())).orElse(""))))
        .map(0);
  }

  /// RESP3 pairs members with their scores, RESP2 lists them in turn.
  private static List<Member> members(Response found) {
    var members = new ArrayList<Member>();
    for (int i = 0; i < found.size(); i++) {
      var isPair = found.get(i).type() == ResponseType.MULTI;
      var member = isPair ? found.get(i).get(0) : found.get(i);
      var score = isPair ? found.get(i).get(1) : found.get(++i);
      members.add(new Member(member.toString(), (long) Double.parseDouble(score.toString())));
    }
    return List.copyOf(members);
  }
}
