package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Static pages, with a `webroot` of the tests' own; and the deadline of requests.
final class PagesTest {
  private static Clinic clinic;

  @BeforeAll
  static void open() {
    clinic = new Clinic(Duration.ofMillis(300));
  }

  @AfterAll
  static void close() {
    clinic.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/cases/abc", "/login"})
  void gives_the_pages_router_its_index(String path) {
    var answer = Clinic.await(clinic.ask(HttpMethod.GET, path).send());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.bodyAsString()).contains("test pages");
    assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void lets_browsers_keep_files_with_a_digest_in_their_name() {
    var answer = Clinic.await(clinic.ask(HttpMethod.GET, "/assets/app-1a2b3c4d.js").send());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Cache-Control")).contains("immutable");
  }

  /// The workers that decode medical images live under the policy of their own file.
  @Test
  void lets_decoders_of_images_and_nothing_else_compile_webassembly() {
    for (var path : List.of("/", "/index.html", "/assets/app-1a2b3c4d.js", "/assets/decoders.js")) {
      var page = Clinic.await(clinic.ask(HttpMethod.GET, path).send());
      assertThat(page.getHeader("Content-Security-Policy"))
          .startsWith("default-src 'self'; script-src 'self'; ")
          .doesNotContain("eval");
    }
    var decoder = Clinic.await(clinic.ask(HttpMethod.GET, "/assets/decoder/a-1a2b.js").send());
    assertThat(decoder.getHeader("Content-Security-Policy"))
        .startsWith(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; ")
        .doesNotContain("'unsafe-eval'", "'unsafe-inline'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/gone.js",
        "/favicon.nothing",
        "/signaling",
        "/whip/room",
        "/api/v2/x",
        "/openapi/huizhen-v1.yaml"
      })
  void has_no_page_for(String path) {
    var answer = Clinic.await(clinic.ask(HttpMethod.GET, path).send());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2fetc/passwd",
        "/..%5c..%5cetc%5cpasswd"
      })
  void gives_away_nothing_outside_its_folder(String path) {
    var answer = Clinic.await(clinic.ask(HttpMethod.GET, path).send());
    assertThat(answer.bodyAsString()).doesNotContain("root:");
  }

  @Test
  void answers_within_the_deadline_when_something_behind_it_does_not() {
    var id = clinic.submitted();
    clinic.scheduling.isSilent = true;
    var answer = Clinic.json(clinic.as("li", HttpMethod.GET, "cases/" + id).send());
    assertThat(answer.getInteger("_status")).isEqualTo(503);
    assertThat(answer.getString("code")).isEqualTo("deadline");
  }
}
