package huizhen.scheduling.testing;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// A real Redis Cluster: three masters that have the slots between them, each with a replica.
public final class RealCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  private static final long PATIENCE_SECONDS = 60;

  private final List<RealRedis> nodes = new ArrayList<>();

  private RealCluster() {}

  /// @param isEmbedded the older server that embedded-redis brings, else the one on the PATH
  public static RealCluster start(Path directory, boolean isEmbedded) {
    var cluster = new RealCluster();
    try {
      for (int i = 0; i < 2 * MASTERS; i++) {
        var folder = Files.createDirectories(directory.resolve("node-" + i));
        cluster.nodes.add(RealRedis.clusterNode(folder, isEmbedded));
      }
    } catch (IOException e) {
      cluster.close();
      throw new UncheckedIOException(e);
    }
    cluster.join();
    return cluster;
  }

  private void join() {
    for (int i = 0; i < MASTERS; i++) {
      var slots =
          IntStream.range(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS)
              .mapToObj(String::valueOf)
              .collect(joining(" "));
      check(nodes.get(i), "CLUSTER ADDSLOTS " + slots);
    }
    for (int i = 1; i < nodes.size(); i++) {
      check(nodes.get(i), "CLUSTER MEET 127.0.0.1 " + nodes.getFirst().port());
    }
    for (int i = MASTERS; i < nodes.size(); i++) {
      var replica = nodes.get(i);
      var master = nodes.get(i - MASTERS).bulk("CLUSTER MYID");
      until("all know each other", () -> replica.bulk("CLUSTER NODES").contains(master));
      check(replica, "CLUSTER REPLICATE " + master);
    }
    for (var node : nodes) {
      until(
          "the cluster to be there", () -> node.bulk("CLUSTER INFO").contains("cluster_state:ok"));
    }
    for (int i = MASTERS; i < nodes.size(); i++) {
      var replica = nodes.get(i);
      until("replicas", () -> replica.bulk("INFO replication").contains("master_link_status:up"));
    }
  }

  /// All nodes, for a client.
  public String uris() {
    return nodes.stream().map(RealRedis::uri).collect(joining(","));
  }

  /// How many keys each master has.
  public List<Long> sizes() {
    return masters().stream().map(it -> Long.parseLong(it.ask("DBSIZE").substring(1))).toList();
  }

  /// `kill -9` of the master that has most keys. Its replica is elected after a second or two; then
  /// it comes back, as that one's replica.
  public Thread restartBusiest() {
    var busiest = masters().stream().max((a, b) -> Long.compare(size(a), size(b))).orElseThrow();
    busiest.kill();
    return Thread.ofVirtual()
        .start(() -> {
          until("another master", () -> masters().size() == MASTERS);
          busiest.restart();
        });
  }

  public void killReplicas() {
    var masters = masters();
    for (var node : List.copyOf(nodes)) {
      if (!masters.contains(node)) {
        node.kill();
        nodes.remove(node);
      }
    }
  }

  private List<RealRedis> masters() {
    return nodes.stream()
        .filter(RealRedis::isRunning)
        .filter(it -> it.bulk("INFO replication").contains("role:master"))
        .toList();
  }

  private static long size(RealRedis node) {
    return Long.parseLong(node.ask("DBSIZE").substring(1));
  }

  private static void check(RealRedis node, String command) {
    var answer = node.ask(command);
    if (!answer.equals("+OK")) {
      throw new IllegalStateException(answer);
    }
  }

  private static void until(String what, BooleanSupplier isSo) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("in vain waited for: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Override
  public void close() {
    nodes.forEach(RealRedis::close);
  }
}
