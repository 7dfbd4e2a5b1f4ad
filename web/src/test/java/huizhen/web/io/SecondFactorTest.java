package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.web.api.SecondFactors.Factor;
import huizhen.web.factor.Base32;
import huizhen.web.factor.Totp;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A second factor from its beginning to its end, recovery codes, and the list of sessions.
final class SecondFactorTest {
  private static final Duration STEP = Duration.ofSeconds(30);
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  private Future<HttpResponse<Buffer>> signIn(String username, String code) {
    var body = new JsonObject().put("username", username).put("password", Clinic.PASSWORD);
    if (!code.isEmpty()) {
      body.put("code", code);
    }
    return clinic.api(HttpMethod.POST, "session").sendJsonObject(body);
  }

  private String outcome(String username, String code) {
    var answer = Clinic.json(signIn(username, code));
    return answer.getInteger("_status") == 200 ? "in" : answer.getString("code");
  }

  private static JsonObject password() {
    return new JsonObject().put("password", Clinic.PASSWORD);
  }

  private String codeNow(String secret) {
    return Totp.code(Base32.decode(secret).orElseThrow(), Totp.step(clinic.clock.instant()));
  }

  /// Begins and confirms one; the next code is of the next step.
  private Enrolled enrol(String username) {
    var begun = clinic.post(username, "security/second-factor", password());
    assertThat(begun.getInteger("_status")).isEqualTo(201);
    var secret = begun.getString("secret");
    assertThat(begun.getString("uri")).startsWith("otpauth://totp/Huizhen:" + username);
    var confirmed =
        clinic.post(
            username,
            "security/second-factor/confirmation",
            new JsonObject().put("code", codeNow(secret)));
    assertThat(confirmed.getInteger("_status")).isEqualTo(200);
    clinic.clock.advance(STEP);
    return new Enrolled(secret, confirmed.getJsonArray("recoveryCodes"));
  }

  private record Enrolled(String secret, JsonArray recovery) {}

  @Test
  void asks_for_a_code_once_there_is_a_factor_and_not_before() {
    var begun = clinic.post("li", "security/second-factor", password()).getString("secret");
    assertThat(outcome("li", "")).as("not confirmed yet").isEqualTo("in");
    var early =
        clinic.post(
            "li", "security/second-factor/confirmation", new JsonObject().put("code", "000000"));
    assertThat(early.getString("code")).isEqualTo("wrong-code");
    var enrolled = enrol("li");
    assertThat(enrolled.secret()).isNotEqualTo(begun);
    assertThat(outcome("li", "")).isEqualTo("second-factor");
    assertThat(outcome("li", codeNow(enrolled.secret()))).isEqualTo("in");
    assertThat(outcome("wang", "")).as("somebody else").isEqualTo("in");
    var shown = clinic.get("li", "security").getJsonObject("secondFactor");
    assertThat(shown.getBoolean("isOn")).isTrue();
    assertThat(shown.getInteger("recoveryCodes")).isEqualTo(10);
    assertThat(clinic.get("li", "security").encode()).doesNotContain(enrolled.secret());
  }

  @Test
  void takes_a_code_once_however_many_show_it_at_once() {
    var secret = enrol("li").secret();
    var code = codeNow(secret);
    var all = IntStream.range(0, 4).mapToObj(_ -> signIn("li", code)).toList();
    var statuses = all.stream().map(it -> Clinic.await(it).statusCode()).toList();
    assertThat(statuses).containsOnlyOnce(200);
    clinic.clock.advance(STEP);
    assertThat(outcome("li", code)).as("still in its time, and used").isEqualTo("wrong-code");
    clinic.clock.advance(STEP);
    assertThat(outcome("li", codeNow(secret))).isEqualTo("in");
  }

  @Test
  void locks_after_five_wrong_codes_and_a_right_password_between_forgives_none() {
    var secret = enrol("li").secret();
    for (int i = 0; i < 5; i++) {
      assertThat(outcome("li", "")).isEqualTo("second-factor");
      assertThat(outcome("li", "00000" + i)).isEqualTo("wrong-code");
    }
    assertThat(outcome("li", codeNow(secret))).isEqualTo("locked");
    clinic.clock.advance(Duration.ofMinutes(15));
    assertThat(outcome("li", codeNow(secret))).isEqualTo("in");
    assertThat(clinic.trail.entries)
        .extracting(it -> it.event().action() + " " + it.event().outcome())
        .contains("session.begin refused:code");
  }

  /// Somebody takes a code of a set that another page has just replaced, and the other way round.
  @Test
  void neither_brings_a_taken_recovery_code_back_nor_loses_new_ones() {
    var enrolled = enrol("li");
    var before = Objects.requireNonNull(clinic.factors.factors.get("a-li"));
    var newer = new Factor(before.secret(), before.confirmedAt(), List.of("hash-of-a-new-one"));
    clinic.factors.meanwhile.set(() -> clinic.factors.factors.put("a-li", newer));
    assertThat(outcome("li", enrolled.recovery().getString(0))).isEqualTo("wrong-code");
    assertThat(clinic.factors.factors.get("a-li")).as("the new ones stay").isEqualTo(newer);

    var taken = new Factor(before.secret(), before.confirmedAt(), List.of());
    clinic.factors.meanwhile.set(() -> clinic.factors.factors.put("a-li", taken));
    var other =
        clinic.post(
            "li", "security/recovery-codes", password().put("code", codeNow(enrolled.secret())));
    assertThat(other.getJsonArray("recoveryCodes")).hasSize(10);
    for (int i = 0; i < 10; i++) {
      assertThat(outcome("li", enrolled.recovery().getString(i))).isEqualTo("wrong-code");
      clinic.clock.advance(Duration.ofMinutes(16)); // five wrong ones lock
    }
    assertThat(outcome("li", other.getJsonArray("recoveryCodes").getString(0))).isEqualTo("in");
  }

  @Test
  void confirms_no_secret_that_was_replaced_meanwhile() {
    var secret = clinic.post("li", "security/second-factor", password()).getString("secret");
    var anew = new Factor("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Optional.empty(), List.of());
    clinic.factors.meanwhile.set(() -> clinic.factors.factors.put("a-li", anew));
    var confirmed =
        clinic.post(
            "li",
            "security/second-factor/confirmation",
            new JsonObject().put("code", codeNow(secret)));
    assertThat(confirmed.getString("code")).isEqualTo("wrong-code");
    assertThat(clinic.factors.factors.get("a-li")).isEqualTo(anew);
  }

  @Test
  void takes_each_recovery_code_once_as_people_type_it() {
    var enrolled = enrol("li");
    assertThat(enrolled.recovery()).hasSize(10).doesNotHaveDuplicates();
    var code = enrolled.recovery().getString(3);
    assertThat(
            clinic.factors.factors.toString()
                + clinic.factors.factors.values().iterator().next().recovery())
        .doesNotContain(Base32.plain(code));
    assertThat(outcome("li", code.toLowerCase(java.util.Locale.ROOT))).isEqualTo("in");
    assertThat(outcome("li", code)).isEqualTo("wrong-code");
    assertThat(
            clinic.get("li", "security").getJsonObject("secondFactor").getInteger("recoveryCodes"))
        .isEqualTo(9);
    var other =
        clinic.post(
            "li", "security/recovery-codes", password().put("code", codeNow(enrolled.secret())));
    assertThat(other.getJsonArray("recoveryCodes")).hasSize(10);
    assertThat(outcome("li", enrolled.recovery().getString(4))).isEqualTo("wrong-code");
    assertThat(outcome("li", other.getJsonArray("recoveryCodes").getString(0))).isEqualTo("in");
  }

  @Test
  void removes_a_factor_for_who_has_both() {
    var secret = enrol("li").secret();
    var path = "security/second-factor/removal";
    var wrong = clinic.post("li", path, password().put("code", "000000"));
    assertThat(wrong.getString("code")).isEqualTo("wrong-code");
    var guess = new JsonObject().put("password", "guess").put("code", codeNow(secret));
    assertThat(clinic.post("li", path, guess).getString("code")).isEqualTo("wrong-password");
    var again = clinic.post("li", "security/second-factor", password());
    assertThat(again.getString("code")).isEqualTo("factor-exists");
    var done =
        Clinic.await(
            clinic
                .as("li", HttpMethod.POST, path)
                .sendJsonObject(password().put("code", codeNow(secret))));
    assertThat(done.statusCode()).isEqualTo(204);
    assertThat(outcome("li", "")).isEqualTo("in");
    assertThat(clinic.post("li", path, password().put("code", "123456")).getString("code"))
        .isEqualTo("no-factor");
  }

  @Test
  void lets_a_role_that_needs_one_do_nothing_before_it_has_one() {
    try (var strict = new Clinic(Duration.ofSeconds(10), Set.of(Role.COUNTY_DOCTOR))) {
      clinic = strict;
      assertThat(clinic.get("li", "session").getJsonObject("user").getBoolean("mustEnrol"))
          .isTrue();
      for (var path : List.of("cases", "patients", "events")) {
        var refused = Clinic.json(clinic.as("li", HttpMethod.GET, path).send());
        assertThat(refused.getInteger("_status")).isEqualTo(403);
        assertThat(refused.getString("code")).isEqualTo("enrol-first");
      }
      var secret = enrol("li").secret();
      assertThat(clinic.get("li", "cases").getJsonArray("items")).isEmpty();
      var kept =
          clinic.post(
              "li", "security/second-factor/removal", password().put("code", codeNow(secret)));
      assertThat(kept.getString("code")).isEqualTo("factor-required");
      assertThat(clinic.get("wang", "cases").getJsonArray("items")).isEmpty();
    }
  }

  @Test
  void lists_the_own_sessions_and_ends_one_or_all_others() {
    var mine = clinic.get("li", "session");
    assertThat(mine.getJsonObject("user").getBoolean("mustEnrol")).isFalse();
    for (int i = 0; i < 3; i++) {
      assertThat(outcome("li", "")).isEqualTo("in");
    }
    var sessions = clinic.get("li", "security").getJsonArray("sessions");
    assertThat(sessions).hasSize(4);
    assertThat(sessions.encode()).doesNotContain("a-wang");
    var other =
        sessions.stream()
            .map(JsonObject.class::cast)
            .filter(it -> !it.getBoolean("isThis"))
            .findFirst()
            .orElseThrow()
            .getString("id");
    assertThat(remove("wang", "security/sessions/" + other + "/removal"))
        .as("somebody else's")
        .isEqualTo(404);
    assertThat(remove("li", "security/sessions/" + other + "/removal")).isEqualTo(204);
    assertThat(remove("li", "security/sessions/" + other + "/removal")).isEqualTo(404);
    assertThat(clinic.get("li", "security").getJsonArray("sessions")).hasSize(3);
    var wrong = new JsonObject().put("password", "wrong");
    assertThat(clinic.post("li", "security/sessions/removal", wrong).getString("code"))
        .isEqualTo("wrong-password");
    assertThat(clinic.get("li", "security").getJsonArray("sessions")).hasSize(3);
    assertThat(remove("li", "security/sessions/removal")).isEqualTo(204);
    assertThat(clinic.get("li", "security").getJsonArray("sessions")).hasSize(1);
    assertThat(clinic.trail.count("session.revoke")).isEqualTo(3);
  }

  @Test
  void ends_the_oldest_of_too_many_sessions() {
    var first = clinic.signIn("li", Clinic.PASSWORD);
    for (int i = 0; i < huizhen.web.api.SessionStore.MAX_OF_ONE; i++) {
      assertThat(outcome("li", "")).isEqualTo("in");
    }
    var answer =
        Clinic.await(
            clinic
                .api(HttpMethod.GET, "session")
                .putHeader("Cookie", "__Host-huizhen_session=" + first.cookie())
                .send());
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void signs_out_nobody_who_is_in_a_consultation() {
    var _ = clinic.get("li", "session");
    var _ = clinic.get("wang", "session");
    var sessions =
        new Sessions(
            clinic.sessions,
            clinic.accounts,
            clinic.tickets,
            new Tokens(new SecureRandom()),
            Duration.ofMinutes(15),
            clinic.clock);
    var patient = Clinic.await(sessions.openPatient(new VisitId("v1")));
    for (int minute = 0; minute < 60; minute += 10) {
      clinic.clock.advance(Duration.ofMinutes(10));
      Clinic.await(sessions.areLive(Set.of("a-li", "patient-v1")));
    }
    assertThat(status("li")).isEqualTo(200);
    assertThat(status("wang")).isEqualTo(401);
    assertThat(Clinic.await(sessions.findPatient(patient.token()))).isPresent();
    clinic.clock.advance(Sessions.PATIENT_IDLE);
    assertThat(Clinic.await(sessions.findPatient(patient.token()))).isEmpty();
  }

  @Test
  void lets_a_patient_who_waits_be_idle_for_longer() {
    var sessions =
        new Sessions(
            clinic.sessions,
            clinic.accounts,
            clinic.tickets,
            new Tokens(new SecureRandom()),
            Duration.ofMinutes(15),
            clinic.clock);
    var opened = Clinic.await(sessions.openPatient(new VisitId("v1")));
    Clinic.await(sessions.waits(Clinic.await(sessions.findPatient(opened.token())).orElseThrow()));
    clinic.clock.advance(Duration.ofMinutes(110));
    assertThat(Clinic.await(sessions.findPatient(opened.token()))).isPresent();
  }

  @Test
  void keeps_of_a_browser_one_word() {
    assertThat(Browser.of("Mozilla/5.0 (X11; Linux) Chrome/140.0 Safari/537.36 Edg/140.0"))
        .isEqualTo("Edge");
    assertThat(Browser.of("Mozilla/5.0 Chrome/140.0 Safari/537.36")).isEqualTo("Chrome");
    assertThat(Browser.of("<script>")).isEmpty();
  }

  private int status(String username) {
    return Clinic.await(clinic.as(username, HttpMethod.GET, "session").send()).statusCode();
  }

  private int remove(String username, String path) {
    return Clinic.await(clinic.as(username, HttpMethod.POST, path).sendJsonObject(password()))
        .statusCode();
  }
}
