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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections over TLS, from many addresses of the loopback network, on each of which a request's
/// head drips: one byte every few seconds, and never its end (slowloris).
final class SlowCrowd implements AutoCloseable {
  private static final int ADDRESSES = 100;
  private static final long DRIP_MILLIS = 3_000;

  /// As many as the gateway lets strangers begin in a second.
  private static final int AT_ONCE = 50;

  private static final long OPENING_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long KEEP_MILLIS = 100;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final String HEAD = "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";

  private final Vertx vertx;
  private final URI url;
  private final List<NetClient> clients = new ArrayList<>();
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final long drip;
  private long keeping = -1;

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

  /// Opens as many, or what can be opened until [#OPENING_NANOS] are over. Who is refused (the
  /// gateway begins so many handshakes a second) or cut (its head does not come) tries again.
  void open(int wanted) throws IOException {
    long until = System.nanoTime() + OPENING_NANOS;
    while (stillOpen() < wanted && System.nanoTime() - until < 0) {
      some(Math.min(wanted - stillOpen(), AT_ONCE));
    }
  }

  /// Keeps as many open as can be, by opening others for those that were cut, until it is closed.
  void keep(int wanted) {
    keeping =
        vertx.setPeriodic(
            KEEP_MILLIS,
            _ -> {
              for (int i = Math.min(wanted - stillOpen(), AT_ONCE / 5); i > 0; i--) {
                var _ = one();
              }
            });
  }

  private void some(int count) throws IOException {
    var some = new ArrayList<Future<NetSocket>>();
    for (int i = 0; i < count; i++) {
      some.add(one());
    }
    // Who is refused is not counted as open.
    var _ = Waiting.of(Future.join(some).otherwiseEmpty());
  }

  private Future<NetSocket> one() {
    return clients
        .get(Math.floorMod(begun.getAndIncrement(), ADDRESSES))
        .connect(url.getPort(), "127.0.0.1")
        .onSuccess(socket -> {
          socket.exceptionHandler(_ -> {}); // its end is counted
          sockets.add(socket);
          socket.closeHandler(_ -> {
            sockets.remove(socket);
            cut.incrementAndGet();
          });
          var _ = socket.write(HEAD);
        });
  }

  int stillOpen() {
    return sockets.size();
  }

  /// How many the gateway has closed.
  int cut() {
    return cut.get();
  }

  @Override
  public void close() {
    var _ = vertx.cancelTimer(drip);
    var _ = vertx.cancelTimer(keeping);
    clients.forEach(it -> {
      var _ = it.close(); // nothing depends on it
    });
  }
}
