package huizhen.bench.signaling;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Opens WebSockets of `huizhen.v1` from one event loop. A load carries nothing that is secret, so
/// a certificate is not looked at: that of a gateway on trial is its own.
final class Line {
  private static final int TIMEOUT_MILLIS = 20_000;

  /// Far above what a load opens; the plans bound that.
  private static final int MAX_CONNECTIONS = 65_000;

  private static final int MAX_MESSAGE_BYTES = 4 << 20;

  private static final long LIMIT_SECONDS = 40;

  private final Vertx vertx;
  private final Context loop;
  private final WebSocketClient client;

  Line(Vertx vertx) {
    this(vertx, new WebSocketClientOptions());
  }

  /// @param localAddress that its sockets come from: on loopback 127.0.0.0/8 is all this machine's
  Line(Vertx vertx, String localAddress) {
    this(vertx, new WebSocketClientOptions().setLocalAddress(localAddress));
  }

  private Line(Vertx vertx, WebSocketClientOptions options) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.client =
        vertx.createWebSocketClient(
            options
                .setTrustAll(true)
                .setVerifyHost(false)
                .setConnectTimeout(TIMEOUT_MILLIS)
                .setSslHandshakeTimeout(TIMEOUT_MILLIS)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxConnections(MAX_CONNECTIONS)
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES));
  }

  /// Opens one. On the loop, which owns the socket then.
  Future<WebSocket> open(URI door) {
    return client.connect(
        new WebSocketConnectOptions()
            .setAbsoluteURI(door.toString())
            .setTimeout(TIMEOUT_MILLIS)
            .addSubProtocol(Wire.SUBPROTOCOL));
  }

  /// Does something on the loop, from another thread.
  <T> Future<T> ask(Supplier<Future<T>> task) {
    return Future.future(promise ->
        loop.runOnContext(
            _ -> Future.<Void>succeededFuture().compose(_ -> task.get()).onComplete(promise)));
  }

  /// Does something on the loop again and again until it says false.
  void every(long millis, BooleanSupplier task) {
    loop.runOnContext(_ -> {
      var _ =
          vertx.setPeriodic(
              millis,
              timer -> {
                if (!task.getAsBoolean()) {
                  var _ = vertx.cancelTimer(timer);
                }
              });
    });
  }

  /// Waits, on another thread than the loop's.
  static <T> T await(Future<T> of) throws IOException {
    try {
      return of.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (TimeoutException e) {
      throw new IOException("no answer in %d s".formatted(LIMIT_SECONDS), e);
    }
  }
}
