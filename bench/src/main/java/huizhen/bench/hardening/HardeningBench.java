package huizhen.bench.hardening;

import huizhen.bench.server.GatewayUnderTest;
import huizhen.bench.server.Place;
import huizhen.bench.server.Result;
import huizhen.bench.server.ScratchFolder;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
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
    try (var folder = new ScratchFolder();
        var gateway = GatewayUnderTest.start(script, Place.loopback(core), folder.path())) {
      oversized(vertx, gateway);
      slow(vertx, gateway);
    } finally {
      var _ = Waiting.of(vertx.close());
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

  /// What somebody waited, and what all that the gateway did took meanwhile.
  private record Asked(Times times, double cpuSeconds) {}

  private void slow(Vertx vertx, GatewayUnderTest gateway)
      throws IOException, InterruptedException {
    var somebody = new Somebody(vertx, gateway.url(), gateway.password(Somebody.NAME));
    var _ = somebody.ask(requests); // warms both up
    var peace = asked(gateway, somebody);
    slow(gateway, somebody, peace, false);
    slow(gateway, somebody, peace, true);
  }

  /// @param isNext the slow head is that of the request after an answer
  private void slow(GatewayUnderTest gateway, Somebody somebody, Asked peace, boolean isNext)
      throws IOException, InterruptedException {
    var name = isNext ? "slow-next-heads-p99-ratio" : "slow-connections-p99-ratio";
    try (var crowd = CrowdProcess.start(gateway.url(), connections, isNext)) {
      var beside = asked(gateway, somebody);
      double ratio = beside.times().millis(99) / peace.times().millis(99);
      var result =
          Result.of(name, ratio, "times", SLOWER_TARGET)
              .put("wanted", connections)
              .put("open-before", crowd.opened())
              .put("open-after", crowd.stillOpen())
              .put("cut", crowd.cut());
      put(result, "peace-", peace);
      put(result, "", beside);
      Result.print(result);
    }
  }

  private Asked asked(GatewayUnderTest gateway, Somebody somebody) throws IOException {
    double before = gateway.process().cpuSeconds();
    var times = somebody.ask(requests);
    return new Asked(times, gateway.process().cpuSeconds() - before);
  }

  private static void put(JsonObject result, String prefix, Asked asked) {
    result.put(prefix + "p50-ms", Result.rounded(asked.times().millis(50)));
    result.put(prefix + "p99-ms", Result.rounded(asked.times().millis(99)));
    result.put(prefix + "gateway-cpu-s", Result.rounded(asked.cpuSeconds()));
  }
}
