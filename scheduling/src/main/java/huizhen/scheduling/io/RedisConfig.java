package huizhen.scheduling.io;

import java.time.Duration;

/// Where Redis is and how long it may take.
///
/// @param uri `redis://[:password@]host:port[/db]`, or `unix:///path` of a socket; never printed,
///   since the password is in it
/// @param connections at most; more callers wait, at most [#MAX_WAITING] of them
/// @param timeout of one whole operation, its round trips and retries together
public record RedisConfig(String uri, int connections, Duration timeout) {
  static final int MAX_WAITING = 1_024;

  public RedisConfig {
    if (!uri.startsWith("redis://") && !uri.startsWith("rediss://") && !uri.startsWith("unix://")) {
      throw new IllegalArgumentException(
          "redis.uri has to start with redis://, rediss:// or unix://");
    }
    if (connections < 1 || connections > 256) {
      throw new IllegalArgumentException(
          "redis.connections=%d is not in 1..256".formatted(connections));
    }
    if (timeout.compareTo(Duration.ofMillis(50)) < 0
        || timeout.compareTo(Duration.ofSeconds(60)) > 0) {
      throw new IllegalArgumentException("redis.timeout=" + timeout + " is not in 50 ms..60 s");
    }
  }

  /// Eight connections, 900 ms: a caller knows within a second that Redis is away.
  public static RedisConfig of(String uri) {
    return new RedisConfig(uri, 8, Duration.ofMillis(900));
  }

  @Override
  public String toString() {
    return "RedisConfig[connections=" + connections + ", timeout=" + timeout + "]";
  }
}
