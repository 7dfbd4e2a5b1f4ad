package huizhen.app.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A Redis Cluster of one node that has all slots: as strict about keys of one request lying in one
/// slot as a large one. With the server that is built in, the oldest that is supported.
final class ClusterNode implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final int port;

  private ClusterNode(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static ClusterNode start(Path folder) {
    try {
      var port = freePort();
      var process =
          new ProcessBuilder(
                  RedisBinary.unpack(folder).toString(),
                  "--port",
                  Integer.toString(port),
                  "--bind",
                  "127.0.0.1",
                  "--dir",
                  folder.toString(),
                  "--cluster-enabled",
                  "yes",
                  "--appendonly",
                  "yes",
                  "--save",
                  "")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      var node = new ClusterNode(process, port);
      node.takeAllSlots();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// For a client, which takes several for a Cluster.
  List<String> uris() {
    return List.of(uri(), uri());
  }

  private String uri() {
    return "redis://127.0.0.1:" + port;
  }

  private void takeAllSlots() {
    var vertx = Vertx.vertx();
    try {
      var redis = Redis.createClient(vertx, uri());
      var add = Request.cmd(Command.CLUSTER).arg("ADDSLOTS");
      for (int slot = 0; slot < SLOTS; slot++) {
        add.arg(slot);
      }
      until(redis, Request.cmd(Command.PING), "PONG");
      until(redis, add, "OK");
      until(redis, Request.cmd(Command.CLUSTER).arg("INFO"), "cluster_state:ok");
    } finally {
      var _ = done(vertx.close());
    }
  }

  private static void until(Redis redis, Request request, String wanted) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!done(redis.send(request).map(String::valueOf).otherwise("")).contains(wanted)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no answer with " + wanted);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static int freePort() throws IOException {
    // The port of the cluster's own talk is 10,000 above.
    while (true) {
      try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (probe.getLocalPort() < 55_000) {
          return probe.getLocalPort();
        }
      }
    }
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
