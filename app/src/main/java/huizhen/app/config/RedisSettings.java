package huizhen.app.config;

import huizhen.scheduling.io.RedisConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Where a Redis of the operator's own is: `redis.url`, one server or, with commas between them,
/// nodes of a Cluster; and `redis.replicas`, how many of its replicas have to have a booking before
/// it is acknowledged.
final class RedisSettings {
  private RedisSettings() {}

  static Optional<RedisConfig> read(Function<String, Optional<String>> get) {
    var replicas = get.apply("redis.replicas").map(RedisSettings::replicas);
    var urls = get.apply("redis.url");
    if (urls.isEmpty()) {
      if (replicas.isPresent()) {
        throw new StartException("redis.replicas needs a redis.url: the built-in Redis has none.");
      }
      return Optional.empty();
    }
    var all = RedisConfig.split(urls.get()).stream().map(String::strip).toList();
    all.forEach(each -> check(each, all.size()));
    if (all.size() > RedisConfig.MAX_NODES) {
      throw new StartException(
          "redis.url names more than %d servers; a Cluster's others are found by themselves."
              .formatted(RedisConfig.MAX_NODES));
    }
    return Optional.of(RedisConfig.of(String.join(",", all)).withReplicas(replicas.orElse(0)));
  }

  /// Says nothing of what it was given: a password may be in it.
  private static void check(String url, int servers) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new StartException("redis.url is not a URL such as redis://host:6379.", e);
    }
    if (!List.of("redis", "rediss").contains(String.valueOf(uri.getScheme()))
        || uri.getHost() == null) {
      throw new StartException(
          "redis.url must look like redis://host:6379, for nodes of a Cluster with commas between"
              + " them; remove it for the built-in Redis.");
    }
    var path = String.valueOf(uri.getPath());
    if (servers > 1 && !path.isEmpty() && !path.equals("/")) {
      throw new StartException("redis.url: a Cluster has no databases; leave /N out.");
    }
  }

  private static int replicas(String value) {
    if (!value.matches("[0-5]")) {
      throw new StartException("redis.replicas=%s is not 0 to 5.".formatted(value));
    }
    return Integer.parseInt(value);
  }
}
