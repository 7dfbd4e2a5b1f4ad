package huizhen.bench.relay;

import huizhen.bench.server.Place;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A network namespace with a veth to it, under names of this process: libnice offers no loopback
/// address, so servers that are compared with Janus are reached there. Needs root.
final class BenchNetwork implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BenchNetwork.class.getName());

  /// Addresses that are meant for benchmarks (RFC 2544 appendix C.2.2).
  private static final String HERE = "198.18.37.1";

  private static final String THERE = "198.18.37.2";
  private static final long LIMIT_SECONDS = 20;

  private final String namespace;
  private final String outside;
  private final String inside;
  private final Thread atExit = new Thread(this::remove, "remove-bench-network");

  private BenchNetwork(long pid) {
    namespace = "hzbench-" + pid;
    outside = "hzb%do".formatted(pid);
    inside = "hzb%di".formatted(pid);
  }

  static BenchNetwork open() throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new IOException(
          "a network namespace needs root: Janus offers no loopback address, so both servers are"
              + " measured in one");
    }
    var network = new BenchNetwork(ProcessHandle.current().pid());
    try {
      network.make();
    } catch (IOException e) {
      network.close();
      throw e;
    }
    return network;
  }

  private void make() throws IOException {
    Runtime.getRuntime().addShutdownHook(atExit);
    ip("netns", "add", namespace);
    ip("link", "add", outside, "type", "veth", "peer", "name", inside);
    ip("link", "set", inside, "netns", namespace);
    ip("addr", "add", HERE + "/30", "dev", outside);
    ip("link", "set", outside, "up");
    ip("-n", namespace, "addr", "add", THERE + "/30", "dev", inside);
    ip("-n", namespace, "link", "set", inside, "up");
    ip("-n", namespace, "link", "set", "lo", "up");
  }

  Place place(int core) {
    return new Place(String.valueOf(core), java.util.Optional.of(namespace), THERE, THERE);
  }

  private static void ip(String... arguments) throws IOException {
    var command = new java.util.ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("%s: %s".formatted(String.join(" ", command), said.strip()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void remove() {
    for (String[] each : new String[][] {{"netns", "del", namespace}, {"link", "del", outside}}) {
      try {
        ip(each);
      } catch (IOException e) {
        // With the namespace its end of the veth goes, and the other end with it, sooner or later.
        LOG.log(Level.FINE, "nothing to remove", e);
      }
    }
  }

  @Override
  public void close() {
    remove();
    var _ = Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
