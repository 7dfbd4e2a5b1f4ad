package huizhen.web.io;

import static huizhen.web.io.Clinic.json;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.document.OpinionText;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.annotation.CanIgnoreReturnValue;
import org.junit.jupiter.api.Test;

class ReferralRoutesTest {
  private static final String SUMMARY = "既往高血压十年，反复胸闷";
  private final Clinic clinic = Clinic.fresh();

  @Test
  void carries_the_signed_opinion_with_its_hash_out_of_a_finished_case() throws IOException {
    var kase = finished();
    var drafted =
        clinic.post("li", "cases/" + kase + "/referral", new JsonObject().put("reason", "需行介入治疗"));
    assertThat(drafted.getInteger("_status")).isEqualTo(201);
    var origin = drafted.getJsonObject("origin");
    var kept = Objects.requireNonNull(clinic.vault.documents.get(origin.getString("opinion")));
    assertThat(origin.getString("opinionSha256"))
        .isEqualTo(OpinionText.digest(kept.bytes().getBytes()));
    assertThat(drafted.getJsonObject("patient").getString("name")).isEqualTo(Clinic.PATIENT);
    assertThat(drafted.getString("diagnosis")).isEqualTo("诊断");

    var id = drafted.getString("id");
    ok(consent(id));
    var sent = ok(clinic.post("li", "referrals/" + id + "/submission", new JsonObject()));
    assertThat(sent.getString("state")).isEqualTo("SUBMITTED");
    var form = paper(sent, "FORM");
    var pdf =
        Clinic.await(
            clinic
                .as(
                    "wang",
                    HttpMethod.GET,
                    "referrals/" + id + "/documents/" + form.getString("document"))
                .send());
    assertThat(pdf.statusCode()).isEqualTo(200);
    assertThat(OpinionText.digest(Clinic.bytes(pdf))).isEqualTo(form.getString("sha256"));
    try (var document = Loader.loadPDF(Clinic.bytes(pdf))) {
      assertThat(new PDFTextStripper().getText(document))
          .contains("双向转诊单", Clinic.PATIENT, "需行介入治疗", origin.getString("opinionSha256"));
    }
    var opinion =
        Clinic.await(
            clinic
                .as(
                    "wang",
                    HttpMethod.GET,
                    "referrals/" + id + "/documents/" + origin.getString("opinion"))
                .send());
    assertThat(opinion.statusCode()).as("the receiving doctor reads the opinion").isEqualTo(200);
    assertThat(clinic.trail.count("referral.document")).isEqualTo(2);
  }

  @Test
  void goes_all_the_way_up_and_back() throws IOException {
    var id = submitted();
    assertThat(list("xu").getJsonObject(0).getString("id")).isEqualTo(id);
    step("wang", id, step("accept").put("doctor", "p-wang"));
    step(
        "wang", id, step("schedule").put("kind", "BED").put("place", "12床").put("at", Clinic.WHEN));
    step("li", id, step("depart").put("means", "救护车").put("vitals", "血压 150/90"));
    step("xu", id, step("arrive"));
    step("wang", id, step("admit"));
    step("wang", id, step("treat"));
    var wrong = clinic.post("wang", "referrals/" + id + "/summary", summary("wrong"));
    assertThat(wrong.getString("code")).isEqualTo("wrong-password");
    var back = ok(clinic.post("wang", "referrals/" + id + "/summary", summary(Clinic.PASSWORD)));
    assertThat(back.getString("state")).isEqualTo("DOWN_REFERRED");
    var document = paper(back, "SUMMARY").getString("document");
    var pdf =
        Clinic.await(
            clinic.as("li", HttpMethod.GET, "referrals/" + id + "/documents/" + document).send());
    try (var read = Loader.loadPDF(Clinic.bytes(pdf))) {
      assertThat(new PDFTextStripper().getText(read)).contains("下转小结", "支架植入", "ECDSA P-256");
    }
    MemorySigning.isHanded(
        clinic, "li", "referrals/" + id + "/documents/" + back.getString("summarySignatureFile"));
    step("li", id, step("receiveBack"));
    var planned =
        step(
            "li",
            id,
            step("followUp").put("doctor", "p-li").put("due", "2026-03-20").put("plan", "每周复查"));
    assertThat(planned.getJsonObject("followUp").getJsonObject("doctor").getString("name"))
        .isEqualTo("李医生");
    assertThat(step("li", id, step("close")).getString("state")).isEqualTo("CLOSED");
  }

  @Test
  void a_discharge_is_told_by_a_doctor_of_it_and_starts_the_years() {
    var id = submitted();
    var path = "referrals/" + id + "/discharge";
    var at = new JsonObject().put("at", "2026-03-01T08:00:00Z");
    ok(clinic.post("wang", path, at));
    assertThat(clinic.retention.told)
        .containsExactly("LAST_DISCHARGE referral-" + id + " 2026-03-01T08:00:00Z");
    assertThat(clinic.trail.count("referral.discharge")).isEqualTo(1);

    assertThat(clinic.post("xu", path, at).getInteger("_status")).isEqualTo(403);
    assertThat(clinic.post("zhao", path, at).getInteger("_status")).isEqualTo(403);
    var ahead = clinic.post("li", path, new JsonObject().put("at", "2099-01-01T00:00:00Z"));
    assertThat(ahead.getInteger("_status")).isEqualTo(400);
    assertThat(clinic.retention.told).hasSize(1);
  }

  @Test
  void shows_coordinators_how_far_it_is_and_nothing_clinical() {
    var id = submitted();
    var header = clinic.get("xu", "referrals/" + id);
    assertThat(header.getString("patientName")).isEqualTo(Clinic.PATIENT);
    assertThat(header.encode()).doesNotContain(SUMMARY, "papers", "reason");
    assertThat(clinic.get("wang", "referrals/" + id).encode()).contains(SUMMARY);
    step("wang", id, step("accept").put("doctor", "p-wang"));
    assertThat(clinic.get("chen", "referrals/" + id).encode())
        .as("another doctor of the hospital, once somebody has it")
        .doesNotContain(SUMMARY);
    var views = clinic.trail.count("referral.view");
    assertThat(views).isEqualTo(3);
  }

  @Test
  void keeps_out_who_has_nothing_to_do_with_it() {
    var id = submitted();
    assertThat(status("zhao", HttpMethod.GET, "referrals/" + id)).isEqualTo(403);
    assertThat(clinic.trail.count("access.getreferral")).isEqualTo(1);
    assertThat(status("regulator", HttpMethod.GET, "referrals/" + id)).isEqualTo(403);
    assertThat(status("operator", HttpMethod.GET, "referrals")).isEqualTo(403);
    assertThat(status("li", HttpMethod.GET, "referrals/nothing")).isEqualTo(404);
    assertThat(status("li", HttpMethod.GET, "referrals/" + "x".repeat(60))).isEqualTo(404);
    assertThat(status("li", HttpMethod.GET, "referrals/" + id + "/documents/nothing"))
        .isEqualTo(404);
    assertThat(
            clinic
                .post("zhao", "referrals/" + id + "/steps", step("receive"))
                .getInteger("_status"))
        .isEqualTo(403);
    assertThat(list("zhao")).isEmpty();
    var draft = clinic.post("li", "referrals", form()).getString("id");
    assertThat(status("wang", HttpMethod.GET, "referrals/" + draft))
        .as("what is not sent is nobody's")
        .isEqualTo(403);
  }

  @Test
  void says_why_a_step_is_refused() {
    var id = submitted();
    var illegal = clinic.post("wang", "referrals/" + id + "/steps", step("receiveBack"));
    assertThat(illegal.getString("rule")).isEqualTo("request.not-allowed");
    var early = clinic.post("wang", "referrals/" + id + "/steps", step("arrive"));
    assertThat(early.getString("code")).isEqualTo("illegal-state");
    assertThat(early.getString("state")).isEqualTo("SUBMITTED");
    var nobody =
        clinic.post("wang", "referrals/" + id + "/steps", step("accept").put("doctor", "p-li"));
    assertThat(nobody.getString("rule")).isEqualTo("qualification.organisation");
    assertThat(nobody.getString("zh")).isNotBlank();
  }

  @Test
  void answers_the_same_request_again_as_before() {
    var request =
        clinic.as("li", HttpMethod.POST, "referrals").putHeader("Idempotency-Key", "once");
    var first = json(request.sendJsonObject(form()));
    assertThat(json(request.sendJsonObject(form()))).isEqualTo(first);
    var id = first.getString("id");
    ok(consent(id));
    var submit =
        clinic
            .as("li", HttpMethod.POST, "referrals/" + id + "/submission")
            .putHeader("Idempotency-Key", "send");
    var sent = json(submit.sendJsonObject(new JsonObject()));
    var papers = clinic.vault.documents.size();
    assertThat(json(submit.sendJsonObject(new JsonObject()))).isEqualTo(sent);
    assertThat(clinic.vault.documents).as("printed once").hasSize(papers);
    var answer = Clinic.await(clinic.as("li", HttpMethod.GET, "referrals/" + id).send());
    assertThat(answer.getHeader("ETag")).isEqualTo("\"3\"");
  }

  @Test
  void lists_page_by_page() {
    for (int i = 0; i < 3; i++) {
      ok(clinic.post("li", "referrals", form()), 201);
    }
    var first = clinic.get("li", "referrals?limit=2");
    assertThat(first.getJsonArray("items")).hasSize(2);
    var second = clinic.get("li", "referrals?limit=2&after=" + first.getString("next"));
    assertThat(second.getJsonArray("items")).hasSize(1);
    assertThat(second.containsKey("next")).isFalse();
    assertThat(status("li", HttpMethod.GET, "referrals?limit=0")).isEqualTo(400);
    assertThat(status("li", HttpMethod.GET, "referrals?limit=1000")).isEqualTo(400);
    assertThat(status("li", HttpMethod.GET, "referrals?after=nothing")).isEqualTo(400);
  }

  @Test
  void refuses_bodies_that_are_no_referral_consent_step_or_summary() {
    for (var body :
        List.of(
            new JsonObject(),
            form().put("more", 1),
            form().put("urgency", "SOON"),
            form().put("patient", "a b"),
            form().put("summary", "x".repeat(20_001)))) {
      assertThat(clinic.post("li", "referrals", body).getInteger("_status"))
          .as(body.encode().substring(0, Math.min(60, body.encode().length())))
          .isEqualTo(400);
    }
    var strange = clinic.post("li", "referrals", form().put("patient", "patient-9"));
    assertThat(strange.getString("rule")).isEqualTo("request.patient");
    var id = clinic.post("li", "referrals", form()).getString("id");
    assertThat(
            clinic
                .post("li", "referrals/" + id + "/consent", consentBody().put("textVersion", "old"))
                .getString("code"))
        .isEqualTo("consent-text-outdated");
    assertThat(
            clinic
                .post("li", "referrals/" + id + "/consent", consentBody().put("relation", "ME"))
                .getInteger("_status"))
        .isEqualTo(400);
    var sent = submitted();
    for (var body :
        List.of(
            step("fly"),
            step("accept"),
            step("redirect").put("reason", "x"),
            step("schedule").put("place", "x"),
            step("schedule").put("place", "x").put("at", "tomorrow"))) {
      assertThat(clinic.post("wang", "referrals/" + sent + "/steps", body).getInteger("_status"))
          .as(body.encode())
          .isEqualTo(400);
    }
    assertThat(
            clinic
                .post(
                    "li",
                    "referrals/" + sent + "/steps",
                    step("followUp").put("doctor", "p-li").put("due", "2026-02-31"))
                .getString("field"))
        .isEqualTo("due");
    assertThat(
            clinic
                .post("wang", "referrals/" + sent + "/summary", new JsonObject())
                .getInteger("_status"))
        .isEqualTo(400);
    assertThat(
            clinic
                .post("li", "cases/" + clinic.submitted() + "/referral", new JsonObject())
                .getString("code"))
        .as("no opinion yet")
        .isEqualTo("illegal-state");
  }

  private String finished() {
    var id = clinic.booked();
    ok(clinic.post("li", "cases/" + id + "/consent", Clinic.consent()));
    clinic.later(java.time.Duration.ofMinutes(50));
    ok(clinic.post("wang", "cases/" + id + "/join", new JsonObject()), 201);
    ok(
        json(
            clinic
                .as("wang", HttpMethod.PUT, "cases/" + id + "/opinion")
                .sendJsonObject(
                    new JsonObject()
                        .put("findings", "所见")
                        .put("diagnosis", "诊断")
                        .put("advice", "建议"))));
    ok(
        clinic.post(
            "wang",
            "cases/" + id + "/opinion/signature",
            new JsonObject().put("password", Clinic.PASSWORD)));
    return id;
  }

  private String submitted() {
    var id = clinic.post("li", "referrals", form()).getString("id");
    ok(consent(id));
    return ok(clinic.post("li", "referrals/" + id + "/submission", new JsonObject()))
        .getString("id");
  }

  private JsonObject consent(String id) {
    return clinic.post("li", "referrals/" + id + "/consent", consentBody());
  }

  private static JsonObject consentBody() {
    return new JsonObject()
        .put("textVersion", "referral-1")
        .put("treatment", true)
        .put("sensitiveInformation", true)
        .put("signer", "张大明")
        .put("relation", "GUARDIAN");
  }

  private static JsonObject form() {
    return new JsonObject()
        .put("patient", "patient-1")
        .put("to", "hospital")
        .put("department", "心血管内科")
        .put("urgency", "ROUTINE")
        .put("reason", "本院无法行介入治疗")
        .put("diagnosis", "急性冠脉综合征")
        .put("summary", SUMMARY);
  }

  private static JsonObject summary(String password) {
    return new JsonObject()
        .put("diagnosis", "冠心病")
        .put("treatment", "支架植入")
        .put("medicines", "阿司匹林")
        .put("advice", "按时服药")
        .put("password", password);
  }

  private static JsonObject step(String word) {
    return new JsonObject().put("step", word);
  }

  @CanIgnoreReturnValue
  private JsonObject step(String who, String id, JsonObject body) {
    return ok(clinic.post(who, "referrals/" + id + "/steps", body));
  }

  private JsonArray list(String who) {
    return clinic.get(who, "referrals").getJsonArray("items");
  }

  private static JsonObject paper(JsonObject referral, String kind) {
    return referral.getJsonArray("papers").stream()
        .map(JsonObject.class::cast)
        .filter(it -> it.getString("kind").equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private int status(String who, HttpMethod method, String path) {
    return Clinic.await(clinic.as(who, method, path).send()).statusCode();
  }

  @CanIgnoreReturnValue
  private static JsonObject ok(JsonObject answer) {
    return ok(answer, 200);
  }

  @CanIgnoreReturnValue
  private static JsonObject ok(JsonObject answer, int status) {
    if (answer.getInteger("_status") != status) {
      throw new AssertionError(answer.encode());
    }
    return answer;
  }
}
