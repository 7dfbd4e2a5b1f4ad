package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.visit.api.Precheck;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.web.api.MachineDrafts;
import huizhen.web.signing.SignatureFile;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An AI principal drafts a diagnosis order's report and a visit's record where their doctor asked
/// for it; what is signed says that there was a draft, and the machine signs nothing.
final class PaperDraftTest {
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = new AccessWorld("booked").clinic;
  }

  private JsonObject ask(HttpMethod method, String path, Optional<JsonObject> body) {
    var token = Clinic.ok(200, clinic.accessToken("ai-1", "drafts")).getString("access_token");
    var request = clinic.api(method, path).putHeader("Authorization", "Bearer " + token);
    return Clinic.json(body.map(request::sendJsonObject).orElseGet(request::send));
  }

  private JsonObject post(String who, String path, JsonObject body, int status) {
    var answer = clinic.post(who, path, body);
    assertThat(answer.getInteger("_status")).as(answer.encode()).isEqualTo(status);
    return answer;
  }

  /// An order that Dr. Wang has taken.
  private String order() {
    var form = OrderRoutesTest.form().put("question", "请看" + Clinic.PATIENT + "是否急性心梗");
    var id = post("li", "orders", form, 201).getString("id");
    var consent =
        new JsonObject()
            .put("textVersion", "order-1")
            .put("treatment", true)
            .put("sensitiveInformation", true)
            .put("signer", Clinic.PATIENT)
            .put("relation", "SELF");
    var _ = post("li", "orders/" + id + "/consent", consent, 200);
    var _ = post("li", "orders/" + id + "/steps", new JsonObject().put("step", "submit"), 200);
    var accept = new JsonObject().put("step", "accept").put("doctor", "p-wang");
    var _ = post("xu", "orders/" + id + "/steps", accept, 200);
    return id;
  }

  /// Visit 1, whose session is over, with or without the consent to the use of what is sensitive.
  private void completed(boolean consents) {
    var id = new VisitId("followup-1");
    var visit = Clinic.await(clinic.visits.find(id)).orElseThrow();
    var block = Clinic.await(clinic.visits.session(visit.plan().block())).orElseThrow().block();
    var consent =
        new VisitConsent(
            new DocumentId("consent"), "1", true, consents, true, clinic.clock.instant());
    clinic.visits.keep(
        block,
        new Visit(
            id,
            visit.version() + 1,
            VisitState.COMPLETED,
            visit.plan(),
            Precheck.NONE.consent(consent),
            visit.place(),
            visit.course(),
            List.of(),
            visit.createdAt(),
            visit.changedAt()));
    clinic.visits.allowed = List.of("signRecord");
  }

  private static JsonObject draft() {
    return new JsonObject()
        .put("model", "med-writer")
        .put("modelVersion", "2026.02")
        .put("summary", "摘要")
        .put("findings", "II、III、aVF 导联 ST 段抬高")
        .put("diagnosis", "急性下壁心肌梗死可能")
        .put("advice", "立即转诊，双联抗血小板");
  }

  private String drafted(String who, String path) {
    var request = post(who, path, new JsonObject(), 201).getJsonObject("request").getString("id");
    var put = ask(HttpMethod.PUT, "ai/requests/" + request + "/draft", Optional.of(draft()));
    assertThat(put.getInteger("_status")).as(put.encode()).isEqualTo(200);
    return request;
  }

  @Test
  void a_report_says_that_there_was_a_draft_and_what_of_it_stands_there() throws IOException {
    var id = order();
    var request = drafted("wang", "orders/" + id + "/machine-draft");
    var task = ask(HttpMethod.GET, "ai/requests/" + request, Optional.empty());
    assertThat(task.getString("kind")).isEqualTo("report");
    assertThat(task.getString("study")).isEqualTo("ECG");
    assertThat(task.getString("question")).isEqualTo("请看患者是否急性心梗");
    assertThat(task.getJsonObject("patient").getString("sex")).isEqualTo("male");
    assertThat(task.encode()).doesNotContain(Clinic.PATIENT, id, "pacs.example.org", "patient-1");

    var seen = clinic.get("wang", "orders/" + id + "/machine-draft").getJsonObject("draft");
    assertThat(seen.getString("client")).isEqualTo("ai-1");
    assertThat(clinic.get("li", "orders/" + id).encode()).doesNotContain("双联抗血小板");
    var report =
        new JsonObject()
            .put("findings", "窦性心律。" + draft().getString("findings"))
            .put("impression", "急性下壁心梗")
            .put("advice", draft().getString("advice"));
    var _ =
        Clinic.ok(
            200,
            clinic.as("wang", HttpMethod.PUT, "orders/" + id + "/report").sendJsonObject(report));
    var signature = new JsonObject().put("version", 1).put("password", Clinic.PASSWORD);
    var signed = post("wang", "orders/" + id + "/report/signature", signature, 200);
    var document = signed.getJsonArray("reports").getJsonObject(0).getString("document");
    var pdf =
        Clinic.await(
            clinic.as("li", HttpMethod.GET, "orders/" + id + "/documents/" + document).send());
    try (var read = Loader.loadPDF(Clinic.bytes(pdf))) {
      assertThat(new PDFTextStripper().getText(read).replaceAll("\\s", ""))
          .contains("人工智能辅助", "有AI草稿供参考", "ai-1", "med-writer2026.02", "原文采用：建议、所见");
    }
    assertThat(atSigning("order-" + id).getJsonArray("unchanged"))
        .isEqualTo(new JsonArray().add("advice").add("findings"));
  }

  private JsonObject atSigning(String evidence) {
    synchronized (clinic.trail) {
      return clinic.trail.entries.stream()
          .map(it -> it.event())
          .filter(it -> it.action().equals("ai.draft.at-signing"))
          .filter(it -> it.caseId().orElseThrow().value().equals(evidence))
          .map(it -> new JsonObject(it.detail()))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void a_report_without_a_draft_says_nothing_of_machines() throws IOException {
    var id = order();
    var report = new JsonObject().put("findings", "正常").put("impression", "正常").put("advice", "随访");
    var _ =
        Clinic.ok(
            200,
            clinic.as("wang", HttpMethod.PUT, "orders/" + id + "/report").sendJsonObject(report));
    var signature = new JsonObject().put("version", 1).put("password", Clinic.PASSWORD);
    var signed = post("wang", "orders/" + id + "/report/signature", signature, 200);
    var document = signed.getJsonArray("reports").getJsonObject(0).getString("document");
    var content = Clinic.await(clinic.vault.open(document)).orElseThrow();
    try (var read = Loader.loadPDF(content.bytes().getBytes())) {
      assertThat(new PDFTextStripper().getText(read)).doesNotContain("人工智能");
    }
    assertThat(clinic.trail.count("ai.draft.at-signing")).isZero();
  }

  @Test
  void only_who_writes_the_report_asks_and_only_while_it_is_written() {
    var id = order();
    var path = "orders/" + id + "/machine-draft";
    assertThat(clinic.post("chen", path, new JsonObject()).getInteger("_status")).isEqualTo(403);
    assertThat(clinic.post("li", path, new JsonObject()).getInteger("_status"))
        .as("who ordered it writes none")
        .isEqualTo(409);
    var request = post("wang", path, new JsonObject(), 201);
    assertThat(post("wang", path, new JsonObject(), 200).getJsonObject("request").getString("id"))
        .isEqualTo(request.getJsonObject("request").getString("id"));
    var gone = Clinic.await(clinic.as("wang", HttpMethod.DELETE, path).send());
    assertThat(gone.statusCode()).isEqualTo(204);
    var id2 = request.getJsonObject("request").getString("id");
    assertThat(ask(HttpMethod.GET, "ai/requests/" + id2, Optional.empty()).getInteger("_status"))
        .isEqualTo(404);
    clinic.accounts.clients.remove("ai-1");
    clinic.accounts.clients.remove("ai-2");
    assertThat(clinic.post("wang", path, new JsonObject()).getString("rule")).isEqualTo("ai.none");
  }

  @Test
  void a_visits_record_says_that_there_was_a_draft() {
    completed(true);
    var request = drafted("wang", "visits/followup-1/machine-draft");
    var task = ask(HttpMethod.GET, "ai/requests/" + request, Optional.empty());
    assertThat(task.getString("kind")).isEqualTo("visit-record");
    assertThat(task.getString("condition")).isEqualTo("高血压");
    assertThat(task.encode()).doesNotContain("followup-1", Clinic.PATIENT);
    var record =
        new JsonObject()
            .put("diagnosis", "高血压")
            .put("isSameDiagnosis", true)
            .put("advice", draft().getString("advice"))
            .put("password", Clinic.PASSWORD);
    var _ = clinic.post("wang", "visits/followup-1/record", record);
    assertThat(clinic.vault.documents.values())
        .anyMatch(it -> it.document().mediaType().equals(SignatureFile.MEDIA_TYPE));
    var kept =
        clinic.vault.documents.values().stream()
            .filter(it -> it.document().mediaType().equals("application/json"))
            .map(it -> it.bytes().toString())
            .filter(it -> it.contains("huizhen-visit-record-1"))
            .map(JsonObject::new)
            .findFirst()
            .orElseThrow();
    var mark = kept.getJsonObject("fromMachine");
    assertThat(mark.getString("model")).isEqualTo("med-writer");
    assertThat(mark.getJsonArray("unchanged")).isEqualTo(new JsonArray().add("advice"));
    assertThat(mark.getString("sha256")).hasSize(64);
  }

  @Test
  void needs_the_visits_consent_and_is_over_when_the_record_is() {
    completed(false);
    var path = "visits/followup-1/machine-draft";
    assertThat(clinic.post("wang", path, new JsonObject()).getString("rule"))
        .isEqualTo("ai.no-consent");
    completed(true);
    var request = post("wang", path, new JsonObject(), 201);
    var id = request.getJsonObject("request").getString("id");
    clinic.visits.allowed = List.of();
    var over = ask(HttpMethod.GET, "ai/requests/" + id, Optional.empty());
    assertThat(over.getString("rule")).isEqualTo("ai.over");
    assertThat(over.encode()).doesNotContain("高血压");
    assertThat(clinic.post("wang", path, new JsonObject()).getString("rule"))
        .isEqualTo("ai.signed");
    clinic.visits.allowed = List.of("signRecord");
    clinic.later(MachineDrafts.OPEN.plus(Duration.ofSeconds(1)));
    assertThat(ask(HttpMethod.GET, "ai/requests/" + id, Optional.empty()).getString("rule"))
        .isEqualTo("ai.over");
  }
}
