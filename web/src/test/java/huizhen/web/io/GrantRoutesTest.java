package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseId;
import huizhen.web.io.AccessMatrix.Ownership;
import huizhen.web.io.AccessMatrix.Principal;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A patient lets another hospital's doctors read, for a while; and a doctor reads in need.
final class GrantRoutesTest {
  private AccessWorld world;
  private Clinic clinic;

  @BeforeEach
  void open() {
    world = new AccessWorld("booked");
    clinic = world.clinic;
  }

  private JsonObject patient(HttpMethod method, String path, JsonObject body) {
    var sent = clinic.api(method, path);
    world.shows(Principal.PATIENT, Ownership.OWN).forEach(sent::putHeader);
    var answer =
        Clinic.await(method.equals(HttpMethod.POST) ? sent.sendJsonObject(body) : sent.send());
    var text = answer.bodyAsString();
    return (text == null ? new JsonObject() : new JsonObject(text))
        .put("_status", answer.statusCode());
  }

  /// For an hour, to clinic-b.
  private String granted(String... items) {
    var wish =
        new JsonObject()
            .put("organisation", "clinic-b")
            .put("items", new JsonArray(java.util.List.of(items)))
            .put("until", clinic.clock.instant().plus(Duration.ofHours(1)).toString());
    var grant = patient(HttpMethod.POST, "visit/grants", wish);
    assertThat(grant.getInteger("_status")).isEqualTo(201);
    return grant.getString("id");
  }

  private JsonObject asks(String who, String path) {
    var answer = Clinic.await(clinic.as(who, HttpMethod.GET, path).send());
    var type = String.valueOf(answer.getHeader("Content-Type"));
    return (type.contains("json") ? new JsonObject(answer.bodyAsString()) : new JsonObject())
        .put("_status", answer.statusCode());
  }

  private long refused(String rule) {
    synchronized (clinic.trail) {
      return clinic.trail.entries.stream()
          .filter(it -> it.event().outcome().equals("refused:" + rule))
          .count();
    }
  }

  private String material() {
    return clinic
        .get("li", "cases/" + world.caseId)
        .getJsonArray("materials")
        .getJsonObject(0)
        .getString("id");
  }

  @Test
  void a_patient_is_told_to_whom_one_can_grant() {
    var names =
        patient(HttpMethod.GET, "visit/grants", new JsonObject()).getJsonArray("organisations");
    assertThat(names.encode()).contains("clinic-b").doesNotContain("\"hospital\"");
  }

  @Test
  void doctors_read_what_was_granted_and_nothing_else() {
    var grant = granted("APPLICATION", "OPINION");
    assertThat(asks("zhao", "cases/" + world.caseId).getInteger("_status")).isEqualTo(404);
    assertThat(asks("zhao", "grants").encode()).contains(grant);
    var read = asks("zhao", "grants/" + grant);
    var shown = read.getJsonArray("cases").getJsonObject(0);
    assertThat(shown.getJsonObject("application").getString("recordSummary")).contains("高血压");
    assertThat(shown.containsKey("materials")).isFalse();
    assertThat(shown.containsKey("consent")).isFalse();
    var document = asks("zhao", "grants/" + grant + "/materials/" + material());
    assertThat(document.getInteger("_status")).isEqualTo(403);
    assertThat(document.getString("rule")).isEqualTo("grant.scope");
    assertThat(refused("grant.scope")).isEqualTo(1);
    assertThat(clinic.trail.count("grant.use")).isEqualTo(2);
    // Another organisation's doctor is not told that there is one.
    assertThat(asks("chen", "grants/" + grant).getInteger("_status")).isEqualTo(404);
    assertThat(asks("chen", "grants").encode()).doesNotContain(grant);
  }

  @Test
  void a_granted_document_is_opened_for_download() {
    var path = "grants/" + granted("MATERIALS") + "/materials/";
    var answer = Clinic.await(clinic.as("zhao", HttpMethod.GET, path + material()).send());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Content-Disposition")).startsWith("attachment");
    assertThat(clinic.trail.count("material.view")).isEqualTo(1);
    assertThat(asks("zhao", path + "none").getInteger("_status")).isEqualTo(404);
  }

  @Test
  void a_grant_that_is_over_is_forbidden_and_audited() {
    var grant = granted("APPLICATION");
    clinic.later(Duration.ofMinutes(61));
    var late = asks("zhao", "grants/" + grant);
    assertThat(late.getInteger("_status")).isEqualTo(403);
    assertThat(late.getString("rule")).isEqualTo("grant.expired");
    assertThat(late.encode()).doesNotContain(Clinic.PATIENT);
    assertThat(refused("grant.expired")).isEqualTo(1);
  }

  @Test
  void a_patient_takes_a_grant_back() {
    var grant = granted("APPLICATION");
    assertThat(asks("zhao", "grants/" + grant).getInteger("_status")).isEqualTo(200);
    for (int i = 0; i < 2; i++) {
      assertThat(
              patient(HttpMethod.DELETE, "visit/grants/" + grant, new JsonObject())
                  .getInteger("_status"))
          .isEqualTo(204);
    }
    assertThat(asks("zhao", "grants/" + grant).getString("rule")).isEqualTo("grant.revoked");
    assertThat(refused("grant.revoked")).isEqualTo(1);
    assertThat(patient(HttpMethod.GET, "visit/grants", new JsonObject()).encode())
        .contains("\"isOpen\":false");
    assertThat(clinic.trail.count("grant.give")).isEqualTo(1);
    assertThat(clinic.trail.count("grant.revoke")).isEqualTo(2);
  }

  @Test
  void nobody_takes_back_somebody_elses_grant_and_none_is_for_ever() {
    var grant = granted("APPLICATION");
    var sent = clinic.api(HttpMethod.DELETE, "visit/grants/" + grant);
    world.shows(Principal.PATIENT, Ownership.STRANGER).forEach(sent::putHeader);
    assertThat(Clinic.await(sent.send()).statusCode()).isEqualTo(404);
    for (var until : new String[] {"2026-03-02T00:00:00Z", "2028-01-01T00:00:00Z", "never"}) {
      var wish =
          new JsonObject()
              .put("organisation", "clinic-b")
              .put("items", new JsonArray().add("OPINION"))
              .put("until", until);
      assertThat(patient(HttpMethod.POST, "visit/grants", wish).getInteger("_status"))
          .as(until)
          .isEqualTo(400);
    }
  }

  private JsonObject breaks(String who, String password) {
    return clinic.post(
        who,
        "broken-glass",
        new JsonObject()
            .put("case", world.caseId)
            .put("reason", "ER-2026-3")
            .put("password", password));
  }

  @Test
  void a_doctor_in_need_reads_for_four_hours_and_it_is_told_and_reviewed() {
    assertThat(breaks("zhao", "wrong").getInteger("_status")).isEqualTo(403);
    var glass = breaks("zhao", Clinic.PASSWORD);
    assertThat(glass.getInteger("_status")).isEqualTo(201);
    var path = "grants/" + glass.getString("id");
    assertThat(asks("zhao", path).encode()).contains("既往高血压十年");
    // For who took it alone.
    assertThat(asks("feng", path).getInteger("_status")).isEqualTo(404);
    // Told: the case's own trail, the regulator's alerts, the coordinators of both sides.
    assertThat(clinic.get("li", "cases/" + world.caseId + "/audit").encode())
        .contains("glass.break");
    assertThat(
            Clinic.ok(
                    200,
                    clinic
                        .ask(HttpMethod.GET, "/supervision/v1/alerts")
                        .putHeader(
                            "Cookie",
                            "__Host-huizhen_session="
                                + clinic.signIn("regulator", Clinic.PASSWORD).cookie())
                        .send())
                .encode())
        .contains("BROKEN_GLASS");
    assertThat(clinic.get("he", "broken-glass").encode()).contains("ER-2026-3");
    var taken = clinic.get("he", "broken-glass").getJsonArray("items").getJsonObject(0);
    assertThat(taken.getString("byName")).isEqualTo("赵医生");
    assertThat(taken.getString("home")).isEqualTo("clinic-a");
    assertThat(clinic.get("mo", "broken-glass").encode()).contains("ER-2026-3");
    assertThat(clinic.get("xu", "broken-glass").encode()).doesNotContain("ER-2026-3");
    assertThat(clinic.notices.all)
        .extracting(it -> it.notice().kind() + " " + it.notice().recipient())
        .containsExactlyInAnyOrder(
            "READ_IN_NEED patient:" + patient(),
            "READ_IN_NEED coordinators:clinic-a",
            "READ_IN_NEED coordinators:clinic-b");
    // Reviewed by the inviting side's coordinator, once.
    var review = "broken-glass/" + glass.getString("id") + "/review";
    var said = new JsonObject().put("isJustified", false).put("note", "QA-1");
    assertThat(clinic.post("mo", review, said).getInteger("_status")).isEqualTo(404);
    assertThat(clinic.post("he", review, said).getJsonObject("review").getBoolean("isJustified"))
        .isFalse();
    assertThat(clinic.post("he", review, said).getString("rule")).isEqualTo("glass.reviewed");
    assertThat(refused("glass.not-justified")).isEqualTo(1);

    clinic.later(Duration.ofMinutes(241));
    assertThat(asks("zhao", path).getString("rule")).isEqualTo("grant.expired");
  }

  private String patient() {
    return Clinic.await(clinic.scheduling.find(new CaseId(world.caseId)))
        .orElseThrow()
        .application()
        .patient()
        .value();
  }

  @Test
  void need_does_not_wait_for_notices_and_the_trail_says_that_nobody_was_told() {
    clinic.notices.isAway = true;
    assertThat(breaks("zhao", Clinic.PASSWORD).getInteger("_status")).isEqualTo(201);
    assertThat(refused("not-told")).isEqualTo(1);
    assertThat(clinic.get("he", "broken-glass").encode()).contains("ER-2026-3");
  }

  @Test
  void a_case_that_nobody_knows_is_no_glass_to_break() {
    var answer =
        clinic.post(
            "zhao",
            "broken-glass",
            new JsonObject()
                .put("case", "none")
                .put("reason", "x")
                .put("password", Clinic.PASSWORD));
    assertThat(answer.getInteger("_status")).isEqualTo(404);
    assertThat(refused("not-found")).isEqualTo(1);
  }
}
