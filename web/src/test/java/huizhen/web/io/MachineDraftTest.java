package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.CaseId;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.api.MachineDrafts;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Policy `ai.no-signing`: an AI principal drafts what a doctor asked for, and nothing of it is an
/// opinion until the doctor took it over; everything else is refused to it.
final class MachineDraftTest {
  private final Clinic clinic = Clinic.fresh();

  private JsonObject ask(String token, HttpMethod method, String path, Optional<JsonObject> body) {
    var request = clinic.api(method, path).putHeader("Authorization", "Bearer " + token);
    return Clinic.json(body.map(request::sendJsonObject).orElseGet(request::send));
  }

  private String token(String client) {
    return Clinic.ok(200, clinic.accessToken(client, "drafts")).getString("access_token");
  }

  private String consented() {
    var id = clinic.booked();
    var _ =
        Clinic.ok(
            200,
            clinic
                .as("li", HttpMethod.POST, "cases/" + id + "/consent")
                .sendJsonObject(Clinic.consent()));
    return id;
  }

  private JsonObject wish(String id) {
    return clinic.post("wang", "cases/" + id + "/machine-draft", new JsonObject());
  }

  private static JsonObject draft(String advice) {
    return new JsonObject()
        .put("model", "med-writer")
        .put("modelVersion", "2026.02")
        .put("summary", "中年男性，胸闷。")
        .put("findings", "反复胸闷三月，活动后加重。")
        .put("diagnosis", "考虑稳定型心绞痛，需排除急性冠脉综合征。")
        .put("advice", advice);
  }

  private void inOpinion(String id) {
    clinic.later(Duration.ofMinutes(50));
    var chair = clinic.post("wang", "cases/" + id + "/join", new JsonObject());
    assertThat(chair.getInteger("_status")).isEqualTo(201);
  }

  private JsonObject write(String id, JsonObject opinion) {
    return Clinic.json(
        clinic.as("wang", HttpMethod.PUT, "cases/" + id + "/opinion").sendJsonObject(opinion));
  }

  private static JsonObject opinion(String findings, String diagnosis, String advice) {
    return new JsonObject()
        .put("findings", findings)
        .put("diagnosis", diagnosis)
        .put("advice", advice);
  }

  @Test
  void drafts_what_a_doctor_asked_for_and_only_what_is_taken_over_is_signed() throws Exception {
    var id = consented();
    var token = token("ai-1");
    assertThat(ask(token, HttpMethod.GET, "ai/requests", Optional.empty()).getJsonArray("items"))
        .isEmpty();
    var wish = wish(id);
    assertThat(wish.getInteger("_status")).isEqualTo(201);
    var request = wish.getJsonObject("request").getString("id");
    assertThat(wish(id).getJsonObject("request").getString("id")).isEqualTo(request);

    var listed = ask(token, HttpMethod.GET, "ai/requests", Optional.empty());
    assertThat(listed.getJsonArray("items").getJsonObject(0).getString("id")).isEqualTo(request);
    assertThat(listed.encode()).doesNotContain(id);
    var task = ask(token, HttpMethod.GET, "ai/requests/" + request, Optional.empty());
    assertThat(task.getString("reason")).isEqualTo("患者反复胸闷");
    assertThat(task.getJsonObject("patient"))
        .isEqualTo(new JsonObject().put("sex", "male").put("ageYears", 46));
    assertThat(task.encode())
        .doesNotContain(id, Clinic.PATIENT, "33010219800101", "1980", "省人民医院", "patient-1", "wang");

    var put =
        ask(
            token,
            HttpMethod.PUT,
            "ai/requests/" + request + "/draft",
            Optional.of(draft("建议行冠脉 CTA 检查，避免劳累。")));
    assertThat(put.getInteger("_status")).isEqualTo(200);
    assertThat(clinic.get("wang", "cases/" + id).containsKey("opinion")).isFalse();
    assertThat(clinic.get("li", "cases/" + id).encode()).doesNotContain("冠脉 CTA");

    var seen = clinic.get("wang", "cases/" + id + "/machine-draft").getJsonObject("draft");
    assertThat(seen.getString("model")).isEqualTo("med-writer");
    assertThat(seen.getString("client")).isEqualTo("ai-1");
    assertThat(clinic.trail.count("ai.draft.view")).isEqualTo(1);

    inOpinion(id);
    var text = opinion("查体无异常", seen.getString("diagnosis"), seen.getString("advice") + "两周后复诊。");
    var taken =
        new JsonObject()
            .put("draft", seen.getString("id"))
            .put("fields", new JsonArray().add("diagnosis").add("advice"));
    var saved = write(id, text.put("takenOver", taken));
    assertThat(saved.getInteger("_status")).as(saved.encode()).isEqualTo(200);
    var parts = saved.getJsonObject("opinion").getJsonArray("takenOver");
    assertThat(parts).hasSize(2);
    assertThat(parts.getJsonObject(0).getString("field")).isEqualTo("diagnosis");
    assertThat(parts.getJsonObject(0).getBoolean("unchanged")).isTrue();

    var changed = write(id, opinion("查体无异常", "稳定型心绞痛", seen.getString("advice")));
    parts = changed.getJsonObject("opinion").getJsonArray("takenOver");
    assertThat(parts).as("taken over once, it stays marked").hasSize(2);
    assertThat(parts.getJsonObject(0).getBoolean("unchanged")).isFalse();
    assertThat(parts.getJsonObject(1).getBoolean("unchanged")).isTrue();

    var signed =
        clinic.post(
            "wang",
            "cases/" + id + "/opinion/signature",
            new JsonObject().put("password", Clinic.PASSWORD));
    assertThat(signed.getString("state")).isEqualTo("DELIVERED");
    assertThat(signed.getJsonObject("opinion").getJsonArray("takenOver")).hasSize(2);
    var pdf = Clinic.await(clinic.as("li", HttpMethod.GET, "cases/" + id + "/opinion.pdf").send());
    try (var document = Loader.loadPDF(Clinic.bytes(pdf))) {
      assertThat(new PDFTextStripper().getText(document).replaceAll("\\s", ""))
          .contains("人工智能辅助：诊断意见：取自AI草稿", "med-writer2026.02", "经医师修改", "原文采用");
    }
    var late =
        ask(
            token("ai-1"),
            HttpMethod.PUT,
            "ai/requests/" + request + "/draft",
            Optional.of(draft("新")));
    assertThat(late.getInteger("_status")).isEqualTo(409);
    assertThat(late.getString("rule")).isEqualTo("ai.signed");
    assertThat(wish(id).getString("rule")).isEqualTo("ai.signed");
  }

  @Test
  void marks_what_was_taken_over_without_being_said() {
    var id = consented();
    var request = wish(id).getJsonObject("request").getString("id");
    var _ =
        ask(
            token("ai-1"),
            HttpMethod.PUT,
            "ai/requests/" + request + "/draft",
            Optional.of(draft("短")));
    inOpinion(id);
    var saved = write(id, opinion("如下：" + draft("").getString("findings"), "自己的诊断意见文字", "短"));
    var parts = saved.getJsonObject("opinion").getJsonArray("takenOver");
    assertThat(parts).as("a word that stands there by chance is not").hasSize(1);
    assertThat(parts.getJsonObject(0).getString("field")).isEqualTo("findings");
    var own = write(id, opinion("自己写", "自己写", "自己写"));
    assertThat(own.getJsonObject("opinion").getJsonArray("takenOver")).hasSize(1);
  }

  @Test
  void replaces_an_earlier_draft_and_says_so_to_who_took_over_the_old_one() {
    var id = consented();
    var request = wish(id).getJsonObject("request").getString("id");
    var token = token("ai-1");
    var first =
        ask(
            token,
            HttpMethod.PUT,
            "ai/requests/" + request + "/draft",
            Optional.of(draft("第一稿的建议在这里写着")));
    var second =
        ask(
            token,
            HttpMethod.PUT,
            "ai/requests/" + request + "/draft",
            Optional.of(draft("第二稿的建议在这里写着")));
    assertThat(second.getString("id")).isNotEqualTo(first.getString("id"));
    assertThat(
            clinic
                .get("wang", "cases/" + id + "/machine-draft")
                .getJsonObject("draft")
                .getString("advice"))
        .startsWith("第二稿");
    inOpinion(id);
    var stale =
        write(
            id,
            opinion("a", "b", "第一稿的建议在这里写着")
                .put(
                    "takenOver",
                    new JsonObject()
                        .put("draft", first.getString("id"))
                        .put("fields", new JsonArray().add("advice"))));
    assertThat(stale.getInteger("_status")).isEqualTo(409);
    assertThat(stale.getString("rule")).isEqualTo("ai.draft-replaced");
    assertThat(clinic.get("wang", "cases/" + id).containsKey("opinion")).isFalse();
  }

  @Test
  void is_over_when_it_is_taken_back_or_a_day_has_passed() {
    var id = consented();
    var request = wish(id).getJsonObject("request").getString("id");
    var deleted =
        Clinic.await(clinic.as("wang", HttpMethod.DELETE, "cases/" + id + "/machine-draft").send());
    assertThat(deleted.statusCode()).isEqualTo(204);
    var gone = ask(token("ai-1"), HttpMethod.GET, "ai/requests/" + request, Optional.empty());
    assertThat(gone.getInteger("_status")).isEqualTo(404);
    var again = wish(id).getJsonObject("request").getString("id");
    clinic.later(MachineDrafts.OPEN.plus(Duration.ofSeconds(1)));
    var over = ask(token("ai-1"), HttpMethod.GET, "ai/requests/" + again, Optional.empty());
    assertThat(over.getString("rule")).isEqualTo("ai.over");
    assertThat(over.encode()).doesNotContain("胸闷");
  }

  @Test
  void needs_the_patients_consent_and_an_organisation_that_has_an_ai() {
    var id = clinic.booked();
    assertThat(wish(id).getString("rule")).isEqualTo("ai.no-consent");
    clinic.accounts.clients.remove("ai-1");
    var other = consented();
    assertThat(wish(other).getString("rule")).isEqualTo("ai.none");
    assertThat(clinic.get("wang", "cases/" + other + "/machine-draft").getBoolean("available"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, cases/{case}/opinion/signature",
    "PUT, cases/{case}/opinion",
    "POST, cases/{case}/join",
    "POST, cases/{case}/device-tickets",
    "POST, cases/{case}/guest-links",
    "POST, rooms/ward-1/tickets",
    "POST, orders",
    "POST, orders/none/report/signature",
    "POST, visits/none/record",
    "POST, visits/none/join",
    "POST, visit/join",
    "POST, teaching/none/join",
    "POST, teaching/none/record",
    "POST, cases/{case}/team/opinion",
    "GET, cases/{case}",
    "GET, cases/{case}/materials/none",
    "GET, cases/{case}/machine-draft"
  })
  void is_refused_everything_else_with_the_policys_id(String method, String path) {
    var id = consented();
    var before = clinic.trail.entries.size();
    var body = Optional.of(new JsonObject()).filter(_ -> !method.equals("GET"));
    var answer = ask(token("ai-1"), HttpMethod.valueOf(method), path.replace("{case}", id), body);
    assertThat(answer.getInteger("_status")).as(answer.encode()).isEqualTo(403);
    assertThat(answer.getString("code")).isEqualTo("ai-assists-only");
    assertThat(answer.getString("rule")).isEqualTo("ai.no-signing");
    assertThat(answer.getString("zh")).contains("不得签名");
    assertThat(clinic.trail.entries.subList(before, clinic.trail.entries.size()))
        .extracting(it -> it.event().actor() + " " + it.event().outcome())
        .contains("ai-1 refused:ai.no-signing");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /fhir/r4/Task",
    "POST, /fhir/r4/Appointment/$book",
    "POST, /fhir/r4/Appointment/$hold"
  })
  void reads_and_orders_nothing_by_fhir(String method, String path) {
    var request =
        clinic
            .ask(HttpMethod.valueOf(method), path)
            .putHeader("Authorization", "Bearer " + token("ai-1"))
            .putHeader("Content-Type", "application/fhir+json");
    var answer = Clinic.json(request.sendJsonObject(new JsonObject()));
    assertThat(answer.getInteger("_status")).isEqualTo(403);
    assertThat(answer.encode()).contains("ai.no-signing");
    assertThat(clinic.trail.entries)
        .extracting(it -> it.event().outcome())
        .contains("refused:ai.no-signing");
  }

  @Test
  void gets_no_token_for_anything_else_and_has_no_other_scope() {
    for (var scope : List.of("rooms", "system/*.read", "drafts rooms")) {
      assertThat(Clinic.json(clinic.accessToken("ai-1", scope)).getInteger("_status"))
          .as(scope)
          .isEqualTo(401);
    }
    assertThat(Clinic.json(clinic.accessToken("his", "drafts")).getInteger("_status"))
        .isEqualTo(401);
    assertThatThrownBy(
            () -> new ServiceClient("x", "h", Set.of("drafts", "rooms"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void opens_nothing_once_its_client_is_gone_and_nothing_of_another_hospital() {
    var id = consented();
    var request = wish(id).getJsonObject("request").getString("id");
    clinic.machine("ai-b", "clinic-b");
    var foreign = ask(token("ai-b"), HttpMethod.GET, "ai/requests/" + request, Optional.empty());
    assertThat(foreign.getInteger("_status")).isEqualTo(404);
    assertThat(
            ask(
                    token("ai-b"),
                    HttpMethod.PUT,
                    "ai/requests/" + request + "/draft",
                    Optional.of(draft("x")))
                .getInteger("_status"))
        .isEqualTo(404);
    var token = token("ai-1");
    clinic.accounts.clients.remove("ai-1");
    assertThat(
            ask(token, HttpMethod.GET, "ai/requests/" + request, Optional.empty())
                .getInteger("_status"))
        .isEqualTo(401);
  }

  @Test
  void refuses_drafts_that_do_not_fit() {
    var id = consented();
    var request = wish(id).getJsonObject("request").getString("id");
    var token = token("ai-1");
    var bad =
        Map.of(
            "findings", draft("x").put("findings", "x".repeat(20_001)),
            "model", draft("x").put("model", "张三 13812345678"),
            "modelVersion", draft("x").put("modelVersion", ""),
            "signature", draft("x").put("signature", "yes"));
    bad.forEach((field, body) -> {
      var answer =
          ask(token, HttpMethod.PUT, "ai/requests/" + request + "/draft", Optional.of(body));
      assertThat(answer.getInteger("_status")).as(field).isEqualTo(400);
      assertThat(answer.getString("field")).isEqualTo(field);
    });
    var empty = new JsonObject().put("model", "m").put("modelVersion", "1").put("advice", " ");
    assertThat(
            ask(token, HttpMethod.PUT, "ai/requests/" + request + "/draft", Optional.of(empty))
                .getString("code"))
        .isEqualTo("bad-request");
    assertThat(
            ask(token, HttpMethod.PUT, "ai/requests/none/draft", Optional.of(draft("x")))
                .getInteger("_status"))
        .isEqualTo(404);
    assertThat(clinic.get("wang", "cases/" + id + "/machine-draft").containsKey("draft")).isFalse();
  }

  @Test
  void takes_no_more_requests_than_it_has_room_for() {
    var id = consented();
    var now = clinic.clock.instant();
    for (int i = 0; i < MachineDrafts.MOST_OPEN; i++) {
      var _ =
          clinic.drafts.ask(
              new MachineDrafts.Wish(
                  "w" + i,
                  new CaseId("c" + i),
                  new huizhen.scheduling.api.OrganisationId("hospital"),
                  "a-wang",
                  now,
                  now.plus(MachineDrafts.OPEN),
                  Optional.empty()));
    }
    var full = wish(id);
    assertThat(full.getInteger("_status")).isEqualTo(429);
    assertThat(full.getString("rule")).isEqualTo("ai.too-many");
  }
}
