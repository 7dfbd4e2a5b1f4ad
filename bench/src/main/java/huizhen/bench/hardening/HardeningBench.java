package huizhen.bench.hardening;

import huizhen.bench.server.GatewayUnderTest;
import huizhen.bench.server.Place;
import huizhen.bench.server.Result;
import huizhen.bench.server.ScratchFolder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Sends a gateway what is too large, many times, and then holds many connections on which next to
/// nothing comes, while somebody asks for what is allowed.
@Command(name = "hardening", description = "Measures oversized input and slow connections.")
public final class HardeningBench implements Callable<Integer> {
  private static final double REFUSED_TARGET_MILLIS = 100;
  private static final double HEAP_TARGET_MB = 10;
  private static final double SLOWER_TARGET = 2;
  private static final double MEGABYTE = 1 << 20;
  private static final int WARM_UP = 50;

  @Option(names = "--script", required = true, description = "the huizhen script")
  private Path script = Path.of("huizhen");

  @Option(names = "--core", description = "that the gateway runs on (${DEFAULT-VALUE})")
  private int core;

  @Option(names = "--times", description = "that each kind is sent (${DEFAULT-VALUE})")
  private int times = 1_000;

  @Option(names = "--connections", description = "that are slow (${DEFAULT-VALUE})")
  private int connections = 5_000;

  @Option(names = "--requests", description = "that are timed (${DEFAULT-VALUE})")
  private int requests = 600;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (times < 1 || connections < 1 || requests < 1) {
      throw new IllegalArgumentException("--times, --connections and --requests are 1 or more");
    }
    var vertx = Vertx.vertx();
    var other = Vertx.vertx(); // somebody does not wait behind our own crowd
    try (var folder = new ScratchFolder();
        var gateway = GatewayUnderTest.start(script, Place.loopback(core), folder.path())) {
      oversized(vertx, gateway);
      slow(vertx, other, gateway);
    } finally {
      var _ = Waiting.of(vertx.close());
      var _ = Waiting.of(other.close());
    }
    return 0;
  }

  private void oversized(Vertx vertx, GatewayUnderTest gateway)
      throws IOException, InterruptedException {
    var sender = new Oversized(vertx, gateway.url());
    for (var kind : Oversized.Kind.values()) {
      var _ = sender.send(kind, WARM_UP);
    }
    var jvm = gateway.jvm().orElseThrow();
    for (var kind : Oversized.Kind.values()) {
      long before = jvm.heapBytesAfterCollection();
      var sent = sender.send(kind, times);
      double grown = (jvm.heapBytesAfterCollection() - before) / MEGABYTE;
      var name = "oversized-" + kind.word();
      Result.print(
          Result.of(name + "-refused-p99", sent.millis(99), "ms", REFUSED_TARGET_MILLIS)
              .put("max-ms", Result.rounded(sent.millis(100)))
              .put("times", times)
              .put("not-refused", sent.accepted()));
      Result.print(Result.of(name + "-heap", grown, "MB", HEAP_TARGET_MB).put("times", times));
    }
  }

  private void slow(Vertx vertx, Vertx other, GatewayUnderTest gateway)
      throws IOException, InterruptedException {
    var somebody = new Somebody(other, gateway.url(), gateway.password(Somebody.NAME));
    var _ = somebody.ask(requests); // warms both up
    var peace = somebody.ask(requests);
    slow(vertx, gateway, somebody, peace, false);
    slow(vertx, gateway, somebody, peace, true);
  }

  /// @param isNext the slow head is that of the request after an answer
  private void slow(
      Vertx vertx, GatewayUnderTest gateway, Somebody somebody, Times peace, boolean isNext)
      throws IOException, InterruptedException {
    var name = isNext ? "slow-next-heads-p99-ratio" : "slow-connections-p99-ratio";
    try (var crowd = new SlowCrowd(vertx, gateway.url(), isNext)) {
      crowd.open(connections);
      int open = crowd.stillOpen();
      crowd.keep(connections);
      double cpuBefore = gateway.process().cpuSeconds();
      var besides = somebody.ask(requests);
      double cpu = gateway.process().cpuSeconds() - cpuBefore;
      Result.print(
          Result.of(name, besides.millis(99) / peace.millis(99), "times", SLOWER_TARGET)
              .put("wanted", connections)
              .put("open-before", open)
              .put("open-after", crowd.stillOpen())
              .put("gateway-cpu-s", Result.rounded(cpu))
              .put("cut", crowd.cut())
              .put("peace-p50-ms", Result.rounded(peace.millis(50)))
              .put("peace-p99-ms", Result.rounded(peace.millis(99)))
              .put("p50-ms", Result.rounded(besides.millis(50)))
              .put("p99-ms", Result.rounded(besides.millis(99))));
    }
  }
}
