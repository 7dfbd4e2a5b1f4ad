package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A body that drips is cut off when the whole request's time is over, however regularly it drips.
/// (The time is 10 s in a gateway, [WebConfig]; here it is shorter.)
final class SlowBodyTest {
  private static final Duration DEADLINE = Duration.ofMillis(600);
  private static final long DRIP_NANOS = 20_000_000;

  /// Far more drops than the time has room for.
  private static final int DROPS = 3_000;

  private static Clinic clinic;

  @BeforeAll
  static void open() {
    clinic = new Clinic(DEADLINE);
  }

  @AfterAll
  static void close() {
    clinic.close();
  }

  @Test
  void is_answered_and_its_connection_closed() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), clinic.port)) {
      var out = socket.getOutputStream();
      out.write(
          ("POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  + "Content-Length: "
                  + DROPS
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      int drops = 0;
      try {
        while (drops < DROPS && socket.getInputStream().available() == 0) {
          out.write(' ');
          drops++;
          LockSupport.parkNanos(DRIP_NANOS);
        }
      } catch (IOException gone) {
        // Cut off while it dripped.
      }
      assertThat(drops).isLessThan(DROPS);
      // To its end: the connection is closed by the gateway.
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 503 ").contains("\"code\":\"deadline\"");
    }
  }

  @Test
  void ends_its_stream_alone_over_http_2() {
    var vertx = Vertx.vertx();
    try {
      var http =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setProtocolVersion(HttpVersion.HTTP_2)
                  .setHttp2ClearTextUpgrade(false));
      var slow =
          Clinic.await(http.request(HttpMethod.POST, clinic.port, "127.0.0.1", "/api/v1/session"));
      slow.putHeader("Content-Type", "application/json").setChunked(true);
      var timer =
          vertx.setPeriodic(
              20,
              _ -> {
                var _ = slow.write(Buffer.buffer(" ")); // until it is cut off
              });
      assertThat(Clinic.await(slow.response()).statusCode()).isEqualTo(503);
      var _ = vertx.cancelTimer(timer);
      var other =
          Clinic.await(
              http.request(HttpMethod.GET, clinic.port, "127.0.0.1", "/api/v1/meta")
                  .compose(it -> it.send()));
      assertThat(other.statusCode()).isEqualTo(200);
    } finally {
      Clinic.await(vertx.close());
    }
  }
}
