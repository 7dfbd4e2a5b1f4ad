package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.document.OpinionText;
import huizhen.web.signing.SignatureCheck;
import huizhen.web.signing.SignatureFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A consultation through the HTTP API, from the application to the final decision.
final class ConsultationTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};

  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  @Test
  void walks_from_application_to_final_decision() throws Exception {
    var id = clinic.booked();
    var consented = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    assertThat(consented.getJsonObject("consent").getBoolean("recording")).isTrue();
    assertThat(clinic.vault.documents).hasSize(1);

    clinic.later(Duration.ofMinutes(50));
    var chair = clinic.post("wang", "cases/" + id + "/join", new JsonObject());
    assertThat(chair.getInteger("_status")).isEqualTo(201);
    assertThat(chair.getString("room")).isEqualTo("case-" + id);
    assertThat(chair.getString("signaling")).startsWith("ws://127.0.0.1:").endsWith("/signaling");
    assertThat(clinic.tickets.minted.getFirst().role()).isEqualTo("CHAIR");
    assertThat(clinic.tickets.minted.getFirst().participant()).isEqualTo("a-wang");
    assertThat(clinic.tickets.minted.getFirst().record()).isTrue();

    var opinion =
        new JsonObject()
            .put("findings", "心电图示ST段改变")
            .put("diagnosis", "不稳定型心绞痛")
            .put("advice", "尽快转院行冠脉造影");
    var _ =
        Clinic.ok(
            200,
            clinic.as("wang", HttpMethod.PUT, "cases/" + id + "/opinion").sendJsonObject(opinion));
    assertThat(clinic.get("li", "cases/" + id).containsKey("opinion"))
        .as("a draft is the specialist's own")
        .isFalse();
    var wrong =
        clinic.post(
            "wang", "cases/" + id + "/opinion/signature", new JsonObject().put("password", "no"));
    assertThat(wrong.getInteger("_status")).isEqualTo(403);
    assertThat(wrong.getString("code")).isEqualTo("wrong-password");
    var signed =
        clinic.post(
            "wang",
            "cases/" + id + "/opinion/signature",
            new JsonObject().put("password", Clinic.PASSWORD));
    assertThat(signed.getString("state")).isEqualTo("DELIVERED");

    var pdf = Clinic.await(clinic.as("li", HttpMethod.GET, "cases/" + id + "/opinion.pdf").send());
    assertThat(pdf.getHeader("Content-Type")).isEqualTo("application/pdf");
    try (var document = Loader.loadPDF(Clinic.bytes(pdf))) {
      assertThat(new PDFTextStripper().getText(document))
          .contains("会诊意见", "不稳定型心绞痛", "王主任", "省人民医院", "330***********1234");
    }
    assertThat(signatureFits(id)).isTrue();

    var decided =
        clinic.post(
            "li",
            "cases/" + id + "/acknowledgement",
            new JsonObject().put("finalDecision", "同意转院"));
    assertThat(decided.getString("finalDecision")).isEqualTo("同意转院");
    assertThat(clinic.trail.count("opinion.download")).isEqualTo(1);
    assertThat(clinic.trail.count("case.view")).isEqualTo(1);
  }

  private boolean signatureFits(String id) {
    var state =
        Clinic.await(clinic.scheduling.find(new huizhen.scheduling.api.CaseId(id))).orElseThrow();
    var opinion = state.opinions().getLast();
    var at = opinion.signedAt().orElseThrow();
    var value = opinion.signature().orElseThrow();
    var file = Clinic.await(clinic.vault.open(SignatureFile.id(value))).orElseThrow().bytes();
    return new SignatureCheck(clinic.signing.roots(), (_, _) -> Optional.empty())
        .check(file.getBytes(), value, OpinionText.toSign(state, opinion, at), at)
        .isGood();
  }

  @Test
  void answers_a_command_again_when_its_key_comes_again() {
    var request =
        clinic.as("li", HttpMethod.POST, "cases").putHeader("Idempotency-Key", "the-same-key");
    var first = Clinic.ok(201, request.sendJsonObject(Clinic.application()));
    var second = Clinic.ok(201, request.sendJsonObject(Clinic.application()));
    assertThat(second.getString("id")).isEqualTo(first.getString("id"));
    assertThat(clinic.get("li", "cases").getJsonArray("items")).hasSize(1);
  }

  @Test
  void lists_cases_piece_by_piece() {
    for (int i = 0; i < 3; i++) {
      var _ = clinic.submitted();
    }
    var first = clinic.get("li", "cases?limit=2");
    assertThat(first.getJsonArray("items")).hasSize(2);
    var second = clinic.get("li", "cases?limit=2&after=" + first.getString("next"));
    assertThat(second.getJsonArray("items")).hasSize(1);
    assertThat(second.containsKey("next")).isFalse();
    for (var bad : List.of("limit=0", "limit=101", "limit=x", "after=nothing", "after=..%2F")) {
      var answer = Clinic.await(clinic.as("li", HttpMethod.GET, "cases?" + bad).send());
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(answer.getHeader("Content-Type")).as(bad).startsWith("application/problem+json");
    }
  }

  @Test
  void keeps_the_same_key_of_two_people_apart() {
    var mine =
        Clinic.ok(
            201,
            clinic
                .as("li", HttpMethod.POST, "cases")
                .putHeader("Idempotency-Key", "key")
                .sendJsonObject(Clinic.application()));
    var theirs =
        Clinic.ok(
            201,
            clinic
                .as("zhao", HttpMethod.POST, "cases")
                .putHeader("Idempotency-Key", "key")
                .sendJsonObject(Clinic.application()));
    assertThat(theirs.getString("id")).isNotEqualTo(mine.getString("id"));
  }

  @Test
  void names_free_times_near_a_taken_one() {
    var _ = clinic.booked();
    var id = clinic.submitted();
    var _ =
        clinic.post(
            "wang", "cases/" + id + "/accept", new JsonObject().put("specialist", "p-wang"));
    var taken =
        clinic.post(
            "li",
            "cases/" + id + "/booking",
            new JsonObject().put("start", Clinic.WHEN).put("end", "2026-03-02T02:30:00Z"));
    assertThat(taken.getInteger("_status")).isEqualTo(409);
    assertThat(taken.getString("code")).isEqualTo("slot-taken");
    assertThat(taken.getString("busy")).isEqualTo("INVITED");
    assertThat(taken.getJsonArray("nearest").getJsonObject(0).getString("start"))
        .isEqualTo("2026-03-02T03:00:00Z");
  }

  @Test
  void overbooks_a_taken_time_for_a_reason_and_not_for_the_asking_side() {
    var _ = clinic.booked();
    var id = clinic.submitted();
    var _ =
        clinic.post(
            "wang", "cases/" + id + "/accept", new JsonObject().put("specialist", "p-wang"));
    var time = new JsonObject().put("start", Clinic.WHEN).put("end", "2026-03-02T02:30:00Z");
    var path = "cases/" + id + "/overbooking";
    assertThat(clinic.post("wang", path, time).getInteger("_status")).isEqualTo(400);
    time.put("reason", "病情紧急，仅此时段");
    assertThat(clinic.post("li", path, time).getInteger("_status")).isEqualTo(403);
    var booked = clinic.post("wang", path, time);
    assertThat(booked.getInteger("_status")).isEqualTo(201);
    assertThat(booked.getString("state")).isEqualTo("SCHEDULED");
  }

  @Test
  void says_when_the_lobby_opens_to_who_comes_early() {
    var id = clinic.booked();
    var early = clinic.post("li", "cases/" + id + "/join", new JsonObject());
    assertThat(early.getInteger("_status")).isEqualTo(409);
    assertThat(early.getString("code")).isEqualTo("too-early");
    assertThat(early.getString("opensAt")).isEqualTo("2026-03-02T01:45:00Z");
    assertThat(clinic.tickets.minted).isEmpty();
  }

  @Test
  void a_doctor_lets_a_device_and_guests_into_the_open_room() {
    var id = clinic.booked();
    var _ = clinic.post("li", "cases/" + id + "/consent", Clinic.consent().put("teaching", true));
    var path = "cases/" + id + "/device-tickets";
    var device = new JsonObject().put("role", "device").put("name", "超声 2 号");
    clinic.later(Duration.ofMinutes(50));
    var early = clinic.post("li", path, device);
    assertThat(early.getInteger("_status")).isEqualTo(409);
    assertThat(clinic.tickets.minted).isEmpty();

    var _ = clinic.post("li", "cases/" + id + "/join", new JsonObject());
    var answer = clinic.post("li", path, device);
    assertThat(answer.getInteger("_status")).as(answer.encode()).isEqualTo(201);
    assertThat(answer.getString("whip")).endsWith("/whip/case-" + id);
    var minted = clinic.tickets.minted.getLast();
    assertThat(minted.room()).isEqualTo("case-" + id);
    assertThat(minted.role()).isEqualTo("DEVICE");
    assertThat(minted.name()).isEqualTo("超声 2 号");
    assertThat(minted.participant()).startsWith("guest-");
    assertThat(minted.publish()).isTrue();
    assertThat(minted.subscribe()).isFalse();
    for (var role : List.of("interpreter", "trainee", "observer")) {
      var _ = clinic.post("wang", path, new JsonObject().put("role", role).put("name", "周"));
      var guest = clinic.tickets.minted.getLast();
      assertThat(guest.role()).isEqualTo(role.toUpperCase(Locale.ROOT));
      assertThat(guest.publish()).isEqualTo(role.equals("interpreter"));
      assertThat(guest.subscribe()).isTrue();
    }
    assertThat(clinic.trail.count("room.ticket")).isEqualTo(4);
    var chair = clinic.post("li", path, new JsonObject().put("role", "chair").put("name", "周"));
    assertThat(chair.getInteger("_status")).isEqualTo(400);
  }

  @Test
  void stops_the_recorder_when_the_consent_is_withdrawn() {
    var id = clinic.booked();
    var _ = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    var after =
        Clinic.ok(
            200, clinic.as("li", HttpMethod.DELETE, "cases/" + id + "/consent/recording").send());
    assertThat(after.getJsonObject("consent").getBoolean("recording")).isFalse();
    assertThat(clinic.rooms.stopped).containsExactly(id);
  }

  @Test
  void gives_back_an_uploaded_picture_byte_for_byte() {
    var id = clinic.submitted();
    var material =
        Clinic.ok(
            201,
            clinic
                .as("li", HttpMethod.POST, "cases/" + id + "/materials")
                .putHeader("Content-Type", "image/png")
                .putHeader("X-File-Name", "%E5%BF%83%E7%94%B5%E5%9B%BE.png")
                .sendBuffer(Buffer.buffer(PNG)));
    assertThat(material.getString("fileName")).isEqualTo("心电图.png");
    var path = "cases/" + id + "/materials/" + material.getString("id");
    var back = Clinic.await(clinic.as("wang", HttpMethod.GET, path).send());
    assertThat(Clinic.bytes(back)).isEqualTo(PNG);
    assertThat(back.getHeader("Content-Disposition"))
        .isEqualTo("attachment; filename*=UTF-8''%E5%BF%83%E7%94%B5%E5%9B%BE.png");
    assertThat(clinic.trail.count("material.view")).isEqualTo(1);
    var shown = Clinic.await(clinic.as("wang", HttpMethod.GET, path + "?view=1").send());
    assertThat(shown.getHeader("Content-Disposition")).startsWith("inline");
    assertThat(shown.getHeader("Content-Security-Policy")).startsWith("sandbox");
  }

  @Test
  void keeps_an_upload_that_is_sent_twice_once() {
    var id = clinic.submitted();
    var request =
        clinic
            .as("li", HttpMethod.POST, "cases/" + id + "/materials")
            .putHeader("Content-Type", "image/png")
            .putHeader("X-File-Name", "a.png")
            .putHeader("Idempotency-Key", "upload-1");
    var first = Clinic.ok(201, request.sendBuffer(Buffer.buffer(PNG)));
    var second = Clinic.ok(201, request.sendBuffer(Buffer.buffer(PNG)));
    assertThat(second).isEqualTo(first);
    assertThat(clinic.get("li", "cases/" + id).getJsonArray("materials")).hasSize(1);
    assertThat(clinic.vault.documents).hasSize(1);
  }

  @Test
  void stores_a_changed_decision_as_another_document() {
    var id = clinic.booked();
    var request =
        clinic
            .as("li", HttpMethod.POST, "cases/" + id + "/consent")
            .putHeader("Idempotency-Key", "consent-1");
    var _ = Clinic.ok(200, request.sendJsonObject(Clinic.consent()));
    var _ = Clinic.ok(200, request.sendJsonObject(Clinic.consent()));
    assertThat(clinic.vault.documents).hasSize(1);
    var _ = Clinic.await(request.sendJsonObject(Clinic.consent().put("recording", false)));
    assertThat(clinic.vault.documents).hasSize(2);
  }

  @Test
  void tells_a_rule_in_both_languages() {
    var id = clinic.booked();
    var refused =
        clinic.post("li", "cases/" + id + "/consent", Clinic.consent().put("treatment", false));
    assertThat(refused.getInteger("_status")).isEqualTo(409);
    assertThat(refused.getString("rule")).isEqualTo("consent.treatment");
    assertThat(refused.getString("zh")).isNotBlank();
    assertThat(refused.getString("en")).isNotBlank();
  }
}
