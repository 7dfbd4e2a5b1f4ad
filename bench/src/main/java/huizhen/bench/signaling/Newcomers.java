package huizhen.bench.signaling;

import huizhen.bench.server.Result;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import org.HdrHistogram.Histogram;

/// Somebody from the crowd's own address every [#EVERY_MILLIS], who has not been here before: how
/// long it takes to be connected, and how often it is refused. Nobody tries again. On a loop of its
/// own.
final class Newcomers {
  private static final long EVERY_MILLIS = 250;

  private final Line line;
  private final URI door;
  private final Histogram openNanos = new Histogram(120_000_000_000L, 3);
  private final Counts failures = new Counts();
  private long tried;
  private long in;
  private boolean isOver;

  Newcomers(Vertx vertx, URI door) {
    this.line = new Line(vertx, "127.0.0.1");
    this.door = door;
  }

  void start() {
    line.every(
        EVERY_MILLIS,
        () -> {
          if (!isOver) {
            open();
          }
          return !isOver;
        });
  }

  private void open() {
    long from = System.nanoTime();
    // Another address of the same server each time, or its TLS session would be resumed.
    var to = ConnectFlood.elsewhere(door, 50_000 + tried++);
    var _ =
        line.open(to)
            .onSuccess(socket -> {
              in++;
              openNanos.recordValue(System.nanoTime() - from);
              var _ = socket.close(); // has seen enough
            })
            .onFailure(why -> failures.add(why.getClass().getSimpleName()));
  }

  JsonObject stop() throws IOException {
    return Line.await(
        line.ask(() -> {
          isOver = true;
          return Future.succeededFuture(
              new JsonObject()
                  .put("tried", tried)
                  .put("in", in)
                  .put("open-p50-ms", Result.rounded(openNanos.getValueAtPercentile(50) / 1e6))
                  .put("open-p99-ms", Result.rounded(openNanos.getValueAtPercentile(99) / 1e6))
                  .put("failures", failures.json()));
        }));
  }
}
