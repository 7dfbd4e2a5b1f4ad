package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.policy.RouteRule;
import huizhen.web.policy.RouteTable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the API says to bad requests; nothing of it changes or stops anything.
final class BadInputTest {
  private static Clinic clinic;

  @BeforeAll
  static void open() {
    clinic = Clinic.fresh();
  }

  private static JsonObject post(String path, Buffer body, String contentType) {
    return Clinic.json(
        clinic
            .as("li", HttpMethod.POST, path)
            .putHeader("Content-Type", contentType)
            .sendBuffer(body));
  }

  private static void assertProblem(JsonObject answer, int status, String code) {
    assertThat(answer.getInteger("_status")).as(answer.encode()).isEqualTo(status);
    assertThat(answer.getInteger("status")).isEqualTo(status);
    assertThat(answer.getString("code")).isEqualTo(code);
    assertThat(answer.getString("type")).isEqualTo("urn:huizhen:problem:" + code);
    assertThat(answer.getString("title")).isNotBlank();
    assertThat(answer.encode()).doesNotContain("Exception", "huizhen.web", "\\tat ");
  }

  @Test
  void answers_errors_as_problem_json() {
    var answer = Clinic.await(clinic.api(HttpMethod.GET, "nothing").send());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource({
    "reason, 5",
    "reason, ",
    "urgency, YESTERDAY",
    "patient, ../../etc",
    "invited, ''",
    "department, true"
  })
  void names_the_field_that_does_not_fit(String field, String value) {
    var body = Clinic.application();
    if (value == null) {
      body.remove(field);
    } else if (value.equals("5") || value.equals("true")) {
      body.put(field, 5);
    } else {
      body.put(field, value);
    }
    var answer = post("cases", body.toBuffer(), "application/json");
    assertProblem(answer, 400, "bad-request");
    assertThat(answer.getString("field")).isEqualTo(field);
    assertThat(answer.getString("detail")).contains(field);
  }

  @Test
  void names_a_field_that_is_too_long_or_unknown() {
    var longer = Clinic.application().put("reason", "长".repeat(2_001));
    assertThat(post("cases", longer.toBuffer(), "application/json").getString("field"))
        .isEqualTo("reason");
    var unknown = Clinic.application().put("isAdmin", true);
    var answer = post("cases", unknown.toBuffer(), "application/json");
    assertProblem(answer, 400, "bad-request");
    assertThat(answer.getString("field")).isEqualTo("isAdmin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "\"x\"", "{\"a\":1}}", "\u0000", "{\"reason\":\"\\ud800"})
  void refuses_what_is_no_json_object(String body) {
    var answer = post("cases", Buffer.buffer(body), "application/json");
    assertThat(answer.getInteger("_status")).isEqualTo(400);
    assertThat(answer.getString("code")).isIn("bad-request", "bad-json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x"
      })
  void refuses_other_content_types(String type) {
    assertProblem(post("cases", Buffer.buffer("a=1"), type), 415, "unsupported-media-type");
  }

  @Test
  void refuses_a_body_over_64_kilobytes() {
    var body = Clinic.application().put("recordSummary", "x".repeat(70_000));
    assertProblem(post("cases", body.toBuffer(), "application/json"), 413, "too-large");
  }

  @Test
  void refuses_an_upload_over_20_megabytes() {
    var id = clinic.submitted();
    var body = Buffer.buffer("%PDF-1.7\n").appendBytes(new byte[ApiRouter.MAX_MATERIAL]);
    var answer =
        Clinic.json(
            clinic
                .as("li", HttpMethod.POST, "cases/" + id + "/materials")
                .putHeader("Content-Type", "application/pdf")
                .putHeader("X-File-Name", "big.pdf")
                .sendBuffer(body));
    assertProblem(answer, 413, "too-large");
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, <html>, a.html, 415",
    "image/svg+xml, <svg/>, a.svg, 415",
    "image/png, %PDF-1.7, a.png, 422",
    "application/pdf, <script>, a.pdf, 422",
    "application/pdf, '', a.pdf, 422",
    "application/pdf, %PDF-1.7, %00%0a, 400",
    "application/pdf, %PDF-1.7, %zz, 400",
    "application/pdf, %PDF-1.7, dir/, 400"
  })
  void refuses_an_upload_that_is_not_what_it_says(
      String type, String content, String name, int status) {
    var id = clinic.submitted();
    var answer =
        Clinic.json(
            clinic
                .as("li", HttpMethod.POST, "cases/" + id + "/materials")
                .putHeader("Content-Type", type)
                .putHeader("X-File-Name", name)
                .sendBuffer(Buffer.buffer(content)));
    assertThat(answer.getInteger("_status")).as(answer.encode()).isEqualTo(status);
    assertThat(clinic.get("li", "cases/" + id).getJsonArray("materials")).isEmpty();
    assertThat(clinic.vault.documents).isEmpty();
  }

  @Test
  void asks_for_a_file_name() {
    var id = clinic.submitted();
    var answer =
        Clinic.json(
            clinic
                .as("li", HttpMethod.POST, "cases/" + id + "/materials")
                .putHeader("Content-Type", "application/pdf")
                .sendBuffer(Buffer.buffer("%PDF-1.7")));
    assertProblem(answer, 400, "bad-request");
    assertThat(answer.getString("detail")).containsIgnoringCase("x-file-name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cases/%2e%2e",
        "cases/a%00b",
        "cases/aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"
      })
  void finds_nothing_under_a_bad_id(String path) {
    var answer = Clinic.json(clinic.as("li", HttpMethod.GET, path).send());
    assertThat(answer.getInteger("_status")).isIn(400, 404);
  }

  @ParameterizedTest
  @CsvSource({
    "practitioners/p-wang/slots, 400",
    "practitioners/p-wang/slots?from=yesterday-at-noon&to=2026-03-03T00:00:00Z, 400",
    "practitioners/p-wang/slots?from=2026-03-03T00:00:00Z&to=2026-03-02T00:00:00Z, 400",
    "practitioners/p-wang/slots?from=2026-03-03T00:00:00Z&to=2036-03-02T00:00:00Z, 400",
    "practitioners/p-wang/slots?from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z&limit=0, 400",
    "practitioners/nobody/slots?from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z, 404",
    "practitioners/p-wang/slots?from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z, 200",
    "directory/practitioners, 400",
    "directory/practitioners?organisation=a%20b, 400"
  })
  void checks_query_parameters(String path, int status) {
    assertThat(Clinic.json(clinic.as("li", HttpMethod.GET, path).send()).getInteger("_status"))
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"birthDate, 2026-02-31", "birthDate, 2190-01-01", "phone, <b>", "name, '  '"})
  void refuses_a_patient_that_cannot_be(String field, String value) {
    var body =
        new JsonObject()
            .put("name", "测试")
            .put("identityNumber", "330102198001011234")
            .put("phone", "13800000000")
            .put("birthDate", "1980-01-01")
            .put("sex", "female")
            .put(field, value);
    var answer = post("patients", body.toBuffer(), "application/json");
    assertProblem(answer, 400, "bad-request");
    assertThat(answer.getString("field")).isEqualTo(field);
  }

  @Test
  void refuses_a_booking_that_ends_before_it_begins() {
    var id = clinic.submitted();
    var body = new JsonObject().put("start", Clinic.WHEN).put("end", Clinic.WHEN);
    var answer = post("cases/" + id + "/booking", body.toBuffer(), "application/json");
    assertProblem(answer, 400, "bad-request");
    var noTime = new JsonObject().put("start", "2026-03-02 02:00:00").put("end", Clinic.WHEN);
    answer = post("cases/" + id + "/booking", noTime.toBuffer(), "application/json");
    assertThat(answer.getString("field")).isEqualTo("start");
  }

  @Test
  void refuses_a_bad_idempotency_key() {
    var answer =
        Clinic.json(
            clinic
                .as("li", HttpMethod.POST, "cases")
                .putHeader("Idempotency-Key", "a b")
                .sendJsonObject(Clinic.application()));
    assertThat(answer.getInteger("_status")).isEqualTo(400);
  }

  @Test
  void refuses_an_outdated_consent_text() {
    var id = clinic.submitted();
    var body = Clinic.consent().put("textVersion", "0");
    assertProblem(
        post("cases/" + id + "/consent", body.toBuffer(), "application/json"),
        422,
        "consent-text-outdated");
  }

  @Test
  void refuses_a_command_that_the_state_does_not_allow() {
    var id = clinic.submitted();
    var answer = post("cases/" + id + "/submit", new JsonObject().toBuffer(), "application/json");
    assertProblem(answer, 409, "illegal-state");
    assertThat(answer.getString("state")).isEqualTo("DISPATCHED");
    assertThat(answer.getString("rule")).isEqualTo("state.illegal");
    assertThat(answer.getString("zh")).contains("DISPATCHED").endsWith("。");
  }

  @Test
  void refuses_a_cause_that_does_not_exist_and_an_abort_of_what_does_not_run() {
    var id = clinic.submitted();
    var exit = new JsonObject().put("cause", "BORED").put("reason", "无");
    assertProblem(
        post("cases/" + id + "/abort", exit.toBuffer(), "application/json"), 400, "bad-request");
    exit.put("cause", "ABORTED_MEDICAL");
    assertProblem(
        post("cases/" + id + "/abort", exit.toBuffer(), "application/json"), 409, "illegal-state");
  }

  @Test
  void tells_which_methods_a_path_has() {
    var answer = Clinic.await(clinic.as("li", HttpMethod.DELETE, "cases").send());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.getHeader("Allow")).isEqualTo("GET, POST");
  }

  /// Every route, as somebody whom it lets in, with the body of another one, garbage and nothing.
  @Test
  void answers_garbage_on_every_route_with_a_problem() {
    var who =
        new HashMap<>(
            java.util.Map.of(
                "COUNTY_DOCTOR",
                "li",
                "SPECIALIST",
                "wang",
                "COORDINATOR",
                "xu",
                "REGULATOR",
                "regulator",
                "OPERATOR",
                "operator"));
    long seed = 20260302;
    var random = new Random(seed);
    for (var rule : RouteTable.RULES) {
      // Two end sessions, one does not end, and one takes no body that could be garbage.
      if (Set.of("signOut", "endOtherSessions", "openEvents", "redeploySignaling")
              .contains(rule.operation())
          || rule.gate() != RouteRule.Gate.SESSION) {
        continue;
      }
      var user = who.getOrDefault(rule.roles().iterator().next().name(), "li");
      var path =
          rule.path()
              .replace("/api/v1/", "")
              .replaceAll("\\{(track|segment)}", "x")
              .replaceAll("\\{[a-z]+}", "none");
      for (int i = 0; i < 4; i++) {
        var garbage = new byte[random.nextInt(200)];
        random.nextBytes(garbage);
        var request =
            clinic
                .as(user, HttpMethod.valueOf(rule.method()), path)
                .putHeader("Content-Type", i % 2 == 0 ? "application/json" : "application/pdf");
        var answer =
            Clinic.await(
                rule.method().equals("GET")
                    ? request.send()
                    : request.sendBuffer(Buffer.buffer(garbage)));
        var isFine = rule.method().equals("GET") && answer.statusCode() == 200;
        assertThat(isFine || (answer.statusCode() >= 400 && answer.statusCode() < 500))
            .as(
                "%s seed=%d answered %d %s",
                rule.operation(), seed, answer.statusCode(), answer.bodyAsString())
            .isTrue();
      }
    }
    assertThat(List.of(200))
        .contains(Clinic.await(clinic.api(HttpMethod.GET, "meta").send()).statusCode());
  }
}
