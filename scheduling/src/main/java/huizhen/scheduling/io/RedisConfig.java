package huizhen.scheduling.io;

import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;

/// Where Redis is and how long it may take.
///
/// @param uris `redis://[:password@]host:port[/db]`, or `unix:///path` of a socket; several are
///   nodes of a Cluster, which tell where the others are, and have no `/db`; never printed, since
///   passwords are in them
/// @param connections at most; more callers wait, at most [#MAX_WAITING] of them
/// @param timeout of one whole operation, its round trips and retries together
/// @param replicas that have to have a change before it is acknowledged (`WAIT`); 0 asks none
public record RedisConfig(List<String> uris, int connections, Duration timeout, int replicas) {
  static final int MAX_WAITING = 1_024;

  /// Nodes of a Cluster that are named; the others are found by themselves.
  public static final int MAX_NODES = 16;

  public static final int MAX_REPLICAS = 5;

  private static final String SEPARATOR = ",";

  public RedisConfig {
    uris = List.copyOf(uris);
    if (uris.isEmpty() || uris.size() > MAX_NODES) {
      throw new IllegalArgumentException("redis.url has to name 1 to " + MAX_NODES + " servers");
    }
    for (String uri : uris) {
      if (!uri.startsWith("redis://")
          && !uri.startsWith("rediss://")
          && !(uri.startsWith("unix://") && uris.size() == 1)) {
        throw new IllegalArgumentException(
            "redis.uri has to start with redis://, rediss:// or, alone, unix://");
      }
    }
    if (connections < 1 || connections > 256) {
      throw new IllegalArgumentException(
          "redis.connections=%d is not in 1..256".formatted(connections));
    }
    if (timeout.compareTo(Duration.ofMillis(50)) < 0
        || timeout.compareTo(Duration.ofSeconds(60)) > 0) {
      throw new IllegalArgumentException("redis.timeout=" + timeout + " is not in 50 ms..60 s");
    }
    if (replicas < 0 || replicas > MAX_REPLICAS) {
      throw new IllegalArgumentException(
          "redis.replicas=%d is not in 0..%d".formatted(replicas, MAX_REPLICAS));
    }
  }

  /// @param uris one, or nodes of a Cluster with commas between them
  public RedisConfig(String uris, int connections, Duration timeout) {
    this(split(uris), connections, timeout, 0);
  }

  /// Eight connections, 900 ms: a caller knows within a second that Redis is away.
  ///
  /// @param uris one, or nodes of a Cluster with commas between them
  public static RedisConfig of(String uris) {
    return new RedisConfig(split(uris), 8, Duration.ofMillis(900), 0);
  }

  public RedisConfig withReplicas(int newReplicas) {
    return new RedisConfig(uris, connections, timeout, newReplicas);
  }

  public static List<String> split(String uris) {
    return List.of(uris.split(SEPARATOR, -1));
  }

  /// What a client needs to find the server, or the Cluster's nodes.
  public static RedisOptions options(List<String> uris, NetClientOptions net) {
    return new RedisOptions()
        .setType(uris.size() == 1 ? RedisClientType.STANDALONE : RedisClientType.CLUSTER)
        .setEndpoints(uris)
        .setNetClientOptions(net);
  }

  boolean isCluster() {
    return uris.size() > 1;
  }

  @Override
  public String toString() {
    return "RedisConfig[nodes=%d, connections=%d, timeout=%s, replicas=%d]"
        .formatted(uris.size(), connections, timeout, replicas);
  }
}
