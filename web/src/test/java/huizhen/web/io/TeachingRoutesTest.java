package huizhen.web.io;

import static huizhen.web.io.Clinic.json;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.web.document.OpinionText;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.annotation.CanIgnoreReturnValue;
import org.junit.jupiter.api.Test;

class TeachingRoutesTest {
  private static final Instant START = Instant.parse(Clinic.WHEN);
  private final Clinic clinic = Clinic.fresh();

  @Test
  void is_planned_announced_attended_ended_and_recorded() throws IOException {
    var id = announced();
    step("wang", id, step("enrol"));
    consent(id, true);
    atTheStart();
    step("li", id, step("open"));
    var teacher = join("li", id);
    assertThat(teacher.getInteger("_status")).isEqualTo(201);
    assertThat(teacher.getString("room")).isEqualTo("teaching-" + id);
    assertThat(join("wang", id).getInteger("_status")).isEqualTo(201);
    var tickets = clinic.tickets.minted;
    assertThat(tickets.getFirst().role()).isEqualTo("CHAIR");
    assertThat(tickets.getLast().role()).isEqualTo("TRAINEE");
    assertThat(tickets.getLast().publish()).as("who attends only receives").isFalse();

    var noSession = clinic.post("li", path(id, "/record"), record(Clinic.PASSWORD));
    assertThat(noSession.getInteger("_status")).isEqualTo(409);
    start(id);
    step("li", id, step("end"));
    assertThat(clinic.rooms.ended).containsExactly(id);
    assertThat(clinic.post("li", path(id, "/record"), record("wrong")).getString("code"))
        .isEqualTo("wrong-password");
    var signed = clinic.post("li", path(id, "/record"), record(Clinic.PASSWORD));
    assertThat(signed.getString("state")).isEqualTo("RECORDED");
    var paper = paper(signed, "RECORD");
    var pdf =
        Clinic.await(
            clinic
                .as("li", HttpMethod.GET, path(id, "/documents/" + paper.getString("document")))
                .send());
    assertThat(OpinionText.digest(Clinic.bytes(pdf))).isEqualTo(paper.getString("sha256"));
    try (var read = Loader.loadPDF(Clinic.bytes(pdf))) {
      assertThat(new PDFTextStripper().getText(read))
          .contains("远程示教记录", "王主任", "李医生", "ECDSA P-256")
          .doesNotContain(Clinic.PATIENT);
    }
    assertThat(clinic.trail.count("teaching.document")).isEqualTo(1);
    MemorySigning.isHanded(
        clinic, "li", path(id, "/documents/" + signed.getString("signatureFile")));
  }

  @Test
  void shows_the_patient_to_the_teacher_alone() {
    var id = announced();
    consent(id, true);
    assertThat(clinic.get("li", path(id, "")).encode()).contains(Clinic.PATIENT);
    for (var other : new String[] {"wang", "xu"}) {
      var seen = clinic.get(other, path(id, "")).encode();
      assertThat(seen).as(other).doesNotContain(Clinic.PATIENT).doesNotContain("patient-1");
      assertThat(clinic.get(other, "teaching").encode()).contains(id).doesNotContain("patient-1");
    }
    var consent = paper(clinic.get("li", path(id, "")), "CONSENT").getString("document");
    var refused = json(clinic.as("wang", HttpMethod.GET, path(id, "/documents/" + consent)).send());
    assertThat(refused.getInteger("_status")).isEqualTo(403);
  }

  @Test
  void is_nobody_elses_before_it_is_announced_and_no_strangers_after() {
    var id = ok(clinic.post("li", "teaching", form(true)), 201).getString("id");
    for (var other : new String[] {"wang", "xu", "zhao"}) {
      var seen = json(clinic.as(other, HttpMethod.GET, path(id, "")).send());
      assertThat(seen.getInteger("_status")).as(other).isEqualTo(403);
      assertThat(clinic.get(other, "teaching").encode()).doesNotContain(id);
    }
    step("li", id, step("announce"));
    assertThat(clinic.get("wang", path(id, "")).getString("state")).isEqualTo("ANNOUNCED");
    var stranger = json(clinic.as("zhao", HttpMethod.GET, path(id, "")).send());
    assertThat(stranger.getInteger("_status")).isEqualTo(403);
  }

  @Test
  void lets_nobody_in_without_consent_and_puts_everybody_out_when_it_is_withdrawn() {
    var id = announced();
    step("wang", id, step("enrol"));
    atTheStart();
    assertThat(clinic.post("li", path(id, "/steps"), step("open")).getString("rule"))
        .isEqualTo("teaching.consent");
    consent(id, false);
    step("li", id, step("open"));
    assertThat(join("wang", id).getInteger("_status")).isEqualTo(201);
    assertThat(join("chen", id).getString("rule")).isEqualTo("teaching.not-enrolled");
    assertThat(step("li", id, step("withdrawConsent")).getString("state")).isEqualTo("BROKEN_OFF");
    assertThat(clinic.rooms.ended).containsExactly(id);
    assertThat(join("wang", id).getInteger("_status")).isEqualTo(409);
    assertThat(paper(clinic.get("li", path(id, "")), "WITHDRAWAL").getString("sha256")).hasSize(64);
  }

  @Test
  void takes_no_consent_to_an_outdated_text() {
    var id = announced();
    var answer =
        clinic.post("li", path(id, "/consent"), agreed(true).put("textVersion", "teaching-0"));
    assertThat(answer.getString("code")).isEqualTo("consent-text-outdated");
  }

  @Test
  void is_moved_with_a_reason_and_announced_anew() {
    var id = announced();
    var later =
        step("reschedule")
            .put("start", START.plus(Duration.ofHours(2)).toString())
            .put("minutes", 45);
    assertThat(clinic.post("li", path(id, "/steps"), later).getString("rule"))
        .isEqualTo("reason.missing");
    var moved = step("li", id, later.copy().put("reason", "主讲临时急诊"));
    assertThat(moved.getString("end")).isEqualTo(START.plus(Duration.ofMinutes(165)).toString());
    var announcements =
        moved.getJsonArray("papers").stream()
            .filter(it -> ((JsonObject) it).getString("kind").equals("ANNOUNCEMENT"))
            .count();
    assertThat(announcements).isEqualTo(2);
    assertThat(clinic.post("li", path(id, "/steps"), step("reschedule")).getInteger("_status"))
        .isEqualTo(400);
  }

  @Test
  void gives_the_same_session_for_the_same_key() {
    var once = clinic.as("li", HttpMethod.POST, "teaching").putHeader("Idempotency-Key", "plan-1");
    var first = json(once.sendJsonObject(form(false))).getString("id");
    assertThat(json(once.sendJsonObject(form(false))).getString("id")).isEqualTo(first);
    assertThat(clinic.get("li", "teaching").getJsonArray("items")).hasSize(1);
  }

  static JsonObject form(boolean showsPatient) {
    var form =
        new JsonObject()
            .put("title", "下壁心梗病例讨论")
            .put("outline", "心电图判读要点")
            .put("department", "心血管内科")
            .put("teacher", "p-li")
            .put("start", START.toString())
            .put("minutes", 60)
            .put("invited", new JsonArray().add("hospital"))
            .put("seats", 20)
            .put("isRecorded", true);
    return showsPatient ? form.put("patient", "patient-1") : form;
  }

  private String announced() {
    var id = ok(clinic.post("li", "teaching", form(true)), 201).getString("id");
    step("li", id, step("announce"));
    return id;
  }

  private void atTheStart() {
    clinic.later(Duration.between(clinic.clock.instant(), START));
  }

  /// As the room does it.
  private void start(String id) {
    var started =
        Clinic.await(
            clinic.teaching.execute(
                new CommandId("start"),
                new Actor(
                    "a-li",
                    Actor.Role.COUNTY_DOCTOR,
                    Optional.of(new OrganisationId("clinic-a")),
                    Optional.of(new PractitionerId("p-li"))),
                new TeachingId(id),
                new TeachingCommand.Start(true)));
    assertThat(started).isInstanceOf(RequestOutcome.Done.class);
  }

  static JsonObject agreed(boolean recording) {
    return new JsonObject()
        .put("textVersion", "teaching-1")
        .put("teaching", true)
        .put("sensitiveInformation", true)
        .put("recording", recording)
        .put("signer", Clinic.PATIENT)
        .put("relation", "SELF");
  }

  private void consent(String id, boolean recording) {
    ok(clinic.post("li", path(id, "/consent"), agreed(recording)), 200);
  }

  private static JsonObject record(String password) {
    return new JsonObject().put("summary", "讲解了下壁心梗").put("password", password);
  }

  private static JsonObject paper(JsonObject session, String kind) {
    return session.getJsonArray("papers").stream()
        .map(JsonObject.class::cast)
        .filter(it -> it.getString("kind").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private JsonObject join(String who, String id) {
    return clinic.post(who, path(id, "/join"), new JsonObject());
  }

  private static JsonObject step(String name) {
    return new JsonObject().put("step", name);
  }

  @CanIgnoreReturnValue
  private JsonObject step(String who, String id, JsonObject body) {
    return ok(clinic.post(who, path(id, "/steps"), body), 200);
  }

  private static String path(String id, String rest) {
    return "teaching/" + id + rest;
  }

  @CanIgnoreReturnValue
  private static JsonObject ok(JsonObject answer, int status) {
    assertThat(answer.getInteger("_status")).as(answer.encode()).isEqualTo(status);
    return answer;
  }
}
