package huizhen.bench.load;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./huizhen bench load`: for operators who want to know what their machine carries.
@Command(name = "load", description = "Fills a gateway's rooms and measures what comes through.")
public final class LoadCommand implements Callable<Integer> {
  @Option(names = "--url", required = true, description = "of the gateway, https://HOST:PORT")
  private URI url = URI.create("https://localhost:8443");

  @Option(
      names = "--client",
      required = true,
      description = "a file with client_id and client_secret of a hospital's system")
  private Path client = Path.of("demo-client.json");

  @Option(names = "--address", description = "send media here if the gateway names it")
  private String address = "127.0.0.1";

  @Option(names = "--rooms", description = "(${DEFAULT-VALUE})")
  private int rooms = 1;

  @Option(names = "--publishers", description = "in each room, who send (${DEFAULT-VALUE})")
  private int publishers = 1;

  @Option(names = "--members", description = "who send and receive (${DEFAULT-VALUE})")
  private int members;

  @Option(names = "--subscribers", description = "who receive (${DEFAULT-VALUE})")
  private int subscribers = 3;

  @Option(names = "--silent", description = "of them, without feedback (${DEFAULT-VALUE})")
  private int silent;

  @Option(names = "--joins-per-second", description = "(${DEFAULT-VALUE})")
  private double joinsPerSecond = 10;

  @Option(names = "--warm-up", description = "seconds before measuring (${DEFAULT-VALUE})")
  private int warmUp = 10;

  @Option(names = "--seconds", description = "measured (${DEFAULT-VALUE})")
  private int seconds = 30;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var plan =
        new LoadPlan(
            rooms,
            publishers,
            members,
            subscribers,
            joinsPerSecond,
            Duration.ofSeconds(warmUp),
            Duration.ofSeconds(seconds),
            silent);
    try (var gateway = new GatewayClient(url, client, address);
        var load = new Load(plan, gateway)) {
      load.join();
      var report = load.measure(Load.Observer.NONE);
      var result =
          new JsonObject()
              .put("name", "load")
              .put("value", Math.round(1e9 * report.forwarded() / report.measured().toNanos()))
              .put("unit", "forwarded packets per second")
              .mergeIn(report.json());
      System.out.println("RESULT " + result.encode());
      return report.failed() == 0 ? 0 : 1;
    }
  }
}
