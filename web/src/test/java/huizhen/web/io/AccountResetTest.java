package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.web.factor.Base32;
import huizhen.web.factor.PasswordRule;
import huizhen.web.factor.Totp;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A forgotten or first password, and lost second factors, by who looks after accounts.
final class AccountResetTest {
  private static final String NEXT = "seven quiet lanterns";
  private static final String PASSWORD_OF_LI = "accounts/a-li/password-reset";
  private Clinic clinic = Clinic.fresh();

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
    clinic.staff("he", "何协调", Role.COORDINATOR, "clinic-a");
  }

  private static JsonObject asked() {
    return new JsonObject().put("password", Clinic.PASSWORD).put("identity", "IN_PERSON");
  }

  private JsonObject entering(String password) {
    return Clinic.json(
        clinic
            .api(HttpMethod.POST, "session")
            .sendJsonObject(new JsonObject().put("username", "li").put("password", password)));
  }

  private int asks(Clinic.Signed session, HttpMethod method, String path, JsonObject body) {
    return Clinic.await(
            clinic
                .api(method, path)
                .putHeader("Cookie", "__Host-huizhen_session=" + session.cookie())
                .putHeader("X-Huizhen-CSRF", session.csrf())
                .sendJsonObject(body))
        .statusCode();
  }

  private String code(Clinic.Signed session, String path) {
    var answer =
        Clinic.json(
            clinic
                .api(HttpMethod.GET, path)
                .putHeader("Cookie", "__Host-huizhen_session=" + session.cookie())
                .send());
    return answer.getInteger("_status") + " " + answer.getString("code");
  }

  @Test
  void a_temporary_password_opens_the_change_of_it_and_nothing_else() {
    var before = clinic.signIn("li", Clinic.PASSWORD);
    var made = clinic.post("he", PASSWORD_OF_LI, asked());
    assertThat(made.getInteger("_status")).isEqualTo(201);
    var temporary = made.getString("password");
    assertThat(PasswordRule.judge(temporary, "", List.of("li", "李医生"))).isEmpty();
    assertThat(code(before, "session")).as("its sessions end").isEqualTo("401 not-signed-in");
    assertThat(entering(Clinic.PASSWORD).getString("code")).isEqualTo("bad-credentials");

    var entered = entering(temporary);
    assertThat(entered.getJsonObject("user").getBoolean("mustChange")).isTrue();
    var session = clinic.signIn("li", temporary);
    for (var path : new String[] {"cases", "notices", "policies", "patients"}) {
      assertThat(code(session, path)).as(path).isEqualTo("403 change-password-first");
    }
    assertThat(
            asks(
                session,
                HttpMethod.POST,
                "security/second-factor",
                new JsonObject().put("password", temporary)))
        .isEqualTo(403);
    assertThat(clinic.trail.entries.toString()).contains("refused:change-password-first");

    var same = new JsonObject().put("password", temporary).put("newPassword", temporary);
    assertThat(asks(session, HttpMethod.POST, "security/password", same)).isEqualTo(422);
    var own = same.copy().put("newPassword", NEXT);
    assertThat(asks(session, HttpMethod.POST, "security/password", own)).isEqualTo(204);
    assertThat(code(session, "cases")).isEqualTo("200 null");
    assertThat(entering(temporary).getString("code")).isEqualTo("bad-credentials");
    assertThat(entering(NEXT).getJsonObject("user").getBoolean("mustChange")).isFalse();
    assertThat(clinic.trail.entries.toString()).doesNotContain(temporary);
    assertThat(clinic.notices.all.toString()).doesNotContain(temporary);
  }

  @Test
  void it_is_over_after_a_day() {
    var temporary = clinic.post("he", PASSWORD_OF_LI, asked()).getString("password");
    clinic.later(Duration.ofHours(24).plusSeconds(1));
    assertThat(entering(temporary).getString("code")).isEqualTo("temporary-password-over");
    assertThat(entering("wrong").getString("code"))
        .as("who guesses learns nothing")
        .isEqualTo("bad-credentials");
  }

  @Test
  void who_resets_says_the_own_password_and_how_it_was_made_sure_and_all_is_told_and_audited() {
    var wrong = asked().put("password", "wrong");
    assertThat(clinic.post("he", PASSWORD_OF_LI, wrong).getString("code"))
        .isEqualTo("wrong-password");
    var silent = new JsonObject().put("password", Clinic.PASSWORD);
    assertThat(clinic.post("he", PASSWORD_OF_LI, silent).getInteger("_status")).isEqualTo(400);
    assertThat(entering(Clinic.PASSWORD).getInteger("_status")).as("as it was").isEqualTo(200);
    clinic.notices.clear();
    assertThat(clinic.post("he", PASSWORD_OF_LI, asked()).getInteger("_status")).isEqualTo(201);
    assertThat(clinic.notices.all)
        .extracting(it -> it.notice().kind() + " " + it.notice().recipient())
        .containsExactly(NoticeKind.PASSWORD_RESET + " account:a-li");
    assertThat(clinic.trail.count("account.password-reset")).isEqualTo(2);
    assertThat(clinic.trail.entries.toString()).contains("IN_PERSON");
    var row =
        clinic.get("he", "accounts").getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .filter(it -> it.getString("id").equals("a-li"))
            .findFirst()
            .orElseThrow();
    assertThat(row.getString("temporaryUntil")).isNotEmpty();
  }

  @Test
  void nobody_resets_the_own_account_another_organisations_or_one_that_may_more() {
    clinic.staff("chief", "总运维", Role.OPERATOR, "clinic-a");
    for (var what : new String[] {"/password-reset", "/second-factor-reset"}) {
      assertThat(clinic.post("he", "accounts/a-he" + what, asked()).getString("rule"))
          .isEqualTo("account.not-own");
      assertThat(clinic.post("he", "accounts/a-wang" + what, asked()).getInteger("_status"))
          .isEqualTo(404);
      assertThat(clinic.post("he", "accounts/a-nobody" + what, asked()).getInteger("_status"))
          .as("told apart from nobody's")
          .isEqualTo(404);
      var more = clinic.post("he", "accounts/a-chief" + what, asked());
      assertThat(more.getString("code")).isEqualTo("more-rights");
      assertThat(more.getString("zh")).isNotEmpty();
      assertThat(clinic.post("li", "accounts/a-he" + what, asked()).getInteger("_status"))
          .isEqualTo(403);
    }
    assertThat(clinic.trail.entries.toString()).contains("refused:more-rights");
    assertThat(
            clinic.post("operator", "accounts/a-he/password-reset", asked()).getInteger("_status"))
        .isEqualTo(201);
  }

  @Test
  void a_reset_password_leaves_the_second_factor_and_lost_factors_leave_the_password() {
    var secret =
        clinic
            .post("li", "security/second-factor", new JsonObject().put("password", Clinic.PASSWORD))
            .getString("secret");
    var _ =
        clinic.post(
            "li",
            "security/second-factor/confirmation",
            new JsonObject()
                .put(
                    "code",
                    Totp.code(
                        Base32.decode(secret).orElseThrow(), Totp.step(clinic.clock.instant()))));
    var temporary = clinic.post("he", PASSWORD_OF_LI, asked()).getString("password");
    assertThat(entering(temporary).getString("code")).isEqualTo("second-factor");
    var gone =
        Clinic.await(
            clinic
                .as("he", HttpMethod.POST, "accounts/a-li/second-factor-reset")
                .sendJsonObject(asked().put("identity", "CALL_BACK")));
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(entering(temporary).getInteger("_status")).isEqualTo(200);
    assertThat(Clinic.await(clinic.factors.codes.of("a-li"))).isEmpty();
    assertThat(clinic.notices.all)
        .extracting(it -> it.notice().kind())
        .contains(NoticeKind.FACTOR_RESET);
    assertThat(clinic.trail.count("account.factors-reset")).isEqualTo(1);
  }
}
