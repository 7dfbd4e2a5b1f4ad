package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kind;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Retention at the API: who may, with what, and that it is audited.
final class RetentionRoutesTest {
  private static final ItemId ITEM = new ItemId(Kind.RECORDING, "rec-1");
  private static final String APPROVALS = "retention/items/recording/rec-1/approvals";
  private static final JsonObject PASSWORD = JsonObject.of("password", Clinic.PASSWORD);

  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
    clinic.retention.due(ITEM, new CaseId("case-7"));
  }

  @Test
  void deletes_on_the_word_of_two_operators() {
    var list = get("operator", "retention/due");
    assertThat(list.getJsonArray("items").getJsonObject(0).getString("step")).isEqualTo("DUE");
    assertThat(list.getJsonObject("clock").getBoolean("frozen")).isFalse();
    assertThat(clinic.post("operator", APPROVALS, PASSWORD).getString("step")).isEqualTo("REVIEW");
    var again = clinic.post("operator", APPROVALS, PASSWORD);
    assertThat(again.getInteger("_status")).isEqualTo(409);
    assertThat(again.getString("code")).isEqualTo("second-person");
    var second = clinic.post("operator2", APPROVALS, PASSWORD);
    assertThat(second.getString("step")).isEqualTo("LOGGED");
    assertThat(second.getJsonArray("approvals")).hasSize(2);
    assertThat(audited())
        .contains(
            "a-operator retention.read due ok",
            "a-operator retention.approve rec-1 ok",
            "a-operator retention.approve rec-1 refused:second-person",
            "a-operator2 retention.approve rec-1 ok");
  }

  @Test
  void asks_for_the_password_again() {
    var refused = clinic.post("operator", APPROVALS, JsonObject.of("password", "another"));
    assertThat(refused.getInteger("_status")).isEqualTo(403);
    assertThat(refused.getString("code")).isEqualTo("wrong-password");
    assertThat(audited()).contains("a-operator retention.approve rec-1 refused:password");
    assertThat(clinic.post("operator", APPROVALS, JsonObject.of()).getInteger("_status"))
        .isEqualTo(400);
  }

  @Test
  void holds_a_case_until_both_parties_have_agreed() {
    var hold =
        clinic.post(
            "operator", "retention/holds", JsonObject.of("case", "case-7", "reason", "2033-12"));
    assertThat(hold.getInteger("_status")).isEqualTo(200);
    var openings = "retention/holds/" + hold.getString("id") + "/openings";
    var once = clinic.post("operator", openings, PASSWORD.copy().put("party", "patient"));
    assertThat(once.containsKey("openedAt")).isFalse();
    var twice = clinic.post("operator2", openings, PASSWORD.copy().put("party", "organisation"));
    assertThat(twice.getString("openedAt")).isNotBlank();
    assertThat(get("regulator", "retention/holds").getJsonArray("items")).hasSize(1);
  }

  @Test
  void believes_a_clock_again_on_two_words() {
    clinic.retention.freeze();
    var once = clinic.post("operator", "retention/clock/unlocking", PASSWORD);
    assertThat(once.getBoolean("frozen")).isTrue();
    var twice = clinic.post("operator2", "retention/clock/unlocking", PASSWORD);
    assertThat(twice.getBoolean("frozen")).isFalse();
  }

  @Test
  void lets_regulators_look_and_others_not_even_that() {
    assertThat(get("regulator", "retention/due").getInteger("_status")).isEqualTo(200);
    assertThat(clinic.post("regulator", APPROVALS, PASSWORD).getInteger("_status")).isEqualTo(403);
    for (var who : List.of("li", "wang", "xu")) {
      assertThat(get(who, "retention/due").getInteger("_status")).as(who).isEqualTo(403);
      assertThat(clinic.post(who, APPROVALS, PASSWORD).getInteger("_status")).isEqualTo(403);
    }
  }

  @Test
  void names_a_reason_or_a_kind_that_does_not_fit() {
    var bad =
        clinic.post(
            "operator", "retention/holds", JsonObject.of("case", "case-7", "reason", "a\nb"));
    assertThat(bad.getInteger("_status")).isEqualTo(400);
    var kind = clinic.post("operator", "retention/items/wall/rec-1/approvals", PASSWORD);
    assertThat(kind.getInteger("_status")).isEqualTo(400);
  }

  private JsonObject get(String who, String path) {
    return Clinic.json(clinic.as(who, HttpMethod.GET, path).send());
  }

  private List<String> audited() {
    return clinic.trail.entries.stream()
        .map(it -> it.event())
        .map(it -> it.actor() + " " + it.action() + " " + it.subject() + " " + it.outcome())
        .toList();
  }
}
