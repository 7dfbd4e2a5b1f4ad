package huizhen.web.io;

import static huizhen.web.io.Clinic.json;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.document.OpinionText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.annotation.CanIgnoreReturnValue;
import org.junit.jupiter.api.Test;

class OrderRoutesTest {
  private static final String STUDY = "https://pacs.example.org/dicom-web/studies/1.2.840.113619";
  private final Clinic clinic = Clinic.fresh();

  @Test
  void is_ordered_read_reported_signed_and_acknowledged() throws IOException {
    var id = submitted();
    step("xu", id, step("accept").put("doctor", "p-wang"));
    assertThat(draft("wang", id, report()).getString("state")).isEqualTo("REPORTING");
    assertThat(clinic.get("li", "orders/" + id).encode())
        .as("a draft is nobody else's")
        .doesNotContain("ST段抬高");
    var wrong = clinic.post("wang", "orders/" + id + "/report/signature", signature(1, "wrong"));
    assertThat(wrong.getString("code")).isEqualTo("wrong-password");
    var signed = ok(sign(id, 1));
    assertThat(signed.getString("state")).isEqualTo("DELIVERED");

    var report = clinic.get("li", "orders/" + id).getJsonArray("reports").getJsonObject(0);
    var pdf =
        Clinic.await(
            clinic
                .as(
                    "li",
                    HttpMethod.GET,
                    "orders/" + id + "/documents/" + report.getString("document"))
                .send());
    assertThat(OpinionText.digest(Clinic.bytes(pdf))).isEqualTo(report.getString("sha256"));
    try (var read = Loader.loadPDF(Clinic.bytes(pdf))) {
      assertThat(new PDFTextStripper().getText(read))
          .contains("远程心电诊断报告", Clinic.PATIENT, "ST段抬高", "急性下壁心梗", "ECDSA P-256");
    }
    step("li", id, step("acknowledge").put("note", "立即转诊"));
    assertThat(step("li", id, step("close")).getString("state")).isEqualTo("CLOSED");
    assertThat(clinic.trail.count("order.document")).isEqualTo(1);
    MemorySigning.isHanded(
        clinic, "li", "orders/" + id + "/documents/" + report.getString("signatureFile"));
    assertThat(clinic.trail.count("order.document")).isEqualTo(2);
  }

  @Test
  void amends_as_a_new_version_and_keeps_the_old_one() {
    var id = delivered();
    var nothing = draftAnswer("wang", id, report());
    assertThat(nothing.getString("rule")).isEqualTo("reason.missing");
    draft("wang", id, report().put("impression", "急性下壁、右室心梗").put("reason", "补充导联"));
    var amended = ok(sign(id, 2));
    assertThat(amended.getJsonArray("reports")).hasSize(2);
    assertThat(amended.getJsonArray("reports").getJsonObject(0).getString("impression"))
        .isEqualTo("急性下壁心梗");
    assertThat(amended.getJsonArray("reports").getJsonObject(1).getString("amends"))
        .isEqualTo("补充导联");
  }

  @Test
  void audits_each_opening_of_the_study_and_shows_the_link_nowhere_else() {
    var id = submitted();
    assertThat(clinic.get("wang", "orders/" + id).encode()).doesNotContain("pacs.example.org");
    for (int i = 0; i < 3; i++) {
      var opened =
          ok(clinic.post("wang", "orders/" + id + "/study-openings", new JsonObject()), 201);
      assertThat(opened.getString("url")).isEqualTo(STUDY);
    }
    assertThat(clinic.trail.count("order.study-open")).isEqualTo(3);
    step("xu", id, step("accept").put("doctor", "p-wang"));
    var other = clinic.post("chen", "orders/" + id + "/study-openings", new JsonObject());
    assertThat(other.getInteger("_status")).isEqualTo(403);
    assertThat(clinic.trail.count("order.study-open")).as("somebody else has it").isEqualTo(3);
    clinic.trail.isBroken = true;
    var unaudited = clinic.post("wang", "orders/" + id + "/study-openings", new JsonObject());
    clinic.trail.isBroken = false;
    assertThat(unaudited.getInteger("_status")).isEqualTo(503);
    assertThat(unaudited.encode()).doesNotContain("pacs.example.org");
  }

  @Test
  void takes_documents_in_place_of_a_study_and_shows_them_to_the_reporting_doctor() {
    var plain = form();
    plain.remove("study");
    var id = ok(clinic.post("li", "orders", plain), 201).getString("id");
    ok(clinic.post("li", "orders/" + id + "/consent", consent()));
    assertThat(clinic.post("li", "orders/" + id + "/steps", step("submit")).getString("rule"))
        .isEqualTo("order.study");
    var png = Buffer.buffer(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1});
    var upload =
        clinic
            .as("li", HttpMethod.POST, "orders/" + id + "/materials")
            .putHeader("Content-Type", "image/png")
            .putHeader("X-File-Name", "ecg.png")
            .putHeader("Idempotency-Key", "up");
    var kept = json(upload.sendBuffer(png));
    assertThat(kept.getInteger("_status")).isEqualTo(201);
    assertThat(json(upload.sendBuffer(png)).getString("id")).isEqualTo(kept.getString("id"));
    assertThat(
            json(clinic
                    .as("li", HttpMethod.POST, "orders/" + id + "/materials")
                    .putHeader("Content-Type", "image/png")
                    .putHeader("X-File-Name", "ecg.png")
                    .sendBuffer(Buffer.buffer("no picture")))
                .getString("code"))
        .isEqualTo("content-mismatch");
    assertThat(
            json(clinic
                    .as("li", HttpMethod.POST, "orders/" + id + "/materials")
                    .putHeader("Content-Type", "text/html")
                    .putHeader("X-File-Name", "ecg.html")
                    .sendBuffer(Buffer.buffer("<p>")))
                .getInteger("_status"))
        .isEqualTo(415);
    step("li", id, step("submit"));
    var read =
        Clinic.await(
            clinic
                .as("wang", HttpMethod.GET, "orders/" + id + "/documents/" + kept.getString("id"))
                .send());
    assertThat(Clinic.bytes(read)).isEqualTo(png.getBytes());
  }

  @Test
  void refuses_a_link_that_is_no_study() {
    for (var url :
        List.of(
            "http://pacs.example.org/studies/1.2.3",
            "https://pacs.example.org/",
            "https://u:p@pacs.example.org/studies/1.2.3",
            "javascript:alert(1)")) {
      var answer = clinic.post("li", "orders", form().put("study", url));
      assertThat(answer.getInteger("_status")).as(url).isEqualTo(400);
      assertThat(answer.getString("field")).isEqualTo("study");
    }
  }

  @Test
  void keeps_out_who_has_nothing_to_do_with_it() {
    var id = submitted();
    assertThat(status("zhao", HttpMethod.GET, "orders/" + id)).isEqualTo(403);
    assertThat(clinic.trail.count("access.getorder")).isEqualTo(1);
    assertThat(status("regulator", HttpMethod.GET, "orders/" + id)).isEqualTo(403);
    assertThat(status("li", HttpMethod.GET, "orders/nothing")).isEqualTo(404);
    assertThat(clinic.get("xu", "orders/" + id).encode())
        .as("a coordinator reads nothing clinical")
        .doesNotContain("question", "summary", "reports");
    assertThat(status("xu", HttpMethod.GET, "orders/" + id + "/documents/x")).isEqualTo(403);
    assertThat(clinic.get("zhao", "orders").getJsonArray("items")).isEmpty();
    assertThat(clinic.get("wang", "orders").getJsonArray("items")).hasSize(1);
  }

  @Test
  void refuses_bodies_that_are_no_order_step_draft_or_signature() {
    for (var body :
        List.of(
            new JsonObject(),
            form().put("kind", "MRI"),
            form().put("more", 1),
            form().put("question", "x".repeat(2_001)))) {
      assertThat(clinic.post("li", "orders", body).getInteger("_status")).isEqualTo(400);
    }
    var id = submitted();
    assertThat(clinic.post("wang", "orders/" + id + "/steps", step("accept")).getString("field"))
        .isEqualTo("doctor");
    assertThat(clinic.post("wang", "orders/" + id + "/steps", step("fly")).getInteger("_status"))
        .isEqualTo(400);
    assertThat(draftAnswer("wang", id, new JsonObject()).getInteger("_status")).isEqualTo(400);
    assertThat(
            clinic
                .post("wang", "orders/" + id + "/report/signature", new JsonObject())
                .getInteger("_status"))
        .isEqualTo(400);
    var early = draftAnswer("wang", id, report());
    assertThat(early.getString("rule")).as("nobody has it yet").isEqualTo("request.not-allowed");
    step("wang", id, step("accept").put("doctor", "p-wang"));
    assertThat(sign(id, 1).getString("code")).isEqualTo("illegal-state");
  }

  @Test
  void answers_the_same_signature_again_as_before() {
    var id = submitted();
    step("wang", id, step("accept").put("doctor", "p-wang"));
    draft("wang", id, report());
    var request =
        clinic
            .as("wang", HttpMethod.POST, "orders/" + id + "/report/signature")
            .putHeader("Idempotency-Key", "sign");
    var first = json(request.sendJsonObject(signature(1, Clinic.PASSWORD)));
    var kept = clinic.vault.documents.size();
    assertThat(json(request.sendJsonObject(signature(1, Clinic.PASSWORD)))).isEqualTo(first);
    assertThat(clinic.vault.documents).hasSize(kept);
  }

  private String submitted() {
    var id = ok(clinic.post("li", "orders", form()), 201).getString("id");
    ok(clinic.post("li", "orders/" + id + "/consent", consent()));
    assertThat(step("li", id, step("submit")).getString("dueAt")).isEqualTo("2026-03-02T01:30:00Z");
    return id;
  }

  private String delivered() {
    var id = submitted();
    step("wang", id, step("accept").put("doctor", "p-wang"));
    draft("wang", id, report());
    ok(sign(id, 1));
    return id;
  }

  @CanIgnoreReturnValue
  private JsonObject draft(String who, String id, JsonObject body) {
    return ok(draftAnswer(who, id, body));
  }

  private JsonObject draftAnswer(String who, String id, JsonObject body) {
    return json(clinic.as(who, HttpMethod.PUT, "orders/" + id + "/report").sendJsonObject(body));
  }

  private JsonObject sign(String id, int version) {
    return clinic.post(
        "wang", "orders/" + id + "/report/signature", signature(version, Clinic.PASSWORD));
  }

  private static JsonObject signature(int version, String password) {
    return new JsonObject().put("version", version).put("password", password);
  }

  private static JsonObject report() {
    return new JsonObject()
        .put("findings", "ST段抬高")
        .put("impression", "急性下壁心梗")
        .put("advice", "立即转诊");
  }

  private static JsonObject consent() {
    return new JsonObject()
        .put("textVersion", "order-1")
        .put("treatment", true)
        .put("sensitiveInformation", true)
        .put("signer", Clinic.PATIENT)
        .put("relation", "SELF");
  }

  static JsonObject form() {
    return new JsonObject()
        .put("patient", "patient-1")
        .put("to", "hospital")
        .put("kind", "ECG")
        .put("department", "心血管内科")
        .put("urgency", "URGENT")
        .put("question", "是否急性心梗")
        .put("summary", "胸痛2小时")
        .put("study", STUDY);
  }

  private static JsonObject step(String word) {
    return new JsonObject().put("step", word);
  }

  @CanIgnoreReturnValue
  private JsonObject step(String who, String id, JsonObject body) {
    return ok(clinic.post(who, "orders/" + id + "/steps", body));
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
