package huizhen.app.redis;

import huizhen.signaling.api.Door;
import huizhen.signaling.api.TicketUse;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;

/// Remembers used tickets until they have expired, and [#CLOCK_SLACK] longer.
public final class RedisTicketUse implements TicketUse {
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(2);

  private final RedisCalls redis;

  public RedisTicketUse(RedisCalls redis) {
    this.redis = redis;
  }

  @Override
  public Future<Boolean> claim(String ticketId, Door door, Instant expiresAt) {
    var request =
        Request.cmd(Command.SET)
            .arg("huizhen:ticket:" + door + ":" + ticketId)
            .arg("1")
            .arg("NX")
            .arg("PXAT")
            .arg(expiresAt.plus(CLOCK_SLACK).toEpochMilli());
    return redis.send(request).map(reply -> reply != null);
  }
}
