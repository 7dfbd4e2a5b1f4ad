package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor.Role;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.factor.Base32;
import huizhen.web.factor.Totp;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Passwords are changed, accounts disabled and enabled, and what that ends.
final class AccountLifeTest {
  private static final String NEXT = "seven quiet lanterns";

  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
    clinic.staff("he", "何协调", Role.COORDINATOR, "clinic-a");
  }

  private JsonObject change(String username, JsonObject body) {
    var answer =
        Clinic.await(
            clinic.as(username, HttpMethod.POST, "security/password").sendJsonObject(body));
    return answer.statusCode() == 204
        ? new JsonObject().put("_status", 204)
        : new JsonObject(answer.bodyAsString()).put("_status", answer.statusCode());
  }

  private static JsonObject change(String old, String next) {
    return new JsonObject().put("password", old).put("newPassword", next);
  }

  private String entering(String username, String password) {
    var answer =
        Clinic.json(
            clinic
                .api(HttpMethod.POST, "session")
                .sendJsonObject(
                    new JsonObject().put("username", username).put("password", password)));
    return answer.getInteger("_status") == 200 ? "in" : answer.getString("code");
  }

  private int asks(Clinic.Signed session) {
    return Clinic.await(
            clinic
                .api(HttpMethod.GET, "session")
                .putHeader("Cookie", "__Host-huizhen_session=" + session.cookie())
                .send())
        .statusCode();
  }

  private JsonObject reason() {
    return new JsonObject().put("password", Clinic.PASSWORD).put("reason", "HR-2026-17");
  }

  @Test
  void a_password_is_changed_with_the_old_one_and_ends_all_other_sessions() {
    var elsewhere = clinic.signIn("li", Clinic.PASSWORD);
    var changed = change("li", change(Clinic.PASSWORD, NEXT));
    assertThat(changed.getInteger("_status")).isEqualTo(204);
    assertThat(asks(elsewhere)).isEqualTo(401);
    assertThat(clinic.get("li", "session").getString("csrf")).as("this one goes on").isNotEmpty();
    assertThat(entering("li", Clinic.PASSWORD)).isEqualTo("bad-credentials");
    assertThat(entering("li", NEXT)).isEqualTo("in");
    assertThat(clinic.trail.count("password.change")).isEqualTo(1);
    assertThat(clinic.trail.entries.toString())
        .doesNotContain(NEXT)
        .doesNotContain(Clinic.PASSWORD);
  }

  @Test
  void a_wrong_old_password_changes_nothing_and_counts_towards_the_lock() {
    for (int i = 0; i < 5; i++) {
      assertThat(change("li", change("wrong", NEXT)).getString("code")).isEqualTo("wrong-password");
    }
    assertThat(change("li", change(Clinic.PASSWORD, NEXT)).getString("code")).isEqualTo("locked");
    clinic.later(Duration.ofMinutes(16));
    assertThat(entering("li", Clinic.PASSWORD)).isEqualTo("in");
  }

  @Test
  void weak_passwords_are_refused_by_their_rule() {
    for (var weak :
        new String[] {
          "short1!", "onlyletters", "Password2026!", "Qwertyuiop12", NEXT + "x".repeat(120)
        }) {
      var refused = change("li", change(Clinic.PASSWORD, weak));
      assertThat(refused.getInteger("_status")).as(weak).isEqualTo(422);
      assertThat(refused.getString("rule")).startsWith("password.");
      assertThat(refused.getString("zh")).isNotEmpty();
    }
    assertThat(change("li", change(Clinic.PASSWORD, Clinic.PASSWORD)).getString("rule"))
        .isEqualTo("password.same");
    assertThat(entering("li", Clinic.PASSWORD)).isEqualTo("in");
  }

  @Test
  void who_has_a_second_factor_shows_it_too() {
    var secret =
        clinic
            .post("li", "security/second-factor", new JsonObject().put("password", Clinic.PASSWORD))
            .getString("secret");
    var _ =
        clinic.post(
            "li",
            "security/second-factor/confirmation",
            new JsonObject().put("code", code(secret)));
    clinic.clock.advance(Duration.ofSeconds(30));
    assertThat(change("li", change(Clinic.PASSWORD, NEXT)).getString("code"))
        .isEqualTo("second-factor");
    assertThat(change("li", change(Clinic.PASSWORD, NEXT).put("code", "000000")).getString("code"))
        .isEqualTo("wrong-code");
    assertThat(
            change("li", change(Clinic.PASSWORD, NEXT).put("code", code(secret)))
                .getInteger("_status"))
        .isEqualTo(204);
  }

  private String code(String secret) {
    return Totp.code(Base32.decode(secret).orElseThrow(), Totp.step(clinic.clock.instant()));
  }

  @Test
  void a_disabled_account_opens_nothing_and_its_sessions_end_at_once() {
    var session = clinic.signIn("li", Clinic.PASSWORD);
    var disabled = clinic.post("operator", "accounts/a-li/disabling", reason());
    assertThat(disabled.getBoolean("isDisabled")).isTrue();
    assertThat(asks(session)).isEqualTo(401);
    assertThat(entering("li", Clinic.PASSWORD)).isEqualTo("account-disabled");
    assertThat(entering("li", "wrong"))
        .as("who guesses learns nothing")
        .isEqualTo("bad-credentials");
    assertThat(clinic.post("operator", "accounts/a-li/enabling", reason()).getBoolean("isDisabled"))
        .isFalse();
    assertThat(asks(session)).as("it was ended, and not put to sleep").isEqualTo(401);
    assertThat(entering("li", Clinic.PASSWORD)).isEqualTo("in");
    assertThat(clinic.trail.count("account.disable")).isEqualTo(1);
    assertThat(clinic.trail.count("account.enable")).isEqualTo(1);
  }

  @Test
  void a_session_of_a_disabled_account_opens_nothing_even_where_it_was_not_ended() {
    var session = clinic.signIn("li", Clinic.PASSWORD);
    var _ = Clinic.await(clinic.accounts.disable("a-li", true));
    assertThat(asks(session)).isEqualTo(401);
  }

  @Test
  void a_try_at_the_sign_in_does_not_enable_again() {
    var before = Clinic.await(clinic.accounts.byUsername("li")).orElseThrow();
    var _ = Clinic.await(clinic.accounts.disable("a-li", true));
    var _ = Clinic.await(clinic.accounts.tried(before.with(1, Optional.empty())));
    assertThat(Clinic.await(clinic.accounts.byUsername("li")))
        .hasValueSatisfying(it -> assertThat(it.isDisabled()).isTrue())
        .map(Account::failures)
        .contains(1);
  }

  @Test
  void a_coordinator_looks_after_the_own_organisation_alone_and_nobody_after_oneself() {
    assertThat(clinic.get("he", "accounts").getJsonArray("items"))
        .extracting(it -> ((JsonObject) it).getString("id"))
        .containsExactlyInAnyOrder("a-li", "a-he");
    assertThat(clinic.get("operator", "accounts").getJsonArray("items").size()).isGreaterThan(6);
    for (var what : new String[] {"disabling", "enabling"}) {
      assertThat(clinic.post("he", "accounts/a-wang/" + what, reason()).getInteger("_status"))
          .isEqualTo(404);
      assertThat(clinic.post("he", "accounts/a-he/" + what, reason()).getString("rule"))
          .isEqualTo("account.not-own");
      assertThat(clinic.post("operator", "accounts/nobody/" + what, reason()).getInteger("_status"))
          .isEqualTo(404);
    }
    assertThat(entering("wang", Clinic.PASSWORD)).isEqualTo("in");
    assertThat(clinic.post("he", "accounts/a-li/disabling", reason()).getInteger("_status"))
        .isEqualTo(200);
  }

  @Test
  void an_administrator_ends_somebodys_sessions() {
    var session = clinic.signIn("li", Clinic.PASSWORD);
    var path = "accounts/a-li/sessions/removal";
    var wrong = clinic.post("he", path, new JsonObject().put("password", "wrong"));
    assertThat(wrong.getString("code")).isEqualTo("wrong-password");
    assertThat(asks(session)).isEqualTo(200);
    var answer =
        Clinic.await(
            clinic
                .as("he", HttpMethod.POST, path)
                .sendJsonObject(new JsonObject().put("password", Clinic.PASSWORD)));
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(asks(session)).isEqualTo(401);
    assertThat(entering("li", Clinic.PASSWORD)).isEqualTo("in");
  }
}
