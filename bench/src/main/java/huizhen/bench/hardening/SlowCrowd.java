package huizhen.bench.hardening;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections over TLS, from many addresses of the loopback network, on each of which a request's
/// head drips: one byte every few seconds, and never its end (slowloris).
final class SlowCrowd implements AutoCloseable {
  private static final int ADDRESSES = 100;
  private static final long DRIP_MILLIS = 5_000;

  /// As many as the gateway lets strangers begin in a second.
  private static final int AT_ONCE = 50;

  private static final int ROUNDS = 20;
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final String HEAD = "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";

  private final Vertx vertx;
  private final URI url;
  private final List<NetClient> clients = new ArrayList<>();
  private final ConcurrentLinkedQueue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger gone = new AtomicInteger();
  private final long drip;

  SlowCrowd(Vertx vertx, URI url) {
    this.vertx = vertx;
    this.url = url;
    for (int i = 0; i < ADDRESSES; i++) {
      clients.add(
          vertx.createNetClient(
              new NetClientOptions()
                  .setLocalAddress("127.7.0." + (i + 1))
                  .setSsl(true)
                  .setTrustAll(true)
                  .setHostnameVerificationAlgorithm("")
                  .setConnectTimeout(TIMEOUT_MILLIS)));
    }
    drip =
        vertx.setPeriodic(
            DRIP_MILLIS,
            _ ->
                sockets.forEach(it -> {
                  var _ = it.write("x"); // whether it is still there is asked elsewhere
                }));
  }

  /// How many could be opened. Who is refused (the gateway begins so many handshakes a second)
  /// tries again, [#ROUNDS] times.
  int open(int wanted) throws IOException {
    for (int round = 0; round < ROUNDS && sockets.size() < wanted; round++) {
      int missing = wanted - sockets.size();
      for (int begun = 0; begun < missing; begun += AT_ONCE) {
        some(begun, Math.min(missing, begun + AT_ONCE));
      }
    }
    return sockets.size();
  }

  private void some(int from, int to) throws IOException {
    var some = new ArrayList<Future<NetSocket>>();
    for (int i = from; i < to; i++) {
      some.add(
          clients
              .get(i % ADDRESSES)
              .connect(url.getPort(), "127.0.0.1")
              .onSuccess(socket -> {
                socket.exceptionHandler(_ -> {}); // its end is counted
                socket.closeHandler(_ -> gone.incrementAndGet());
                var _ = socket.write(HEAD);
                sockets.add(socket);
              }));
    }
    // Who is refused is not counted as open.
    var _ = Waiting.of(Future.join(some).otherwiseEmpty());
  }

  int stillOpen() {
    return sockets.size() - gone.get();
  }

  @Override
  public void close() {
    var _ = vertx.cancelTimer(drip);
    clients.forEach(it -> {
      var _ = it.close(); // nothing depends on it
    });
  }
}
