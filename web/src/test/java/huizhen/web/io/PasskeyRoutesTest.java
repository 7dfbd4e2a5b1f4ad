package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor.Role;
import huizhen.web.api.Passkeys;
import huizhen.web.factor.Base32;
import huizhen.web.factor.Totp;
import huizhen.web.passkey.SoftKey;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Passkeys from their beginning to their end, with an authenticator that does what it should.
final class PasskeyRoutesTest {
  private static final Duration STEP = Duration.ofSeconds(30);
  private Clinic clinic;
  private PasskeyHolder li;
  private SoftKey key;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
    li = new PasskeyHolder(clinic, "li");
    key = li.key();
  }

  private List<String> audited(String action) {
    return clinic.trail.entries.stream()
        .filter(it -> it.event().action().equals(action))
        .map(it -> it.event().actor() + " " + it.event().outcome())
        .toList();
  }

  @Test
  void registers_one_and_signs_in_with_it_after_the_password() {
    var begun = li.begin();
    assertThat(begun.getJsonObject("rp").getString("id")).isEqualTo("localhost");
    assertThat(begun.getString("attestation")).isEqualTo("none");
    assertThat(begun.getJsonObject("authenticatorSelection").getString("userVerification"))
        .isEqualTo("required");
    assertThat(begun.getJsonObject("user").getString("id"))
        .as("names nobody")
        .doesNotContain("li")
        .hasSize(43);
    assertThat(begun.getString("challenge")).hasSize(43);
    assertThat(li.attempt().status()).as("begun is not registered").isEqualTo(200);

    var registered = li.register(key.create(begun));
    assertThat(registered.getInteger("_status")).as(registered.encode()).isEqualTo(201);
    assertThat(registered.getJsonArray("recoveryCodes")).hasSize(10).doesNotHaveDuplicates();
    var own = registered.getJsonObject("passkey");
    assertThat(own.getString("name")).isEqualTo("我的手机");
    assertThat(own.getBoolean("isHere")).isTrue();
    assertThat(own.encode()).doesNotContain(SoftKey.base64(key.id));

    var attempt = li.attempt();
    assertThat(attempt.status()).isEqualTo(401);
    assertThat(attempt.body().getString("code")).isEqualTo("second-factor");
    assertThat(attempt.body().getJsonArray("factors"))
        .isEqualTo(new JsonArray().add("recovery").add("passkey"));
    assertThat(attempt.setCookie())
        .startsWith("__Secure-huizhen_passkey=")
        .contains("Max-Age=300", "Path=/api/v1/session", "Secure", "HTTPOnly", "SameSite=Strict");
    assertThat(attempt.question().getString("userVerification")).isEqualTo("required");
    assertThat(attempt.question().getJsonArray("allowCredentials").encode())
        .contains(SoftKey.base64(key.id));
    assertThat(li.signIn(attempt, key.get(attempt.question()))).isEqualTo("in");

    var shown = li.security().getJsonArray("passkeys").getJsonObject(0);
    assertThat(shown.getString("lastUsedAt")).isEqualTo(clinic.clock.instant().toString());
    assertThat(new PasskeyHolder(clinic, "wang").attempt().status()).isEqualTo(200);
    assertThat(audited("passkey.register")).containsExactly("a-li ok");
    assertThat(audited("passkey.use")).containsExactly("a-li ok");
  }

  @Test
  void asks_the_password_before_it_makes_one() {
    var wrong =
        li.post("security/passkeys/registration", new JsonObject().put("password", "guess"));
    assertThat(wrong.getString("code")).isEqualTo("wrong-password");
    var unasked =
        li.register(
            key.create(
                new JsonObject()
                    .put("challenge", SoftKey.base64(new byte[32]))
                    .put("rp", new JsonObject().put("id", "localhost"))));
    assertThat(unasked.getString("code")).isEqualTo("passkey-refused");
    assertThat(unasked.getString("reason")).isEqualTo("challenge");
    assertThat(li.security().getJsonArray("passkeys")).isEmpty();
    assertThat(audited("passkey.register")).containsExactly("a-li refused:challenge");
  }

  @Test
  void asks_the_factor_that_there_is_before_it_makes_another() {
    var _ = li.enrol(key);
    var path = "security/passkeys/registration";
    var question = li.question(path);
    var begun = li.post(path, PasskeyHolder.password().put("passkey", key.get(question)));
    assertThat(begun.getInteger("_status")).isEqualTo(201);
    assertThat(begun.getJsonArray("excludeCredentials").encode()).contains(SoftKey.base64(key.id));
    var registered = li.register(li.key().create(begun));
    assertThat(registered.getInteger("_status")).isEqualTo(201);
    assertThat(registered.containsKey("recoveryCodes")).as("those there are go on").isFalse();
    assertThat(li.security().getJsonArray("passkeys")).hasSize(2);
  }

  @Test
  void takes_recovery_codes_of_who_has_passkeys_alone_once_each() {
    var codes = li.enrol(key).getJsonArray("recoveryCodes");
    assertThat(li.signInWithCode(codes.getString(2))).isEqualTo("in");
    assertThat(li.signInWithCode(codes.getString(2))).isEqualTo("wrong-code");
    assertThat(li.signInWithCode("123456"))
        .as("there are no one-time codes")
        .isEqualTo("wrong-code");
    assertThat(li.security().getJsonObject("secondFactor").getInteger("recoveryCodes"))
        .isEqualTo(9);
    var path = "security/recovery-codes";
    var renewed =
        li.post(path, PasskeyHolder.password().put("passkey", key.get(li.question(path))));
    assertThat(renewed.getJsonArray("recoveryCodes")).hasSize(10);
    assertThat(li.signInWithCode(codes.getString(3))).isEqualTo("wrong-code");
    assertThat(li.signInWithCode(renewed.getJsonArray("recoveryCodes").getString(0)))
        .isEqualTo("in");
  }

  @Test
  void goes_beside_one_time_codes_which_are_removed_apart() {
    var recovery = li.enrol(key).getJsonArray("recoveryCodes");
    var path = "security/second-factor";
    var begun = li.post(path, PasskeyHolder.password().put("passkey", key.get(li.question(path))));
    assertThat(begun.getInteger("_status")).isEqualTo(201);
    assertThat(li.signInWithCode(recovery.getString(0))).as("begun forgets none").isEqualTo("in");
    var secret = Base32.decode(begun.getString("secret")).orElseThrow();
    var confirmed =
        li.post(
            "security/second-factor/confirmation",
            new JsonObject().put("code", Totp.code(secret, Totp.step(clinic.clock.instant()))));
    assertThat(confirmed.getJsonArray("recoveryCodes")).hasSize(10);
    clinic.clock.advance(STEP);
    var code = Totp.code(secret, Totp.step(clinic.clock.instant()));
    assertThat(li.attempt().body().getJsonArray("factors"))
        .isEqualTo(new JsonArray(List.of("code", "recovery", "passkey")));
    assertThat(li.signInWithCode(code)).isEqualTo("in");
    var attempt = li.attempt();
    assertThat(li.signIn(attempt, key.get(attempt.question()))).isEqualTo("in");

    var removal = "security/second-factor/removal";
    var removed =
        Clinic.await(
            li.named(clinic.as("li", HttpMethod.POST, removal))
                .sendJsonObject(
                    PasskeyHolder.password().put("passkey", key.get(li.question(removal)))));
    assertThat(removed.statusCode()).isEqualTo(204);
    assertThat(li.security().getJsonObject("secondFactor").getBoolean("isOn")).isFalse();
    assertThat(li.attempt().body().getJsonArray("factors"))
        .isEqualTo(new JsonArray(List.of("recovery", "passkey")));
    assertThat(li.signInWithCode(confirmed.getJsonArray("recoveryCodes").getString(0)))
        .as("recovery codes stay for as long as there is a factor")
        .isEqualTo("in");
  }

  @Test
  void changes_the_password_with_a_passkey() {
    var _ = li.enrol(key);
    var path = "security/password";
    var wish = PasskeyHolder.password().put("newPassword", "seven quiet lanterns");
    var refused = li.post(path, wish.copy());
    assertThat(refused.getString("code")).isEqualTo("second-factor");
    var changed =
        Clinic.await(
            li.named(clinic.as("li", HttpMethod.POST, path))
                .sendJsonObject(
                    wish.copy().put("passkey", key.get(refused.getJsonObject("passkey")))));
    assertThat(changed.statusCode()).isEqualTo(204);
  }

  private int rename(String username, String id, String name) {
    return Clinic.await(
            clinic
                .as(username, HttpMethod.PUT, "security/passkeys/" + id + "/name")
                .sendJsonObject(new JsonObject().put("name", name)))
        .statusCode();
  }

  @Test
  void is_renamed_by_its_owner_alone_and_opens_what_it_opened() {
    var id = li.enrol(key).getJsonObject("passkey").getString("id");
    assertThat(rename("li", id, " 诊室电脑 ")).isEqualTo(204);
    assertThat(li.security().getJsonArray("passkeys").getJsonObject(0).getString("name"))
        .isEqualTo("诊室电脑");
    for (String wrong : List.of("  ", "two\nlines", "n".repeat(61))) {
      assertThat(rename("li", id, wrong)).as(wrong).isEqualTo(400);
    }
    assertThat(rename("wang", id, "mine")).isEqualTo(404);
    assertThat(rename("li", "none", "mine")).isEqualTo(404);
    assertThat(li.security().getJsonArray("passkeys").getJsonObject(0).getString("name"))
        .isEqualTo("诊室电脑");
    var attempt = li.attempt();
    assertThat(li.signIn(attempt, key.get(attempt.question()))).isEqualTo("in");
    assertThat(audited("passkey.rename")).containsExactly("a-li ok");
    assertThat(clinic.trail.entries.toString()).as("names nobody").doesNotContain("诊室电脑");
  }

  private int remove(String id, JsonObject body) {
    return Clinic.await(
            li.named(clinic.as("li", HttpMethod.POST, "security/passkeys/" + id + "/removal"))
                .sendJsonObject(body))
        .statusCode();
  }

  @Test
  void removes_one_with_the_password_and_a_factor() {
    var id = li.enrol(key).getJsonObject("passkey").getString("id");
    var path = "security/passkeys/" + id + "/removal";
    assertThat(
            li.post("security/passkeys/none/removal", PasskeyHolder.password())
                .getInteger("_status"))
        .isEqualTo(404);
    var guess =
        new JsonObject().put("password", "guess").put("passkey", key.get(li.question(path)));
    assertThat(li.post(path, guess).getString("code")).isEqualTo("wrong-password");
    var whole = PasskeyHolder.password().put("passkey", key.get(li.question(path)));
    assertThat(remove(id, whole)).isEqualTo(204);
    assertThat(li.attempt().status()).as("no factor is left").isEqualTo(200);
    assertThat(li.security().getJsonObject("secondFactor").getInteger("recoveryCodes")).isZero();
    assertThat(audited("passkey.remove")).containsExactly("a-li refused:password", "a-li ok");
    assertThat(li.enrol(key).getJsonArray("recoveryCodes"))
        .as("what was removed is registered anew")
        .hasSize(10);
  }

  @Test
  void is_a_second_factor_for_a_role_that_needs_one_and_its_last_one_stays() {
    try (var strict = new Clinic(Duration.ofSeconds(10), Set.of(Role.COUNTY_DOCTOR))) {
      clinic = strict;
      li = new PasskeyHolder(strict, "li");
      key = li.key();
      assertThat(strict.get("li", "session").getJsonObject("user").getBoolean("mustEnrol"))
          .isTrue();
      var id = li.enrol(key).getJsonObject("passkey").getString("id");
      assertThat(strict.get("li", "cases").getJsonArray("items")).isEmpty();
      var path = "security/passkeys/" + id + "/removal";
      assertThat(li.post(path, PasskeyHolder.password()).getString("code"))
          .isEqualTo("factor-required");

      var second = li.key();
      var begin = "security/passkeys/registration";
      var begun =
          li.post(begin, PasskeyHolder.password().put("passkey", key.get(li.question(begin))));
      var other = li.register(second.create(begun)).getJsonObject("passkey").getString("id");
      var proof = PasskeyHolder.password().put("passkey", key.get(li.question(path)));
      assertThat(remove(id, proof)).isEqualTo(204);
      assertThat(
              li.post("security/passkeys/" + other + "/removal", PasskeyHolder.password())
                  .getString("code"))
          .isEqualTo("factor-required");
      var attempt = li.attempt();
      assertThat(li.signIn(attempt, second.get(attempt.question()))).isEqualTo("in");
    }
  }

  @Test
  void keeps_ten_of_an_account() {
    var _ = li.enrol(key);
    var path = "security/passkeys/registration";
    for (int i = 1; i < Passkeys.MOST; i++) {
      var proof = PasskeyHolder.password().put("passkey", key.get(li.question(path)));
      var registered = li.register(li.key().create(li.post(path, proof)));
      assertThat(registered.getInteger("_status")).isEqualTo(201);
    }
    assertThat(li.post(path, PasskeyHolder.password()).getString("code"))
        .isEqualTo("too-many-passkeys");
    assertThat(li.security().getJsonArray("passkeys")).hasSize(Passkeys.MOST);
  }

  @Test
  void offers_at_an_address_the_passkeys_of_it_alone_and_lets_nobody_in_without() {
    var _ = li.enrol(key);
    var elsewhere =
        Clinic.json(
            clinic
                .api(HttpMethod.POST, "session")
                .sendJsonObject(PasskeyHolder.password().put("username", "li")));
    assertThat(elsewhere.getString("code")).isEqualTo("second-factor");
    assertThat(elsewhere.getJsonArray("factors")).isEqualTo(new JsonArray(List.of("recovery")));
    var begun = clinic.post("li", "security/passkeys/registration", PasskeyHolder.password());
    assertThat(begun.getString("code")).isEqualTo("passkeys-unavailable");
    assertThat(
            clinic
                .get("li", "security")
                .getJsonArray("passkeys")
                .getJsonObject(0)
                .getBoolean("isHere"))
        .isFalse();
  }

  /// What a request says of its host decides nothing where the deployment has said its address.
  @Test
  void binds_passkeys_to_the_public_address_where_there_is_one() {
    try (var named = new Clinic(URI.create("https://huizhen.example.org"))) {
      clinic = named;
      li = new PasskeyHolder(named, "li");
      key = new SoftKey("https://huizhen.example.org");
      assertThat(li.begin().getJsonObject("rp").getString("id")).isEqualTo("huizhen.example.org");
      var own = li.enrol(key).getJsonObject("passkey");
      assertThat(own.getString("host")).isEqualTo("huizhen.example.org");
      assertThat(own.getBoolean("isHere")).isTrue();
      var attempt = li.attempt();
      assertThat(attempt.question().getString("rpId")).isEqualTo("huizhen.example.org");
      assertThat(li.signIn(attempt, key.get(attempt.question()))).isEqualTo("in");

      var forged =
          li.register(
              li.key()
                  .create(
                      li.post(
                          "security/passkeys/registration",
                          PasskeyHolder.password()
                              .put(
                                  "passkey",
                                  key.get(li.question("security/passkeys/registration"))))));
      assertThat(forged.getString("reason"))
          .as("made at the host that was asked")
          .isEqualTo("origin");
    }
  }
}
