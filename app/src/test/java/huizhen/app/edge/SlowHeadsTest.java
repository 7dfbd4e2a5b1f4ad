package huizhen.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.config.Config.Pem;
import huizhen.app.config.HandshakeLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
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
  private static final Duration HEAD = Duration.ofMillis(600);
  private static final Duration LOOK = Duration.ofMillis(50);

  /// Who drips is not cut by the second of them while a test lasts.
  private static final SlowHeads.Limits SHORT =
      new SlowHeads.Limits(HEAD, Duration.ofMinutes(5), LOOK);

  private static final String ASK = "GET / HTTP/1.1\r\nHost: us\r\n\r\n";
  private static final String BEGIN = "GET / HTTP/1.1\r\nHost: us\r\nX-Slow: ";

  @TempDir Path folder;
  private final Unanswered unanswered = new Unanswered(System::nanoTime);
  private final HandshakeGate gate =
      new HandshakeGate(HandshakeLimits.DEFAULT, System::nanoTime, new SimpleMeterRegistry());
  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions())
          .withTransport(GatedTransport.of(gate, unanswered))
          .build();
  private final List<Socket> open = new ArrayList<>();
  private Pem pem;
  private int port;

  @BeforeEach
  void listen() throws Exception {
    pem = SelfSigned.in(folder, Instant.now(), new SecureRandom());
    listen(HttpsServer.start(vertx, US, 0, pem, this::answer, SHORT, unanswered));
  }

  private void listen(Future<HttpServer> server) throws Exception {
    port =
        server
            .toCompletionStage()
            .toCompletableFuture()
            .get(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
            .actualPort();
  }

  private void answer(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/late" -> vertx.setTimer(3 * HEAD.toMillis(), _ -> request.response().end("late"));
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
    write(socket, BEGIN);
    assertThat(drips(socket)).isFalse();
  }

  @Test
  void so_is_the_next_one_after_an_answer() throws Exception {
    var socket = tls();
    write(socket, ASK);
    assertThat(read(socket, "hello")).startsWith("HTTP/1.1 200");
    write(socket, BEGIN);
    assertThat(drips(socket)).isFalse();
  }

  @Test
  void so_is_one_that_comes_through_a_front() throws Exception {
    listen(HttpsServer.startBehindFront(vertx, pem, this::answer, SHORT, unanswered));
    var bare = new Socket(InetAddress.getLoopbackAddress(), port);
    open.add(bare);
    bare.getOutputStream()
        .write("PROXY TCP4 192.0.2.7 192.0.2.1 4000 443\r\n".getBytes(StandardCharsets.US_ASCII));
    var factory = AnyCertificate.trusted().getSocketFactory();
    var socket = (SSLSocket) factory.createSocket(bare, US, port, true);
    begin(socket);
    write(socket, ASK);
    assertThat(read(socket, "hello")).startsWith("HTTP/1.1 200");
    write(socket, BEGIN);
    assertThat(drips(socket)).isFalse();
  }

  /// RFC 9113 §4.1: a frame of headers that is long, and of which little comes.
  @Test
  void so_is_that_of_a_stream_of_http_2() throws Exception {
    var socket = http2();
    // HEADERS, END_STREAM and END_HEADERS: GET https / of RFC 7541's static table.
    socket.getOutputStream().write(HexFormat.of().parseHex("000003010500000001828784"));
    readUntil(socket, "hello");
    socket.getOutputStream().write(HexFormat.of().parseHex("002000010500000003"));
    assertThat(drips(socket)).isFalse();
  }

  @Test
  void a_connection_of_http_2_may_be_silent_and_then_used_again() throws Exception {
    var socket = http2();
    for (int stream = 1; stream < 7; stream += 2) {
      var head = "0000030105%08x828784".formatted(stream);
      socket.getOutputStream().write(HexFormat.of().parseHex(head));
      readUntil(socket, "hello");
      Thread.sleep(HEAD.plus(HEAD).toMillis());
    }
  }

  @Test
  void whoever_says_nothing_after_an_answer_is_cut_later() throws Exception {
    var limits = new SlowHeads.Limits(HEAD, HEAD.plus(HEAD), LOOK);
    listen(HttpsServer.start(vertx, US, 0, pem, this::answer, limits, unanswered));
    var socket = tls();
    write(socket, ASK);
    assertThat(read(socket, "hello")).startsWith("HTTP/1.1 200");
    Thread.sleep(HEAD.toMillis());
    write(socket, ASK);
    assertThat(read(socket, "hello")).as("it was not cut yet").startsWith("HTTP/1.1 200");
    assertThat(socket.getInputStream().read()).isNegative();
  }

  @Test
  void a_connection_may_be_used_again_and_wait_for_its_answer() throws Exception {
    var socket = tls();
    for (int i = 0; i < 3; i++) {
      write(socket, ASK);
      assertThat(read(socket, "hello")).startsWith("HTTP/1.1 200");
      Thread.sleep(HEAD.plus(HEAD).toMillis());
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
    Thread.sleep(3 * HEAD.toMillis());
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

  /// Anything may stand before it: frames of HTTP/2 lie between.
  private static void readUntil(SSLSocket socket, String end) throws IOException {
    var _ = read(socket, end);
  }

  private SSLSocket http2() throws IOException {
    var socket = connect();
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    begin(socket);
    write(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    socket.getOutputStream().write(HexFormat.of().parseHex("000000040000000000")); // SETTINGS
    return socket;
  }

  private SSLSocket tls() throws IOException {
    var socket = connect();
    begin(socket);
    return socket;
  }

  private SSLSocket connect() throws IOException {
    return (SSLSocket) AnyCertificate.trusted().getSocketFactory().createSocket(US, port);
  }

  private void begin(SSLSocket socket) throws IOException {
    open.add(socket);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.startHandshake();
  }
}
