package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.passkey.Questions;
import huizhen.web.passkey.SoftKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Passkeys that are not what they should be, at every door that takes one.
final class PasskeyDoorTest {
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
        .map(it -> it.event().outcome())
        .toList();
  }

  private static void lie(SoftKey key, String about) {
    Consumer<SoftKey> lie =
        switch (about) {
          case "origin" -> it -> it.origin = "http://localhost.example";
          case "party" -> it -> it.party = "example.org";
          case "presence" -> it -> it.isTouched = false;
          case "verification" -> it -> it.isVerified = false;
          case "type" ->
              it -> {
                it.createType = "webauthn.get";
                it.getType = "webauthn.create";
              };
          default -> throw new AssertionError(about);
        };
    lie.accept(key);
  }

  @ParameterizedTest
  @CsvSource({"origin", "party", "presence", "verification", "type"})
  void registers_nothing_that_lies_about_its(String what) {
    lie(key, what);
    var refused = li.register(key.create(li.begin()));
    assertThat(refused.getInteger("_status")).isEqualTo(422);
    assertThat(refused.getString("code")).isEqualTo("passkey-refused");
    assertThat(refused.getString("reason")).isEqualTo(what);
    assertThat(li.security().getJsonArray("passkeys")).isEmpty();
    assertThat(audited("passkey.register")).containsExactly("refused:" + what);
    assertThat(li.attempt().status()).as("nothing was begun").isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"origin", "party", "presence", "verification", "type"})
  void lets_nobody_in_who_lies_about_its(String what) {
    var _ = li.enrol(key);
    lie(key, what);
    var attempt = li.attempt();
    assertThat(li.signIn(attempt, key.get(attempt.question()))).isEqualTo("wrong-passkey");
    assertThat(audited("passkey.use")).containsExactly("refused:" + what);
    assertThat(audited("session.begin")).contains("refused:passkey");
  }

  @Test
  void takes_a_challenge_once_however_many_show_it_at_once() {
    var _ = li.enrol(key);
    var attempt = li.attempt();
    var answer = key.get(attempt.question());
    var all =
        IntStream.range(0, 4)
            .mapToObj(_ ->
                li.named(clinic.api(HttpMethod.POST, "session"))
                    .putHeader("Cookie", attempt.cookie())
                    .sendJsonObject(
                        PasskeyHolder.password().put("username", "li").put("passkey", answer)))
            .toList();
    assertThat(all.stream().map(it -> Clinic.await(it).statusCode())).containsOnlyOnce(200);
    assertThat(li.signIn(attempt, answer)).as("again").isEqualTo("wrong-passkey");
    assertThat(audited("passkey.use")).containsOnlyOnce("ok");
  }

  @Test
  void takes_no_challenge_that_is_old_other_or_of_another_browser() {
    var _ = li.enrol(key);
    var attempt = li.attempt();
    clinic.clock.advance(Questions.LIFE);
    assertThat(li.signIn(attempt, key.get(attempt.question())))
        .as("old")
        .isEqualTo("wrong-passkey");

    var mine = li.attempt();
    var others = li.attempt();
    assertThat(li.signIn(mine, key.get(others.question())))
        .as("asked of another browser")
        .isEqualTo("wrong-passkey");
    assertThat(li.signIn("", key.get(others.question())))
        .as("no browser")
        .isEqualTo("wrong-passkey");
    assertThat(li.signIn(others, key.get(others.question()))).isEqualTo("in");

    var first = li.attempt();
    var second = li.attempt(first.cookie());
    assertThat(li.signIn(first, key.get(first.question())))
        .as("a later question of the same browser made it void")
        .isEqualTo("wrong-passkey");
    assertThat(second.cookie()).isEqualTo(first.cookie());
    assertThat(audited("passkey.use")).containsOnly("ok", "refused:challenge");
  }

  @Test
  void takes_no_challenge_of_a_session_at_the_door_nor_of_another_session() {
    var _ = li.enrol(key);
    var question = li.question("security/recovery-codes");
    var attempt = li.attempt();
    assertThat(li.signIn(attempt, key.get(question))).isEqualTo("wrong-passkey");
    var fresh = li.attempt();
    var renewed =
        li.post(
            "security/recovery-codes",
            PasskeyHolder.password().put("passkey", key.get(fresh.question())));
    assertThat(renewed.getString("code")).isEqualTo("wrong-passkey");
    assertThat(renewed.getInteger("_status")).isEqualTo(422);
  }

  @Test
  void takes_no_passkey_of_somebody_else() {
    var _ = li.enrol(key);
    var wang = new PasskeyHolder(clinic, "wang");
    var wangs = wang.key();
    var _ = wang.enrol(wangs);
    var attempt = li.attempt();
    assertThat(attempt.question().encode()).doesNotContain(SoftKey.base64(wangs.id));
    assertThat(li.signIn(attempt, wangs.get(attempt.question()))).isEqualTo("wrong-passkey");
    var again = li.attempt();
    var disguised = wangs.get(again.question()).put("id", SoftKey.base64(key.id));
    assertThat(li.signIn(again, disguised)).as("under li's name").isEqualTo("wrong-passkey");
    var named = li.attempt();
    var ofWang = key.get(named.question()).put("userHandle", SoftKey.base64(new byte[32]));
    assertThat(li.signIn(named, ofWang)).as("it says itself").isEqualTo("wrong-passkey");
    assertThat(audited("passkey.use"))
        .containsExactly("refused:unknown", "refused:signature", "refused:unknown");
    assertThat(
            wang.post("security/passkeys/" + id(li) + "/removal", PasskeyHolder.password())
                .getInteger("_status"))
        .isEqualTo(404);
  }

  private static String id(PasskeyHolder holder) {
    return holder.security().getJsonArray("passkeys").getJsonObject(0).getString("id");
  }

  @Test
  void registers_a_passkey_for_one_account_once() {
    var _ = li.enrol(key);
    var wang = new PasskeyHolder(clinic, "wang");
    var copied = wang.register(key.create(wang.begin()));
    assertThat(copied.getString("code")).isEqualTo("passkey-taken");
    var path = "security/passkeys/registration";
    var begun = li.post(path, PasskeyHolder.password().put("passkey", key.get(li.question(path))));
    assertThat(li.register(key.create(begun)).getString("code")).isEqualTo("passkey-taken");
    assertThat(audited("passkey.register")).containsExactly("ok", "refused:taken", "refused:taken");
  }

  @Test
  void refuses_a_counter_that_goes_back_or_stands_still() {
    key.count = 5;
    var _ = li.enrol(key);
    key.count = 6;
    var attempt = li.attempt();
    assertThat(li.signIn(attempt, key.get(attempt.question()))).isEqualTo("in");
    for (long copied : List.of(6L, 3L, 0L)) {
      key.count = copied;
      var next = li.attempt();
      assertThat(li.signIn(next, key.get(next.question())))
          .as("count %d", copied)
          .isEqualTo("wrong-passkey");
    }
    key.count = 7;
    var last = li.attempt();
    assertThat(li.signIn(last, key.get(last.question()))).isEqualTo("in");
    assertThat(audited("passkey.use"))
        .containsExactly("ok", "refused:counter", "refused:counter", "refused:counter", "ok");
  }

  @Test
  void locks_after_five_failures_as_wrong_codes_do() {
    var _ = li.enrol(key);
    key.isVerified = false;
    for (int i = 0; i < SignIn.MAX_FAILURES; i++) {
      var attempt = li.attempt();
      assertThat(li.signIn(attempt, key.get(attempt.question()))).isEqualTo("wrong-passkey");
    }
    key.isVerified = true;
    assertThat(li.attempt().body().getString("code")).isEqualTo("locked");
    clinic.clock.advance(SignIn.LOCK);
    var attempt = li.attempt();
    assertThat(li.signIn(attempt, key.get(attempt.question()))).isEqualTo("in");
  }

  @Test
  void says_nothing_of_passkeys_to_who_has_not_the_password() {
    var _ = li.enrol(key);
    var guessed =
        Clinic.json(
            li.named(clinic.api(HttpMethod.POST, "session"))
                .sendJsonObject(new JsonObject().put("username", "li").put("password", "guess")));
    assertThat(guessed.getString("code")).isEqualTo("bad-credentials");
    assertThat(guessed.encode()).doesNotContain("passkey", "factors");
  }

  @Test
  void answers_garbage_with_a_problem_and_lets_nobody_in() {
    var _ = li.enrol(key);
    long seed = 20260302;
    var random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      clinic.clock.advance(Duration.ofMinutes(20));
      var attempt = li.attempt();
      var answer = key.get(attempt.question());
      var field = List.of("clientData", "authenticatorData", "signature").get(i % 3);
      var garbage = new byte[1 + random.nextInt(300)];
      random.nextBytes(garbage);
      assertThat(li.signIn(attempt, answer.put(field, SoftKey.base64(garbage))))
          .as("%s, seed %d, round %d", field, seed, i)
          .isEqualTo("wrong-passkey");
    }
    var wang = new PasskeyHolder(clinic, "wang");
    var made = wang.key().create(wang.begin());
    var refused =
        wang.register(
            made.put(
                "attestation",
                SoftKey.base64("no CBOR".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    assertThat(refused.getString("reason")).isEqualTo("malformed");
  }

  @Test
  void checks_what_it_is_sent_before_it_reads_it() {
    var long60 = key.create(li.begin()).put("name", "长".repeat(61));
    for (var body :
        List.of(
            long60,
            key.create(li.begin()),
            key.create(li.begin()).put("name", " "),
            key.create(li.begin()).put("name", "a\nb"),
            key.create(li.begin()).put("name", "a").put("attestation", "a".repeat(10_001)),
            key.create(li.begin()).put("name", "a").put("clientData", "+/="),
            key.create(li.begin()).put("name", "a").put("transports", new JsonArray().add("x")),
            key.create(li.begin()).put("name", "a").put("more", 1))) {
      var refused = li.post("security/passkeys", body);
      assertThat(refused.getInteger("_status")).as(refused.encode()).isEqualTo(400);
      assertThat(refused.getString("code")).isEqualTo("bad-request");
    }
    var large = new JsonObject().put("name", "a".repeat(70_000)).toBuffer();
    assertThat(status("li", "security/passkeys", large)).isEqualTo(413);
    assertThat(status("li", "session", large)).isEqualTo(413);
    assertThat(li.security().getJsonArray("passkeys")).isEmpty();
  }

  private int status(String username, String path, Buffer body) {
    return Clinic.await(
            li.named(clinic.as(username, HttpMethod.POST, path))
                .putHeader("Content-Type", "application/json")
                .sendBuffer(body))
        .statusCode();
  }

  @Test
  void lets_nobody_in_when_it_can_not_be_written_down() {
    var _ = li.enrol(key);
    var attempt = li.attempt();
    clinic.trail.isBroken = true;
    assertThat(li.signIn(attempt, key.get(attempt.question()))).isEqualTo("unavailable");
  }
}
