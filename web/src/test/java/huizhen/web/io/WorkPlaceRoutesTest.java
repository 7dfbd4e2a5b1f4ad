package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.hook.Networks.Range;
import huizhen.web.policy.WorkPlaces;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// From which networks people work, asked over HTTP from 127.0.0.1.
final class WorkPlaceRoutesTest {
  private static final List<Range> HERE = List.of(Range.parse("127.0.0.0/8"));
  private static final List<Range> ELSEWHERE =
      List.of(Range.parse("10.0.0.0/8"), Range.parse("fd00::/8"));

  private static JsonObject enter(Clinic clinic, String username, String password) {
    return Clinic.json(
        clinic
            .api(HttpMethod.POST, "session")
            .sendJsonObject(new JsonObject().put("username", username).put("password", password)));
  }

  @Test
  void an_operator_from_elsewhere_does_not_come_in_and_others_do() {
    try (var clinic = new Clinic(new WorkPlaces(ELSEWHERE, HERE, List.of()), Set.of())) {
      var refused = enter(clinic, "operator", Clinic.PASSWORD);
      assertThat(refused.getInteger("_status")).isEqualTo(403);
      assertThat(refused.getString("code")).isEqualTo("elsewhere");
      assertThat(refused.getString("zh")).isNotEmpty();
      assertThat(enter(clinic, "operator", "wrong").getString("code"))
          .as("who guesses learns nothing")
          .isEqualTo("bad-credentials");
      assertThat(clinic.trail.entries.toString()).contains("refused:elsewhere");
      for (var who : new String[] {"regulator", "li", "xu"}) {
        assertThat(enter(clinic, who, Clinic.PASSWORD).getInteger("_status")).isEqualTo(200);
      }
    }
  }

  @Test
  void each_request_is_looked_at_and_not_the_sign_in_alone() {
    try (var clinic = new Clinic(new WorkPlaces(ELSEWHERE, ELSEWHERE, ELSEWHERE), Set.of())) {
      var operator = carriedOut(clinic, "operator");
      assertThat(answer(clinic, operator, "api/v1/rooms")).isEqualTo("403 elsewhere");
      assertThat(answer(clinic, operator, "api/v1/security")).isEqualTo("403 elsewhere");
      assertThat(answer(clinic, operator, "api/v1/session")).as("may see it").isEqualTo("200 null");
      var regulator = carriedOut(clinic, "regulator");
      assertThat(answer(clinic, regulator, "supervision/v1/overview")).isEqualTo("403 elsewhere");
      assertThat(clinic.trail.entries.toString())
          .contains("access.listrooms", "access.superviseoverview", "refused:elsewhere");
      var accounts = clinic.post("xu", "accounts/a-wang/password-reset", reset());
      assertThat(accounts.getString("code")).isEqualTo("elsewhere");
      assertThat(clinic.get("xu", "cases").getJsonArray("items")).isEmpty();
    }
  }

  /// A session that was opened within, on a laptop that went home; its cookie.
  private static String carriedOut(Clinic clinic, String username) {
    var account = Clinic.await(clinic.accounts.byUsername(username)).orElseThrow();
    var token = "t".repeat(40) + username;
    var json =
        new JsonObject()
            .put("kind", "session")
            .put("username", username)
            .put("account", account.actor().account())
            .put("standing", account.standing())
            .put("csrf", "c")
            .put("until", clinic.clock.instant().plusSeconds(600).toString());
    Clinic.await(clinic.sessions.put(Tokens.hash(token), json.encode(), Duration.ofMinutes(10)));
    return token;
  }

  private static JsonObject reset() {
    return new JsonObject().put("password", Clinic.PASSWORD).put("identity", "IN_PERSON");
  }

  private static String answer(Clinic clinic, String cookie, String path) {
    var answer =
        Clinic.json(
            clinic
                .ask(HttpMethod.GET, "/" + path)
                .putHeader("Cookie", "__Host-huizhen_session=" + cookie)
                .send());
    return answer.getInteger("_status") + " " + answer.getString("code");
  }

  @Test
  void a_password_is_not_made_of_the_houses_words() {
    try (var clinic = new Clinic(WorkPlaces.ANYWHERE, Set.of("Xiehe", "协和"))) {
      for (var weak : new String[] {"Xiehe-2026-2026", "xieheYIYUAN2026", "协和-2026-2026!"}) {
        var body = new JsonObject().put("password", Clinic.PASSWORD).put("newPassword", weak);
        assertThat(clinic.post("li", "security/password", body).getString("rule"))
            .as(weak)
            .isEqualTo("password.common");
      }
    }
  }
}
