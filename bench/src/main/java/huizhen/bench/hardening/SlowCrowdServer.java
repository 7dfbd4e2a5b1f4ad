package huizhen.bench.hardening;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A [SlowCrowd] in a process of its own, which says each second how many of it are open and were
/// cut, until it is ended. Not for people: [HardeningBench] starts it.
@Command(name = "slow-crowd", hidden = true)
public final class SlowCrowdServer implements Callable<Integer> {
  static final String OPENED = "opened ";
  static final String NOW = "now ";
  private static final long SECOND = 1_000;

  @Option(names = "--url", required = true)
  private URI url = URI.create("https://localhost");

  @Option(names = "--connections", required = true)
  private int connections;

  @Option(names = "--next", description = "the slow head is that of the request after an answer")
  private boolean isNext;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var crowd = new SlowCrowd(Vertx.vertx(), url, isNext)) {
      crowd.open(connections);
      say(OPENED + crowd.stillOpen());
      crowd.keep(connections);
      while (true) {
        say(NOW + crowd.stillOpen() + " " + crowd.cut());
        Thread.sleep(SECOND);
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
