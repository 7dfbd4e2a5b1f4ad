package huizhen.bench.relay;

import huizhen.bench.load.Load;
import huizhen.bench.load.LoadPlan;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs each case against a gateway of its own and prints what a forwarded packet cost.
@Command(name = "relay", description = "Measures what the relay takes for each forwarded packet.")
public final class RelayBench implements java.util.concurrent.Callable<Integer> {
  private static final String LOOPBACK = "127.0.0.1";
  private static final double JOINS_PER_SECOND = 20;

  @Option(names = "--script", required = true, description = "the huizhen script")
  private Path script = Path.of("huizhen");

  @Option(names = "--core", description = "that the gateway runs on (${DEFAULT-VALUE})")
  private int core;

  @Option(names = "--case", split = ",", description = "run these alone, e.g. 1x100")
  private List<String> cases = List.of();

  @Option(names = "--seconds", description = "measured per case (${DEFAULT-VALUE})")
  private int seconds = 20;

  @Option(names = "--warm-up", description = "seconds before (${DEFAULT-VALUE})")
  private int warmUp = 20;

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (RelayCase each : RelayCase.named(cases)) {
      System.out.println("RESULT " + measure(each).encode());
    }
    return 0;
  }

  private JsonObject measure(RelayCase each) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("huizhen-bench");
    try (var gateway = GatewayUnderTest.start(script, core, folder.resolve("data"))) {
      var plan =
          new LoadPlan(
              gateway.url(),
              gateway.client(),
              each.rooms(),
              each.publishers(),
              each.subscribers(),
              JOINS_PER_SECOND,
              Duration.ofSeconds(warmUp),
              Duration.ofSeconds(seconds),
              0);
      long before = gateway.residentBytes();
      try (var load = new Load(plan, LOOPBACK)) {
        load.join();
        var cpu = new double[2];
        var report =
            load.measure(() -> cpu[0] = gateway.cpuSeconds(), () -> cpu[1] = gateway.cpuSeconds());
        double taken = cpu[1] - cpu[0];
        long perClient = (gateway.residentBytes() - before) / plan.clients();
        return new JsonObject()
            .put("name", "relay-" + each.name())
            .put("value", rounded(1e6 * taken / Math.max(1, report.forwarded())))
            .put("unit", "CPU-us per forwarded packet")
            .put("packets-per-cpu-second", Math.round(report.forwarded() / taken))
            .put("relay-cpu-percent", rounded(100 * taken / seconds))
            .put("resident-bytes-per-client", perClient)
            .mergeIn(report.json());
      }
    } finally {
      delete(folder);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
