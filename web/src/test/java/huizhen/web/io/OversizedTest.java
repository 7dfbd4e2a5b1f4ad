package huizhen.web.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is too large is refused, again and again, and whoever asks for what fits is answered as
/// before. `./huizhen bench hardening` says how fast, and what it takes of the heap.
final class OversizedTest {
  private static final int TIMES = 20;
  private static Clinic clinic;

  @BeforeAll
  static void open() {
    clinic = Clinic.fresh();
  }

  private static void refuses(HttpMethod method, String path, Buffer body, List<Integer> statuses) {
    for (int i = 0; i < TIMES; i++) {
      var answer =
          Clinic.await(
              clinic
                  .as("li", method, path)
                  .putHeader("Content-Type", "application/json")
                  .sendBuffer(body));
      assertThat(answer.statusCode()).isIn(statuses);
    }
    assertThat(clinic.get("li", "session").getJsonObject("user")).isNotNull();
  }

  @Test
  void a_header() {
    for (int i = 0; i < TIMES; i++) {
      var answer =
          Clinic.await(
              clinic
                  .as("li", HttpMethod.GET, "session")
                  .putHeader("X-Long", "x".repeat(12 * 1024))
                  .send());
      assertThat(answer.statusCode()).isEqualTo(431);
      assertThat(answer.bodyAsString()).contains("\"too-long\"");
      // Without it a client asks again on a connection that is about to be closed.
      assertThat(answer.getHeader("Connection")).isEqualTo("close");
      assertThat(clinic.get("li", "session").getJsonObject("user")).isNotNull();
    }
  }

  @Test
  void an_address() {
    var answer = Clinic.await(clinic.ask(HttpMethod.GET, "/" + "x".repeat(6 * 1024)).send());
    assertThat(answer.statusCode()).isEqualTo(414);
    assertThat(answer.getHeader("Connection")).isEqualTo("close");
  }

  @Test
  void a_head_that_is_no_http() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), clinic.port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET / HTTP/banana\r\n\r\n".getBytes(US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).matches("(?s)HTTP/1\\.[01] 400 .*").contains("bad-request");
      assertThat(answer).containsIgnoringCase("connection: close");
    }
  }

  @Test
  void a_body() {
    refuses(
        HttpMethod.POST,
        "cases",
        Clinic.application().put("recordSummary", "x".repeat(70_000)).toBuffer(),
        List.of(413));
  }

  @Test
  void json_that_is_deep() {
    refuses(
        HttpMethod.POST,
        "cases",
        Buffer.buffer("[".repeat(30_000) + "]".repeat(30_000)),
        List.of(400));
  }

  @Test
  void json_that_has_too_many_fields() {
    var wide = new JsonObject();
    for (int i = 0; i < 500; i++) {
      wide.put("field" + i, i);
    }
    refuses(HttpMethod.POST, "cases", wide.toBuffer(), List.of(400));
  }

  @Test
  void json_with_a_number_that_is_too_long() {
    refuses(
        HttpMethod.POST,
        "cases",
        Buffer.buffer("{\"reason\":" + "9".repeat(60_000) + "}"),
        List.of(400));
  }
}
