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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections over TLS, from many addresses of the loopback network, on each of which a request's
/// head drips: one byte every few seconds, each at its own time, and never its end (slowloris). It
/// is the first request, or the one after an answer.
final class SlowCrowd implements AutoCloseable {
  private static final int ADDRESSES = 100;
  private static final long DRIP_MILLIS = 3_000;

  /// As many as the gateway lets strangers begin in a second.
  private static final int AT_ONCE = 50;

  private static final long OPENING_SECONDS = 30;

  /// As long as a next head is waited for, and on to where those that came first are cut.
  private static final long NEXT_OPENING_SECONDS = 110;

  private static final long KEEP_MILLIS = 100;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final String WHOLE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String HEAD = "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";

  private final Vertx vertx;
  private final URI url;
  private final boolean isNext;
  private final List<NetClient> clients = new ArrayList<>();
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();

  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private long keeping = -1;

  /// @param isNext a whole request is asked and answered first
  SlowCrowd(Vertx vertx, URI url, boolean isNext) {
    this.vertx = vertx;
    this.url = url;
    this.isNext = isNext;
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
  }

  /// Opens as many, or what can be opened within [#OPENING_SECONDS] or [#NEXT_OPENING_SECONDS]. Who
  /// is refused (the gateway begins so many handshakes a second) or cut (its head does not come)
  /// tries again.
  void open(int wanted) throws IOException {
    long seconds = isNext ? NEXT_OPENING_SECONDS : OPENING_SECONDS;
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
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
          if (isNext) {
            var isAnswered = new AtomicBoolean();
            socket.handler(_ -> {
              if (isAnswered.compareAndSet(false, true)) {
                beginHead(socket);
              }
            });
            var _ = socket.write(WHOLE);
          } else {
            beginHead(socket);
          }
        });
  }

  private void beginHead(NetSocket socket) {
    var _ = socket.write(HEAD);
    long first = ThreadLocalRandom.current().nextLong(1, DRIP_MILLIS);
    vertx.setPeriodic(
        first,
        DRIP_MILLIS,
        timer -> {
          if (sockets.contains(socket)) {
            var _ = socket.write("x"); // whether it is still there is asked elsewhere
          } else {
            var _ = vertx.cancelTimer(timer);
          }
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
    var _ = vertx.cancelTimer(keeping);
    clients.forEach(it -> {
      var _ = it.close(); // nothing depends on it
    });
  }
}
