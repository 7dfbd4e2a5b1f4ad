package huizhen.app.redis;

import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/// Reads replies that Redis always gives; an absent one is a bug in our script.
final class Replies {
  private Replies() {}

  static Response present(@Nullable Response reply) {
    if (reply == null) {
      throw new IllegalStateException("Redis answered nil where a value always is");
    }
    return reply;
  }

  static long number(@Nullable Response reply) {
    var number = present(reply).toLong();
    if (number == null) {
      throw new IllegalStateException("Redis answered no number where one always is");
    }
    return number;
  }
}
