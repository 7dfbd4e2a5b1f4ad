package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every answer tells the browser, whoever asks for whatever.
final class SecurityHeadersTest {
  private final Clinic clinic = Clinic.fresh();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing.js",
        "/api/v1/meta",
        "/api/v1/session",
        "/api/v1/nothing",
        "/supervision/v1/overview",
        "/fhir/r4/metadata",
        "/health/live"
      })
  void every_answer_has_them(String path) {
    var answer = Clinic.await(clinic.ask(HttpMethod.GET, path).send());
    assertThat(answer.getHeader("Strict-Transport-Security"))
        .isEqualTo("max-age=31536000; includeSubDomains");
    assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.getHeader("Content-Security-Policy"))
        .contains("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'");
    assertThat(answer.getHeader("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void no_request_is_sent_back_as_it_came() {
    for (var path : new String[] {"/", "/api/v1/meta", "/fhir/r4/metadata", "/health/live"}) {
      var answer =
          Clinic.await(clinic.ask(HttpMethod.TRACE, path).putHeader("X-Secret", "trace-me").send());
      assertThat(answer.statusCode()).as(path).isIn(404, 405);
      assertThat(String.valueOf(answer.bodyAsString())).doesNotContain("trace-me");
    }
  }
}
