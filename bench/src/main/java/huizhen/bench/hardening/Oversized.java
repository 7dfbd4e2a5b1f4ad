package huizhen.bench.hardening;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/// Sends what is too large, one after the other, and times the refusal: from the first byte of the
/// request, on a connection that stands, to the answer or the connection's end.
final class Oversized {
  private static final int HEADER_BYTES = 64 * 1024;
  private static final int BODY_BYTES = 256 * 1024;
  private static final int DEEP = 30_000;
  private static final int FRAME_BYTES = 1 << 20;
  private static final int REFUSED_FROM = 400;

  private final URI url;
  private final HttpClient http;
  private final WebSocketClient sockets;

  enum Kind {
    HEADER,
    BODY,
    JSON,
    FRAME;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Oversized(Vertx vertx, URI url) {
    this.url = url;
    // What was refused may close its connection: each has one of its own.
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setKeepAlive(false));
    sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setMaxFrameSize(2 * FRAME_BYTES));
  }

  Times send(Kind kind, int times) throws IOException {
    var all = new Times();
    for (int i = 0; i < times; i++) {
      switch (kind) {
        case HEADER -> request(all, "x".repeat(HEADER_BYTES), Buffer.buffer("{}"));
        case BODY -> request(all, "x", Buffer.buffer(new byte[BODY_BYTES]));
        case JSON -> request(all, "x", Buffer.buffer("[".repeat(DEEP) + "]".repeat(DEEP)));
        case FRAME -> frame(all);
      }
    }
    return all;
  }

  private void request(Times all, String header, Buffer body) throws IOException {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(url.getHost())
            .setPort(url.getPort())
            .setURI("/api/v1/session")
            .putHeader("Content-Type", "application/json")
            .putHeader("X-Long", header);
    var request = Waiting.of(http.request(options));
    long from = System.nanoTime();
    // A connection that is closed while the rest was being sent is a refusal as well.
    int status = Waiting.of(request.send(body).map(it -> it.statusCode()).otherwise(REFUSED_FROM));
    all.took(System.nanoTime() - from, status < REFUSED_FROM);
  }

  private void frame(Times all) throws IOException {
    var socket =
        Waiting.of(
            sockets.connect(
                new WebSocketConnectOptions()
                    .setHost(url.getHost())
                    .setPort(url.getPort())
                    .setURI("/signaling")
                    .putHeader("Origin", "https://%s:%d".formatted(url.getHost(), url.getPort()))
                    .setSubProtocols(List.of("huizhen.v1"))));
    Promise<Boolean> closed = Promise.promise();
    socket.closeHandler(_ -> closed.tryComplete(true));
    socket.exceptionHandler(_ -> closed.tryComplete(true));
    long from = System.nanoTime();
    Future<Void> sent = socket.writeTextMessage("x".repeat(FRAME_BYTES));
    var isClosed = Waiting.of(closed.future());
    all.took(System.nanoTime() - from, !isClosed);
    var _ = sent; // it may have been cut off: that is a refusal
  }
}
