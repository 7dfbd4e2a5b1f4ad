package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignInTest {
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  private JsonObject attempt(String username, String password) {
    return Clinic.json(send(username, password));
  }

  private Future<io.vertx.ext.web.client.HttpResponse<io.vertx.core.buffer.Buffer>> send(
      String username, String password) {
    return clinic
        .api(HttpMethod.POST, "session")
        .sendJsonObject(new JsonObject().put("username", username).put("password", password));
  }

  @Test
  void opens_a_session_in_a_cookie_that_scripts_and_other_sites_cannot_use() {
    var signed = clinic.signIn("li", Clinic.PASSWORD);
    assertThat(signed.setCookie()).contains("HTTPOnly", "Secure", "SameSite=Strict", "Path=/");
    var session = clinic.get("li", "session");
    assertThat(session.getJsonObject("user").getString("account")).isEqualTo("a-li");
    assertThat(session.getJsonObject("user").getString("role")).isEqualTo("COUNTY_DOCTOR");
    assertThat(session.getJsonObject("user").getJsonObject("organisation").getString("id"))
        .isEqualTo("clinic-a");
    assertThat(clinic.sessions.json.toString()).doesNotContain(signed.cookie());
  }

  @Test
  void signing_in_anew_in_the_same_browser_ends_the_session_before() {
    var before = clinic.signIn("li", Clinic.PASSWORD);
    var elsewhere = clinic.signIn("li", Clinic.PASSWORD);
    var again =
        Clinic.await(
            clinic
                .api(HttpMethod.POST, "session")
                .putHeader("Cookie", Gatekeeper.COOKIE + "=" + before.cookie())
                .sendJsonObject(
                    new JsonObject().put("username", "wang").put("password", Clinic.PASSWORD)));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(status(before.cookie())).isEqualTo(401);
    assertThat(status(elsewhere.cookie())).as("of another browser").isEqualTo(200);
    assertThat(clinic.tickets.endedSessions).as("and what it had opened").hasSize(1);
    for (var odd : new String[] {"", "nonsense", "x".repeat(300)}) {
      var fresh =
          Clinic.await(
              clinic
                  .api(HttpMethod.POST, "session")
                  .putHeader("Cookie", Gatekeeper.COOKIE + "=" + odd)
                  .sendJsonObject(
                      new JsonObject().put("username", "li").put("password", Clinic.PASSWORD)));
      assertThat(fresh.statusCode()).as(odd).isEqualTo(200);
    }
  }

  private int status(String cookie) {
    return Clinic.await(
            clinic
                .api(HttpMethod.GET, "session")
                .putHeader("Cookie", Gatekeeper.COOKIE + "=" + cookie)
                .send())
        .statusCode();
  }

  @ParameterizedTest
  @ValueSource(strings = {"li", "nobody"})
  void locks_after_five_failures_whether_the_user_exists_or_not(String username) {
    for (int i = 0; i < 5; i++) {
      var wrong = attempt(username, "wrong");
      assertThat(wrong.getInteger("_status")).isEqualTo(401);
      assertThat(wrong.getString("code")).isEqualTo("bad-credentials");
    }
    var locked = attempt(username, Clinic.PASSWORD);
    assertThat(locked.getInteger("_status")).isEqualTo(423);
    assertThat(locked.getString("code")).isEqualTo("locked");
    clinic.clock.advance(Duration.ofMinutes(15));
    assertThat(attempt(username, Clinic.PASSWORD).getInteger("_status"))
        .isEqualTo(username.equals("li") ? 200 : 401);
  }

  @Test
  void counts_guesses_that_come_at_once() {
    var guesses = IntStream.range(0, 8).mapToObj(i -> send("li", "guess " + i)).toList();
    var statuses = guesses.stream().map(it -> Clinic.await(it).statusCode()).toList();
    assertThat(statuses).filteredOn(it -> it == 401).hasSize(5);
    assertThat(statuses).filteredOn(it -> it == 423).hasSize(3);
  }

  @Test
  void forgets_failures_after_a_success() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 4; i++) {
        assertThat(attempt("li", "wrong").getInteger("_status")).isEqualTo(401);
      }
      assertThat(attempt("li", Clinic.PASSWORD).getInteger("_status")).isEqualTo(200);
    }
  }

  @Test
  void ends_an_idle_session() {
    var _ = clinic.get("li", "session");
    clinic.clock.advance(Duration.ofMinutes(14));
    var _ = clinic.get("li", "session");
    clinic.clock.advance(Duration.ofMinutes(15));
    var gone = Clinic.json(clinic.as("li", HttpMethod.GET, "session").send());
    assertThat(gone.getInteger("_status")).isEqualTo(401);
  }

  @Test
  void ends_every_session_after_half_a_day() {
    var _ = clinic.get("li", "session");
    for (int i = 0; i < 71; i++) {
      clinic.clock.advance(Duration.ofMinutes(10));
      var _ = clinic.get("li", "session");
    }
    clinic.clock.advance(Duration.ofMinutes(10));
    assertThat(Clinic.json(clinic.as("li", HttpMethod.GET, "session").send()).getInteger("_status"))
        .isEqualTo(401);
  }

  @Test
  void signs_out() {
    var out = Clinic.await(clinic.as("li", HttpMethod.DELETE, "session").send());
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(Clinic.json(clinic.as("li", HttpMethod.GET, "session").send()).getInteger("_status"))
        .isEqualTo(401);
    assertThat(clinic.trail.count("session.end")).isEqualTo(1);
  }

  @Test
  void refuses_a_change_without_the_token_against_cross_site_requests() {
    var session = clinic.signIn("li", Clinic.PASSWORD);
    for (var csrf : new String[] {"", "wrong", session.cookie()}) {
      var refused =
          Clinic.json(
              clinic
                  .api(HttpMethod.POST, "cases")
                  .putHeader("Cookie", "__Host-huizhen_session=" + session.cookie())
                  .putHeader("X-Huizhen-CSRF", csrf)
                  .sendJsonObject(Clinic.application()));
      assertThat(refused.getInteger("_status")).isEqualTo(403);
      assertThat(refused.getString("code")).isEqualTo("csrf");
    }
    assertThat(clinic.get("li", "cases").getJsonArray("items")).isEmpty();
  }

  @Test
  void takes_no_access_token_for_a_session() {
    var token = Clinic.json(clinic.accessToken("his")).getString("access_token");
    var refused =
        Clinic.json(
            clinic
                .api(HttpMethod.GET, "cases")
                .putHeader("Cookie", "__Host-huizhen_session=" + token)
                .send());
    assertThat(refused.getInteger("_status")).isEqualTo(401);
  }

  @Test
  void verifies_only_the_password_that_was_hashed() {
    var hasher = new PasswordHasher(new SecureRandom());
    var hash = hasher.hash("密码 pass");
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hasher.verify(hash, "密码 pass")).isTrue();
    assertThat(hasher.verify(hash, "密码 Pass")).isFalse();
    assertThat(hasher.hash("密码 pass")).isNotEqualTo(hash);
  }

  /// RFC 9106 §5.3 has a secret and associated data, which PHC strings lack; this vector is from
  /// the reference implementation's test.c (version 0x13, t=2, m=2^16, p=1, "password",
  /// "somesalt").
  @Test
  void agrees_with_the_reference_implementation() {
    assertThat(
            new PasswordHasher(new SecureRandom())
                .verify(
                    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                        + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                    "password"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
      })
  void refuses_a_damaged_or_costly_hash(String hash) {
    assertThat(new PasswordHasher(new SecureRandom()).verify(hash, "password")).isFalse();
  }
}
