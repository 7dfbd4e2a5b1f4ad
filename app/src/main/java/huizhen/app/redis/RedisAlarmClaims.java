package huizhen.app.redis;

import huizhen.scheduling.api.CaseId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;

/// Which emergency an alarm has opened from a case lately, so that all gateways open one. A string
/// `huizhen:alarm-emergency:CASE` → the emergency's id, which expires; ids only.
public final class RedisAlarmClaims {
  private static final String TAKE =
      """
      redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
      return redis.call('GET', KEYS[1])
      """;

  private static final String GIVE_BACK =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0
      """;

  private final RedisCalls redis;

  public RedisAlarmClaims(RedisCalls redis) {
    this.redis = redis;
  }

  /// The emergency of this case: the one that stands, or else `fresh`, which stands for `gap` then.
  public Future<CaseId> take(CaseId subject, CaseId fresh, Duration gap) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(TAKE)
                .arg(1)
                .arg(key(subject))
                .arg(fresh.value())
                .arg(gap.toMillis()))
        .map(standing -> new CaseId(Replies.present(standing).toString()));
  }

  /// It was not opened after all: the next alarm tries anew.
  public Future<Void> giveBack(CaseId subject, CaseId emergency) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(GIVE_BACK)
                .arg(1)
                .arg(key(subject))
                .arg(emergency.value()))
        .mapEmpty();
  }

  private static String key(CaseId subject) {
    return "hz:{s}:app:alarm-emergency:" + subject;
  }
}
