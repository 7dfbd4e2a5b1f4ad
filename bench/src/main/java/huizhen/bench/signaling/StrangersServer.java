package huizhen.bench.signaling;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A [ConnectFlood] in a process of its own, which says each second what it did so far, until it is
/// ended. Not for people: [Strangers] start it.
@Command(name = "strangers", hidden = true)
public final class StrangersServer implements Callable<Integer> {
  static final String DID = "did ";
  private static final long SECOND = 1_000;

  @Option(names = "--door", required = true)
  private URI door = URI.create("wss://localhost");

  @Option(names = "--from", required = true, description = "the address that they come from")
  private String from = "127.0.0.1";

  @Option(names = "--per-second", required = true)
  private int perSecond;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var flood = new ConnectFlood(Vertx.vertx(), door, from, perSecond)) {
      flood.start();
      while (true) {
        Thread.sleep(SECOND);
        System.out.println(DID + flood.soFar().encode());
        System.out.flush();
      }
    }
  }
}
