package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
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
                  .putHeader("X-Long", "x".repeat(64 * 1024))
                  .send()
                  .map(it -> it.statusCode())
                  .otherwise(431)); // or the connection is closed before it was all sent
      assertThat(answer).isIn(400, 431);
    }
    assertThat(clinic.get("li", "session").getJsonObject("user")).isNotNull();
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
