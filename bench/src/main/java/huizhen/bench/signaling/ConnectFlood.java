package huizhen.bench.signaling;

import huizhen.bench.server.Result;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.URI;
import org.HdrHistogram.Histogram;

/// So many connections a second. Of those over TLS one in [#WHOLE_EACH] goes on to a WebSocket that
/// asks in with what is no ticket, and is closed by the server. The others send a [ClientHello] and
/// leave when they are answered: so the server has all of a handshake's work that it can be made to
/// do unasked, and this machine, on which the others' answers are measured, next to none. Without
/// TLS all go the whole way.
///
/// On a loop of its own. At most as many as in one second are under way: past it none is opened,
/// and the ones left out are counted.
final class ConnectFlood implements AutoCloseable {
  private static final int WHOLE_EACH = 10;
  private static final long TICK_MILLIS = 5;
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int NETWORK = 1 << 16;

  private final Line line;
  private final URI door;
  private final int perSecond;
  private final NetClient sockets;
  private final Buffer hello;
  private final Histogram openNanos = new Histogram(120_000_000_000L, 3);
  private final Counts ends = new Counts();
  private long beganNanos;
  private long begun;
  private long leftOut;
  private int pending;
  private boolean isOver;

  /// @param door of a gateway on this machine's loopback
  /// @param from the address that it comes from
  ConnectFlood(Vertx vertx, URI door, String from, int perSecond) throws IOException {
    this.line = new Line(vertx, from);
    this.door = door;
    this.perSecond = perSecond;
    this.sockets =
        vertx.createNetClient(
            new NetClientOptions().setLocalAddress(from).setConnectTimeout(TIMEOUT_MILLIS));
    this.hello = Buffer.buffer(ClientHello.bytes());
  }

  /// Begins; it goes on by itself.
  void start() {
    beganNanos = System.nanoTime();
    line.every(TICK_MILLIS, this::tick);
  }

  private boolean tick() {
    long due = (System.nanoTime() - beganNanos) * perSecond / 1_000_000_000L;
    for (; !isOver && begun + leftOut < due; ) {
      if (pending >= perSecond) {
        leftOut++;
      } else {
        begun++;
        if (!door.getScheme().equals("wss") || begun % WHOLE_EACH == 0) {
          open();
        } else {
          greet();
        }
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

  private void greet() {
    pending++;
    long from = System.nanoTime();
    var to = elsewhere(door, begun);
    var _ =
        sockets
            .connect(to.getPort(), to.getHost())
            .onSuccess(socket -> new Greeting(socket, from).begin())
            .onFailure(why -> ended(why.getClass().getSimpleName()));
  }

  /// A hello that waits for its answer.
  private final class Greeting {
    private final NetSocket socket;
    private final long fromNanos;
    private boolean isAnswered;

    Greeting(NetSocket socket, long fromNanos) {
      this.socket = socket;
      this.fromNanos = fromNanos;
    }

    void begin() {
      socket.exceptionHandler(_ -> {}); // its end is counted
      socket.closeHandler(_ -> ended(isAnswered ? "greeted" : "hello-refused"));
      socket.handler(_ -> answered());
      var _ = socket.write(hello); // its end tells
    }

    private void answered() {
      if (!isAnswered) {
        isAnswered = true;
        openNanos.recordValue(System.nanoTime() - fromNanos);
        var _ = socket.close();
      }
    }
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

  /// What it did so far, and what became of it.
  JsonObject soFar() throws IOException {
    return Line.await(line.ask(() -> Future.succeededFuture(figures())));
  }

  private JsonObject figures() {
    double seconds = (System.nanoTime() - beganNanos) / 1e9;
    return new JsonObject()
        .put("attempts-per-second", Result.rounded(begun / seconds))
        .put("left-out", leftOut)
        .put("open-p50-ms", Result.rounded(openNanos.getValueAtPercentile(50) / 1e6))
        .put("open-p99-ms", Result.rounded(openNanos.getValueAtPercentile(99) / 1e6))
        .put("ends", ends.json());
  }

  @Override
  public void close() throws IOException {
    var _ =
        Line.await(
            line.ask(() -> {
              isOver = true;
              return Future.succeededFuture(0);
            }));
  }
}
