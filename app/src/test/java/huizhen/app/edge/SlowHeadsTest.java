package huizhen.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Heads that drip byte by byte, at the HTTPS server with real sockets and short limits.
final class SlowHeadsTest {
  private static final int LIMIT_MILLIS = 15_000;
  private static final String US = "127.0.0.1";
  private static final int DRIP_MILLIS = 50;
  private static final SlowHeads.Limits SHORT =
      new SlowHeads.Limits(Duration.ofMillis(600), Duration.ofMillis(900), Duration.ofMillis(50));

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<SSLSocket> open = new ArrayList<>();
  private int port;

  @BeforeEach
  void listen() throws Exception {
    var pem = SelfSigned.in(folder, Instant.now(), new SecureRandom());
    port =
        HttpsServer.start(vertx, US, 0, pem, this::answer, SHORT)
            .toCompletionStage()
            .toCompletableFuture()
            .get(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
            .actualPort();
  }

  private void answer(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/late" ->
          vertx.setTimer(3 * SHORT.next().toMillis(), _ -> request.response().end("late"));
      case "/socket" ->
          request
              .toWebSocket()
              .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage));
      default -> request.response().end("hello");
    }
  }

  @AfterEach
  void close() throws Exception {
    for (var socket : open) {
      socket.close();
    }
    var _ =
        vertx
            .close()
            .toCompletionStage()
            .toCompletableFuture()
            .get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Test
  void a_head_that_drips_is_cut() throws Exception {
    var socket = tls();
    write(socket, "GET / HTTP/1.1\r\nHost: us\r\nX-Slow: ");
    assertThat(drips(socket)).isFalse();
  }

  @Test
  void so_is_the_next_one_after_an_answer() throws Exception {
    var socket = tls();
    write(socket, "GET / HTTP/1.1\r\nHost: us\r\n\r\n");
    assertThat(read(socket, "hello")).startsWith("HTTP/1.1 200");
    write(socket, "GET / HTTP/1.1\r\nHost: us\r\nX-Slow: ");
    assertThat(drips(socket)).isFalse();
  }

  @Test
  void a_connection_may_be_used_again_and_wait_for_its_answer() throws Exception {
    var socket = tls();
    for (int i = 0; i < 3; i++) {
      write(socket, "GET / HTTP/1.1\r\nHost: us\r\n\r\n");
      assertThat(read(socket, "hello")).startsWith("HTTP/1.1 200");
      Thread.sleep(SHORT.next().toMillis() / 2);
    }
    write(socket, "GET /late HTTP/1.1\r\nHost: us\r\n\r\n");
    assertThat(read(socket, "late")).startsWith("HTTP/1.1 200");
  }

  @Test
  void a_web_socket_may_be_silent() throws Exception {
    var socket = tls();
    var upgrade =
        """
        GET /socket HTTP/1.1
        Host: us
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

        """;
    write(socket, upgrade.replace("\n", "\r\n"));
    assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 101");
    Thread.sleep(SHORT.first().plus(SHORT.next()).toMillis());
    byte[] masked = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};
    socket.getOutputStream().write(masked);
    assertThat(read(socket, "hi")).endsWith("hi");
  }

  /// Whether the server still takes bytes after many times its limits.
  private static boolean drips(SSLSocket socket) throws Exception {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    socket.setSoTimeout(DRIP_MILLIS);
    while (System.nanoTime() < until) {
      try {
        write(socket, "x");
        if (socket.getInputStream().read() < 0) {
          return false;
        }
      } catch (IOException e) {
        if (!(e instanceof SocketTimeoutException)) {
          return false;
        }
      }
    }
    return true;
  }

  private static void write(SSLSocket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String read(SSLSocket socket, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("ended after " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private SSLSocket tls() throws IOException {
    var socket = (SSLSocket) AnyCertificate.trusted().getSocketFactory().createSocket(US, port);
    open.add(socket);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.startHandshake();
    return socket;
  }
}
