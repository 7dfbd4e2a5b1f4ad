package huizhen.bench.signaling;

import huizhen.bench.server.Result;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import org.HdrHistogram.Histogram;

/// Opens so many WebSockets a second and asks in with what is no ticket, so that the server closes
/// each. On a loop of its own. Meanwhile [Newcomers] try to get in. At most as many as in one
/// second are under way: past it none is opened, and the ones left out are counted.
final class ConnectFlood implements Attack {
  static final int PER_SECOND = 500;

  private static final long TICK_MILLIS = 5;
  private static final int NETWORK = 1 << 16;

  private final String name;
  private final Line line;
  private final Newcomers newcomers;
  private final URI door;
  private final int perSecond;
  private final Histogram openNanos = new Histogram(120_000_000_000L, 3);
  private final Counts ends = new Counts();
  private long beganNanos;
  private long begun;
  private long leftOut;
  private int pending;
  private boolean isOver;

  /// @param door of a gateway on this machine's loopback
  /// @param from the address that it comes from
  ConnectFlood(Vertx vertx, String name, URI door, String from, int perSecond) {
    this.name = name;
    this.line = new Line(vertx, from);
    this.newcomers = new Newcomers(vertx, door);
    this.door = door;
    this.perSecond = perSecond;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {
    beganNanos = System.nanoTime();
    line.every(TICK_MILLIS, this::tick);
    newcomers.start();
  }

  private boolean tick() {
    long due = (System.nanoTime() - beganNanos) * perSecond / 1_000_000_000L;
    for (; !isOver && begun + leftOut < due; ) {
      if (pending >= perSecond) {
        leftOut++;
      } else {
        begun++;
        open();
      }
    }
    return !isOver;
  }

  private void open() {
    pending++;
    long from = System.nanoTime();
    var _ =
        line.open(elsewhere(door, begun))
            .onSuccess(socket -> {
              openNanos.recordValue(System.nanoTime() - from);
              socket.exceptionHandler(_ -> {}); // its end is counted
              socket.closeHandler(_ -> ended("closed-" + socket.closeStatusCode()));
              var _ = socket.writeTextMessage(Wire.join("no.ticket.atall"));
            })
            .onFailure(why -> ended(why.getClass().getSimpleName()));
  }

  /// The same server at another address of the loopback network (127.0.0.0/8 is all of this
  /// machine) each time: a TLS session that was resumed would cost it less than strangers do.
  static URI elsewhere(URI door, long number) {
    if (!"localhost".equals(door.getHost())) {
      return door;
    }
    int host = (int) (number % NETWORK);
    String address = "127.1.%d.%d".formatted(host >> 8, host & 0xff);
    return URI.create(
        "%s://%s:%d%s".formatted(door.getScheme(), address, door.getPort(), door.getPath()));
  }

  private void ended(String how) {
    pending--;
    ends.add(how);
  }

  @Override
  public JsonObject stop() throws IOException {
    JsonObject others = newcomers.stop();
    return Line.await(
        line.ask(() -> {
          isOver = true;
          double seconds = (System.nanoTime() - beganNanos) / 1e9;
          return Future.succeededFuture(
              new JsonObject()
                  .put("attempts-per-second", Result.rounded(begun / seconds))
                  .put("left-out", leftOut)
                  .put("open-p50-ms", Result.rounded(openNanos.getValueAtPercentile(50) / 1e6))
                  .put("open-p99-ms", Result.rounded(openNanos.getValueAtPercentile(99) / 1e6))
                  .put("ends", ends.json())
                  .put("newcomers", others));
        }));
  }

  @Override
  public void close() throws IOException {
    JsonObject _ = stop();
  }
}
