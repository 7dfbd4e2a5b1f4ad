package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.CaseId;
import huizhen.web.policy.RouteTable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a regulator sees through the supervision port, and what that leaves in the trail.
final class SupervisionTest {
  private static final String SPAN = "?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z";
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  private Future<HttpResponse<Buffer>> send(String username, HttpMethod method, String path) {
    var signed = clinic.signIn(username, Clinic.PASSWORD);
    return clinic
        .ask(method, RouteTable.SUPERVISION + path)
        .putHeader("Cookie", "__Host-huizhen_session=" + signed.cookie())
        .putHeader("X-Huizhen-CSRF", signed.csrf())
        .send();
  }

  private JsonObject see(String path) {
    return Clinic.ok(200, send("regulator", HttpMethod.GET, path));
  }

  @Test
  void is_read_alone_whoever_comes_with_whatever() {
    var id = clinic.booked();
    for (var rule : RouteTable.RULES) {
      if (!rule.path().startsWith(RouteTable.SUPERVISION)) {
        continue;
      }
      assertThat(rule.method()).isEqualTo("GET");
      var path = rule.path().replace(RouteTable.SUPERVISION, "").replace("{id}", id);
      for (var method :
          List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)) {
        var refused = Clinic.json(send("regulator", method, path));
        assertThat(refused.getInteger("_status")).as("%s %s", method, path).isEqualTo(403);
        assertThat(refused.getString("code")).isEqualTo("read-only");
      }
    }
    var stranger = clinic.ask(HttpMethod.POST, RouteTable.SUPERVISION + "nothing").send();
    assertThat(Clinic.await(stranger).statusCode()).isEqualTo(403);
    assertThat(clinic.trail.count("supervision.write")).isEqualTo(10 * 4);
  }

  @Test
  void counts_what_goes_on_now() {
    var _ = clinic.booked();
    var _ = clinic.submitted();
    clinic.rooms.present.add("a-li");
    var seen = see("overview");
    assertThat(seen.getJsonObject("cases"))
        .isEqualTo(new JsonObject().put("DISPATCHED", 1).put("SCHEDULED", 1));
    assertThat(seen.getInteger("people")).isEqualTo(1);
    assertThat(seen.getInteger("rooms")).isZero();
    assertThat(clinic.trail.count("supervision.overview")).isEqualTo(1);
    clinic.rooms.present.clear();
  }

  @Test
  void lists_cases_with_their_risk_and_masked_names() {
    var _ = clinic.booked();
    var _ = clinic.submitted();
    var all = see("cases").getJsonArray("items");
    assertThat(all).hasSize(2);
    assertThat(all.encode()).doesNotContain(Clinic.PATIENT).contains("张**");
    assertThat(all.getJsonObject(0).getJsonObject("risk").getInteger("weight")).isEqualTo(1);
    assertThat(see("cases?state=SCHEDULED").getJsonArray("items")).hasSize(1);
    var first = see("cases?limit=1");
    assertThat(first.getJsonArray("items")).hasSize(1);
    var second = see("cases?limit=1&after=" + first.getString("next"));
    assertThat(second.getJsonArray("items")).hasSize(1).isNotEqualTo(first.getJsonArray("items"));
    assertThat(second.containsKey("next")).isFalse();
  }

  @Test
  void shows_a_case_on_one_timeline_with_digests_taken_again_and_signatures_checked() {
    var id = signed();
    var trace = see("cases/" + id + "/trace");
    assertThat(trace.encode()).doesNotContain(Clinic.PATIENT, "330102198001011234");
    var timeline = trace.getJsonArray("timeline").stream().map(JsonObject.class::cast).toList();
    assertThat(timeline).extracting(it -> it.getString("at")).isSorted();
    assertThat(timeline).extracting(it -> it.getString("type")).contains("entry", "signature");
    assertThat(timeline)
        .filteredOn(it -> it.getString("type").equals("signature"))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.getBoolean("isValid")).isTrue();
          assertThat(it.getBoolean("isWhole")).isTrue();
          assertThat(it.getString("sha256")).hasSize(64);
        });
    assertThat(clinic.trail.count("supervision.trace")).isEqualTo(1);

    var kept = clinic.vault.documents;
    kept.replaceAll((_, it) ->
        new huizhen.recording.api.DocumentVault.Content(it.document(), Buffer.buffer("forged")));
    assertThat(see("cases/" + id + "/trace").getJsonArray("timeline").encode())
        .contains("\"isWhole\":false")
        .doesNotContain("\"isWhole\":true");
  }

  /// A case with a signed opinion.
  private String signed() {
    var id = clinic.booked();
    var _ = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    clinic.later(java.time.Duration.ofMinutes(50));
    var _ = clinic.post("wang", "cases/" + id + "/join", new JsonObject());
    var opinion =
        new JsonObject().put("findings", "所见").put("diagnosis", "心绞痛").put("advice", "住院");
    var _ =
        Clinic.ok(
            200,
            clinic.as("wang", HttpMethod.PUT, "cases/" + id + "/opinion").sendJsonObject(opinion));
    var done =
        clinic.post(
            "wang",
            "cases/" + id + "/opinion/signature",
            new JsonObject().put("password", Clinic.PASSWORD));
    assertThat(done.getInteger("_status")).as(done.encode()).isEqualTo(200);
    return id;
  }

  @Test
  void unmasks_for_a_reason_alone_and_keeps_the_reason() {
    var id = clinic.booked();
    for (var reason : List.of("", "?reason=", "?reason=%3Cb%3E", "?reason=" + "a".repeat(65))) {
      var refused =
          Clinic.json(send("regulator", HttpMethod.GET, "cases/" + id + "/identity" + reason));
      assertThat(refused.getInteger("_status")).as(reason).isEqualTo(400);
      assertThat(refused.encode()).doesNotContain(Clinic.PATIENT);
    }
    assertThat(clinic.trail.count("supervision.unmask")).isZero();
    var seen = see("cases/" + id + "/identity?reason=2026-17");
    assertThat(seen.getString("name")).isEqualTo(Clinic.PATIENT);
    assertThat(seen.getString("identityNumber")).isEqualTo("330102198001011234");
    assertThat(clinic.trail.entries)
        .filteredOn(it -> it.event().action().equals("supervision.unmask"))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.event().caseId()).hasValue(new CaseId(id));
          assertThat(it.event().detail()).contains("2026-17").doesNotContain(Clinic.PATIENT);
        });
  }

  @Test
  void draws_the_same_sample_again_and_keeps_the_seed() {
    for (int i = 0; i < 12; i++) {
      var _ = clinic.submitted();
    }
    var first = see("sample?seed=2026-q1&size=5").getJsonArray("items");
    assertThat(first).hasSize(5);
    assertThat(see("sample?seed=2026-q1&size=5").getJsonArray("items")).isEqualTo(first);
    assertThat(see("sample?seed=2026-q2&size=5").getJsonArray("items")).isNotEqualTo(first);
    assertThat(clinic.trail.entries.getLast().event().detail()).contains("2026-q2");
  }

  @Test
  void raises_what_was_refused_and_what_was_not_recorded() {
    var id = clinic.booked();
    var _ =
        clinic.trail.append(
            new AuditEvent(
                "x",
                clinic.clock.instant(),
                Optional.of(new CaseId(id)),
                "a-wang",
                "case.accept",
                id,
                "refused:qualification.licence-valid",
                "{}"));
    var alerts = see("alerts").getJsonArray("items");
    assertThat(alerts).hasSize(1);
    assertThat(alerts.getJsonObject(0).getString("kind")).isEqualTo("UNLICENSED");
    assertThat(see("overview").getJsonObject("alerts").getInteger("UNLICENSED")).isEqualTo(1);
  }

  @Test
  void logs_what_the_own_office_looked_at() {
    var _ = see("alerts");
    var _ = see("cases");
    var log = see("log").getJsonArray("items");
    assertThat(log.stream().map(it -> ((JsonObject) it).getString("action")))
        .containsExactly("supervision.log", "supervision.cases", "supervision.alerts");
  }

  @Test
  void exports_indicators_as_csv() {
    var _ = clinic.booked();
    var csv = Clinic.await(send("regulator", HttpMethod.GET, "indicators.csv" + SPAN));
    assertThat(csv.statusCode()).isEqualTo(200);
    assertThat(csv.getHeader("Content-Type")).startsWith("text/csv");
    assertThat(csv.bodyAsString()).startsWith("indicator,from,to,count").contains("no-show,");
    assertThat(see("indicators" + SPAN + "&minSeconds=30").getInteger("minSessionSeconds"))
        .isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource({
    "indicators",
    "indicators?from=2026-03-02T00:00:00Z&to=yesterday-or-so-it-is",
    "indicators?from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z",
    "indicators?from=2024-03-02T00:00:00Z&to=2026-03-02T00:00:00Z",
    "indicators.csv?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z&minSeconds=-1",
    "sample",
    "sample?seed=%27&size=5",
    "sample?seed=x&size=0",
    "sample?seed=x&size=201",
    "cases?state=NOTHING"
  })
  void refuses_what_it_cannot_read(String path) {
    assertThat(Clinic.json(send("regulator", HttpMethod.GET, path)).getInteger("_status"))
        .isEqualTo(400);
  }

  @Test
  void shows_nothing_that_it_cannot_audit() {
    var id = clinic.booked();
    var signed = clinic.signIn("regulator", Clinic.PASSWORD);
    clinic.trail.isBroken = true;
    for (var path : List.of("overview", "cases", "cases/" + id + "/identity?reason=1", "log")) {
      var refused =
          Clinic.json(
              clinic
                  .ask(HttpMethod.GET, RouteTable.SUPERVISION + path)
                  .putHeader("Cookie", "__Host-huizhen_session=" + signed.cookie())
                  .send());
      assertThat(refused.getInteger("_status")).as(path).isEqualTo(503);
      assertThat(refused.encode()).doesNotContain(Clinic.PATIENT, "items");
    }
  }
}
