package huizhen.app.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.HandshakeLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gate in front of the HTTPS server's own port, with real sockets.
final class HelloGateTest {
  private static final int LIMIT_MILLIS = 15_000;
  private static final String US = "127.0.0.1";
  private static final String FLOOD = "127.0.0.66";

  /// Small, so that the test need not be fast.
  private static final HandshakeLimits LIMITS = new HandshakeLimits(50, 2, 10, 50);

  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HandshakeGate gate = new HandshakeGate(LIMITS, System::nanoTime, meters);
  private final Unanswered unanswered = new Unanswered(System::nanoTime);
  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions())
          .withTransport(GatedTransport.of(gate, unanswered))
          .build();
  private final List<Socket> open = new ArrayList<>();
  private int port;

  @BeforeEach
  void listen() throws Exception {
    var pem = SelfSigned.in(folder, Instant.now(), new SecureRandom());
    var server =
        HttpsServer.start(
            vertx, US, 0, pem, request -> request.response().end("hello"), unanswered);
    port =
        server
            .toCompletionStage()
            .toCompletableFuture()
            .get(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
            .actualPort();
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
  void https_is_served_through_it_and_sessions_are_resumed() throws Exception {
    var context = AnyCertificate.trusted();
    var first = tls(context, US);
    assertThat(get(first)).startsWith("HTTP/1.1 200").endsWith("hello");
    var second = tls(context, US);
    assertThat(get(second)).endsWith("hello");
    assertThat(second.getSession().getCreationTime())
        .isEqualTo(first.getSession().getCreationTime());
    assertThat(count("begun")).isEqualTo(2);
  }

  @Test
  void a_hello_may_come_byte_by_byte() throws Exception {
    var plain = plain(US);
    var slow = new SlowSocket(plain);
    assertThat(get(handshaken(AnyCertificate.trusted(), slow))).endsWith("hello");
  }

  @Test
  void a_flood_from_one_address_is_reset_before_tls_and_others_get_in() throws Exception {
    for (int i = 0; i < 400; i++) {
      plain(FLOOD).getOutputStream().write(HELLO);
    }
    long from = System.nanoTime();
    assertThat(get(tls(AnyCertificate.trusted(), US))).endsWith("hello");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from)).isLessThan(3_000);
    // Those past the queue at once, those in it when they have waited too long.
    assertThat(count("refused")).isGreaterThan(50);
    var last = open.get(399);
    last.setSoTimeout(LIMIT_MILLIS);
    assertThatThrownBy(() -> last.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    assertThat(count("begun")).isLessThan(40);
  }

  @Test
  void what_is_not_tls_is_reset_at_once_and_silence_soon() throws Exception {
    var http = plain(US);
    http.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertEnds(http, 2_000);
    var silent = plain(US);
    var half = plain(US);
    half.getOutputStream().write(HELLO, 0, 20);
    assertEnds(silent, 8_000);
    assertEnds(half, 8_000);
    assertThat(count("begun")).isZero();
    assertThat(count("refused")).isZero();
  }

  @Test
  void who_leaves_while_it_waits_is_forgotten() throws Exception {
    for (int i = 0; i < 100; i++) {
      plain(FLOOD).getOutputStream().write(HELLO);
    }
    for (var socket : List.copyOf(open)) {
      socket.close();
    }
    assertThat(get(tls(AnyCertificate.trusted(), US))).endsWith("hello");
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    while (meters.get("huizhen.https.handshakes.waiting").gauge().value() > 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /// Begins as a hello of 200 bytes does; TLS would refuse it, were it asked.
  private static final byte[] HELLO = hello();

  private static byte[] hello() {
    var bytes = new byte[205];
    bytes[0] = 0x16;
    bytes[1] = 3;
    bytes[2] = 1;
    bytes[4] = (byte) 200;
    bytes[5] = 1;
    bytes[8] = (byte) 196;
    return bytes;
  }

  private double count(String outcome) {
    return meters.get("huizhen.https.handshakes").tag("outcome", outcome).counter().count();
  }

  private static void assertEnds(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private Socket plain(String from) throws IOException {
    var socket = new Socket();
    open.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral(US), port), LIMIT_MILLIS);
    return socket;
  }

  private SSLSocket tls(SSLContext context, String from) throws IOException {
    return handshaken(context, plain(from));
  }

  private SSLSocket handshaken(SSLContext context, Socket plain) throws IOException {
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
    open.add(socket);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.startHandshake();
    return socket;
  }

  private static String get(SSLSocket socket) throws IOException {
    var request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
