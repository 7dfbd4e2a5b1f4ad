package huizhen.web.io;

import static huizhen.web.io.Clinic.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamRoutesTest {
  private final Clinic clinic = Clinic.fresh();
  private static final String FROM = "2026-03-02T00:00:00Z";
  private static final String TO = "2026-03-30T00:00:00Z";

  @Test
  void names_a_team_plans_for_it_and_says_who_is_busy() {
    var id = accepted();
    var team = put("xu", id, team(true));
    assertThat(team.getInteger("_status")).isEqualTo(200);
    var member = team.getJsonObject("team").getJsonArray("members").getJsonObject(0);
    assertThat(member.getJsonObject("practitioner").getString("name")).isEqualTo("陈主任");
    assertThat(team.getJsonObject("team").containsKey("agenda"))
        .as("a coordinator reads nothing clinical")
        .isFalse();
    assertThat(clinic.get("wang", "cases/" + id).getJsonObject("team").getString("agenda"))
        .isEqualTo("讨论手术时机");

    var plan = clinic.get("xu", plan(id, FROM, TO, "45"));
    assertThat(plan.getJsonArray("proposals").getJsonObject(0).getString("end"))
        .isEqualTo("2026-03-02T00:45:00Z");
    assertThat(plan.getJsonArray("holidays").getJsonObject(0).getString("name")).isEqualTo("清明节");
    assertThat(plan.getBoolean("holidaysOfficial")).isTrue();

    var held =
        clinic.post(
            "xu",
            "cases/" + id + "/hold",
            new JsonObject().put("start", Clinic.WHEN).put("end", "2026-03-02T02:30:00Z"));
    assertThat(held.getInteger("_status")).isEqualTo(409);
    assertThat(held.getString("type")).isEqualTo("urn:huizhen:problem:slot-taken");
    assertThat(held.getJsonArray("who")).containsExactly("p-chen");
    assertThat(held.getJsonArray("nearest")).hasSize(1);
  }

  @Test
  void hides_what_others_think_until_ones_own_opinion_is_given() {
    var id = accepted();
    put("xu", id, team(true));
    assertThat(clinic.get("chen", "cases/" + id).getString("id"))
        .as("a member sees the case")
        .isEqualTo(id);
    post("wang", id, "opinion", opinion("主持意见"));
    var before = clinic.get("chen", "cases/" + id);
    assertThat(before.encode()).doesNotContain("主持意见");
    assertThat(before.getJsonObject("team").getBoolean("chairHasOpinion")).isTrue();
    assertThat(clinic.get("li", "cases/" + id).encode())
        .as("the county doctor waits for the whole")
        .doesNotContain("主持意见");

    post("chen", id, "opinion", opinion("成员意见"));
    assertThat(clinic.get("chen", "cases/" + id).encode()).contains("主持意见");
    assertThat(clinic.get("wang", "cases/" + id).encode()).contains("成员意见");
    assertThat(clinic.get("xu", "cases/" + id).encode()).doesNotContain("主持意见", "成员意见");
    assertThat(clinic.get("regulator", "cases/" + id).encode()).doesNotContain("成员意见");
  }

  @Test
  void asks_for_the_password_before_a_member_signs() {
    var id = accepted();
    put("xu", id, team(true));
    var wrong = post("chen", id, "opinion", opinion("成员意见").put("password", "wrong"));
    assertThat(wrong.getInteger("_status")).isEqualTo(403);
    assertThat(wrong.getString("type")).isEqualTo("urn:huizhen:problem:wrong-password");
    var stand = stand("a".repeat(64)).put("password", "wrong");
    assertThat(post("chen", id, "stand", stand).getInteger("_status")).isEqualTo(403);
    assertThat(clinic.get("wang", "cases/" + id).getJsonObject("team").encode())
        .contains("\"hasOpinion\":false");
  }

  @Test
  void gives_the_same_answer_to_the_same_key() {
    var id = accepted();
    var request =
        clinic
            .as("xu", HttpMethod.PUT, "cases/" + id + "/team")
            .putHeader("Idempotency-Key", "once");
    var first = json(request.sendJsonObject(team(true)));
    var second = json(request.sendJsonObject(team(true)));
    assertThat(second).isEqualTo(first);
  }

  @Test
  void lets_nobody_else_near_a_team() {
    var id = accepted();
    put("xu", id, team(true));
    // Neither the county doctor nor a member makes the team; strangers see no case.
    assertThat(put("li", id, team(true)).getInteger("_status")).isEqualTo(403);
    assertThat(put("chen", id, team(true)).getInteger("_status")).isEqualTo(403);
    assertThat(put("zhao", id, team(true)).getInteger("_status")).isIn(403, 404);
    assertThat(post("li", id, "opinion", opinion("x")).getInteger("_status")).isEqualTo(403);
    assertThat(post("xu", id, "stand", stand("a".repeat(64))).getInteger("_status")).isEqualTo(403);
    assertThat(clinic.post("li", "absences", leave()).getInteger("_status")).isEqualTo(403);
    assertThat(clinic.post("regulator", "absences", leave()).getInteger("_status")).isEqualTo(403);
  }

  @Test
  void refuses_bodies_that_are_no_team_confirmation_excuse_opinion_or_stand() {
    var id = accepted();
    var members = new JsonArray();
    for (int i = 0; i < 21; i++) {
      members.add(new JsonObject().put("practitioner", "p" + i).put("mandatory", true));
    }
    for (var body :
        List.of(
            new JsonObject(),
            team(true).put("more", 1),
            team(true).put("optionalNeeded", -1),
            team(true).put("agenda", "x".repeat(2_001)),
            team(true).put("members", members),
            team(true)
                .put(
                    "members",
                    new JsonArray()
                        .add(new JsonObject().put("practitioner", "../x").put("mandatory", true))),
            team(true)
                .put("members", new JsonArray().add(new JsonObject().put("practitioner", "p"))))) {
      assertThat(put("xu", id, body).getInteger("_status")).as(body.encode()).isEqualTo(400);
    }
    bad(id, "confirmation", new JsonObject().put("member", "p-chen"));
    bad(id, "confirmation", new JsonObject().put("fence", "x").put("member", "p-chen"));
    assertThat(
            clinic
                .post("wang", "cases/" + id + "/team/excuse", new JsonObject().put("member", "p"))
                .getInteger("_status"))
        .isEqualTo(400);
    var wordy = opinion("x".repeat(20_001));
    assertThat(post("wang", id, "opinion", wordy).getInteger("_status")).isEqualTo(400);
    put("xu", id, team(true));
    assertThat(post("chen", id, "stand", stand("nonsense")).getInteger("_status")).isEqualTo(400);
    var twice =
        new JsonObject()
            .put("start", Clinic.WHEN)
            .put("end", "2026-03-02T02:30:00Z")
            .put("optional", new JsonArray().add("../x"));
    assertThat(clinic.post("xu", "cases/" + id + "/hold", twice).getInteger("_status"))
        .isEqualTo(400);
  }

  private void bad(String id, String what, JsonObject body) {
    assertThat(post("xu", id, what, body).getInteger("_status")).as(body.encode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T00:00:00Z, 2026-03-01T00:00:00Z, 30",
    "2026-03-02T00:00:00Z, 2027-03-01T00:00:00Z, 30",
    "2026-03-02T00:00:00Z, 2026-03-99T00:00:00Z, 30",
    "2026-03-02T00:00:00Z, 2026-03-09T00:00:00Z, 4",
    "2026-03-02T00:00:00Z, 2026-03-09T00:00:00Z, 721",
    "2026-03-02T00:00:00Z, 2026-03-09T00:00:00Z, half"
  })
  void refuses_to_plan_for_a_span_or_length_that_is_none(String from, String to, String minutes) {
    var id = accepted();
    var answer = json(clinic.as("xu", HttpMethod.GET, plan(id, from, to, minutes)).send());
    assertThat(answer.getInteger("_status")).isEqualTo(400);
  }

  @Test
  void keeps_leave_and_names_the_booked_cases_that_it_is_in_conflict_with() {
    var id = clinic.booked();
    var leave = clinic.post("xu", "absences", leave());
    assertThat(leave.getInteger("_status")).isEqualTo(201);
    assertThat(leave.getJsonArray("conflicts")).containsExactly(id);
    assertThat(clinic.get("li", "cases/" + id).getString("state"))
        .as("nothing is cancelled")
        .isEqualTo("SCHEDULED");
    var other = clinic.post("xu", "absences", leave().put("practitioner", "p-chen"));
    assertThat(other.getJsonArray("conflicts")).isEmpty();
    var closed = leave();
    closed.remove("practitioner");
    assertThat(clinic.post("xu", "absences", closed).getJsonArray("conflicts")).containsExactly(id);

    assertThat(clinic.get("xu", "absences").getJsonArray("items")).hasSize(3);
    var removed =
        Clinic.await(
            clinic.as("xu", HttpMethod.DELETE, "absences/" + leave.getString("id")).send());
    assertThat(removed.statusCode()).isEqualTo(204);
    assertThat(clinic.get("xu", "absences").getJsonArray("items")).hasSize(2);
  }

  @Test
  void refuses_leave_that_is_none() {
    for (var body :
        List.of(
            leave().put("lastDay", "2026-02-28"),
            leave().put("lastDay", "2028-03-01"),
            leave().put("firstDay", "2026-02-30"),
            leave().put("firstDay", "tomorrow"),
            leave().put("practitioner", "p-li"),
            leave().put("practitioner", "nobody"),
            leave().put("why", "病假"))) {
      assertThat(clinic.post("xu", "absences", body).getInteger("_status"))
          .as(body.encode())
          .isEqualTo(400);
    }
  }

  private String accepted() {
    var id = clinic.submitted();
    var _ =
        clinic.post(
            "wang", "cases/" + id + "/accept", new JsonObject().put("specialist", "p-wang"));
    return id;
  }

  private static String plan(String id, String from, String to, String minutes) {
    return "cases/%s/team/plan?from=%s&to=%s&minutes=%s".formatted(id, from, to, minutes);
  }

  @org.assertj.core.annotation.CanIgnoreReturnValue
  private JsonObject put(String who, String id, JsonObject body) {
    return json(clinic.as(who, HttpMethod.PUT, "cases/" + id + "/team").sendJsonObject(body));
  }

  @org.assertj.core.annotation.CanIgnoreReturnValue
  private JsonObject post(String who, String id, String what, JsonObject body) {
    return clinic.post(who, "cases/" + id + "/team/" + what, body);
  }

  private static JsonObject team(boolean isMandatory) {
    return new JsonObject()
        .put(
            "members",
            new JsonArray()
                .add(new JsonObject().put("practitioner", "p-chen").put("mandatory", isMandatory)))
        .put("optionalNeeded", 0)
        .put("agenda", "讨论手术时机");
  }

  private static JsonObject opinion(String diagnosis) {
    return new JsonObject()
        .put("findings", "所见")
        .put("diagnosis", diagnosis)
        .put("advice", "建议")
        .put("password", Clinic.PASSWORD);
  }

  private static JsonObject stand(String consensus) {
    return new JsonObject()
        .put("consensus", consensus)
        .put("agrees", true)
        .put("reservation", "")
        .put("password", Clinic.PASSWORD);
  }

  private static JsonObject leave() {
    return new JsonObject()
        .put("practitioner", "p-wang")
        .put("firstDay", "2026-03-01")
        .put("lastDay", "2026-03-02");
  }
}
