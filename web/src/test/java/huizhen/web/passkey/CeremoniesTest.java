package huizhen.web.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.passkey.Ceremonies.Judgement;
import huizhen.web.passkey.Ceremonies.Registration;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What of an authenticator is believed (WebAuthn Level 3 §7.1, §7.2), with one that may lie.
final class CeremoniesTest {
  private static final String ORIGIN = "https://huizhen.example.org:8443";
  private static final RelyingParty PARTY = RelyingParty.at(ORIGIN).orElseThrow();
  private static final String CHALLENGE = SoftKey.base64(new byte[32]);
  private static final String OTHER_CHALLENGE =
      SoftKey.base64(
          "another one, as long as 32 bytes".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

  private final Ceremonies ceremonies = new Ceremonies();
  private final SoftKey key = new SoftKey(ORIGIN);

  private Registration register() {
    var user = new Questions.User("dXNlcg", "li", "李医生");
    var answer = key.create(Questions.creation(PARTY, CHALLENGE, user, List.of()));
    return ceremonies.register(PARTY, CHALLENGE, creation(answer));
  }

  private static Answers.Creation creation(JsonObject answer) {
    return new Answers.Creation(answer.getString("clientData"), answer.getString("attestation"));
  }

  private Registration.Made made() {
    var registered = register();
    assertThat(registered).isInstanceOf(Registration.Made.class);
    return (Registration.Made) registered;
  }

  private static Answers.Use use(JsonObject answer) {
    return new Answers.Use(
        answer.getString("id"),
        answer.getString("clientData"),
        answer.getString("authenticatorData"),
        answer.getString("signature"),
        Optional.empty());
  }

  private Judgement judge(Registration.Made made, Answers.Use answer) {
    return ceremonies.use(PARTY, CHALLENGE, made.credential(), made.isBackupEligible(), answer);
  }

  private Answers.Use used() {
    return use(key.get(Questions.request(PARTY, CHALLENGE, List.of())));
  }

  private Fault faultOfRegistering(Consumer<SoftKey> lie) {
    lie.accept(key);
    return switch (register()) {
      case Registration.Refused(var fault) -> fault;
      case Registration.Made _ -> throw new AssertionError("it was believed");
    };
  }

  private Fault faultOfUsing(Consumer<SoftKey> lie) {
    var made = made();
    lie.accept(key);
    return switch (judge(made, used())) {
      case Judgement.Refused(var fault) -> fault;
      case Judgement.Proven _ -> throw new AssertionError("it was believed");
    };
  }

  @Test
  void believes_a_key_without_attestation_and_one_that_vouches_for_itself() {
    assertThat(made().credentialId()).isEqualTo(SoftKey.base64(key.id));
    key.format = "packed";
    key.count = 7;
    key.isBackupEligible = true;
    var made = made();
    assertThat(made.count()).isEqualTo(7);
    assertThat(made.isBackupEligible()).isTrue();
  }

  @Test
  void believes_its_use_and_says_how_often_it_was_used() {
    var made = made();
    key.count = 4_294_967_295L;
    assertThat(judge(made, used())).isEqualTo(new Judgement.Proven(4_294_967_295L));
    key.count = 0;
    assertThat(judge(made, used())).isEqualTo(new Judgement.Proven(0));
  }

  @Test
  void says_why_a_registration_is_refused() {
    assertThat(faultOfRegistering(it -> it.origin = "https://huizhen.example.org"))
        .isEqualTo(Fault.ORIGIN);
    key.origin = ORIGIN;
    assertThat(faultOfRegistering(it -> it.isCrossOrigin = true)).isEqualTo(Fault.ORIGIN);
    key.isCrossOrigin = false;
    assertThat(faultOfRegistering(it -> it.party = "example.org")).isEqualTo(Fault.PARTY);
    key.party = "";
    assertThat(faultOfRegistering(it -> it.isTouched = false)).isEqualTo(Fault.PRESENCE);
    key.isTouched = true;
    assertThat(faultOfRegistering(it -> it.isVerified = false)).isEqualTo(Fault.VERIFICATION);
    key.isVerified = true;
    assertThat(faultOfRegistering(it -> it.createType = "webauthn.get")).isEqualTo(Fault.TYPE);
    key.createType = "webauthn.create";
    assertThat(faultOfRegistering(it -> it.format = "fido-u2f")).isEqualTo(Fault.MALFORMED);
    key.format = "none";
    var user = new Questions.User("dXNlcg", "li", "李医生");
    var answer = key.create(Questions.creation(PARTY, OTHER_CHALLENGE, user, List.of()));
    assertThat(ceremonies.register(PARTY, CHALLENGE, creation(answer)))
        .isEqualTo(new Registration.Refused(Fault.CHALLENGE));
  }

  @Test
  void says_why_a_use_is_refused() {
    assertThat(faultOfUsing(it -> it.origin = "https://huizhen.example.com:8443"))
        .isEqualTo(Fault.ORIGIN);
    key.origin = ORIGIN;
    assertThat(faultOfUsing(it -> it.isCrossOrigin = true)).isEqualTo(Fault.ORIGIN);
    key.isCrossOrigin = false;
    assertThat(faultOfUsing(it -> it.party = "example.org")).isEqualTo(Fault.PARTY);
    key.party = "";
    assertThat(faultOfUsing(it -> it.isTouched = false)).isEqualTo(Fault.PRESENCE);
    key.isTouched = true;
    assertThat(faultOfUsing(it -> it.isVerified = false)).isEqualTo(Fault.VERIFICATION);
    key.isVerified = true;
    assertThat(faultOfUsing(it -> it.getType = "webauthn.create")).isEqualTo(Fault.TYPE);
    key.getType = "webauthn.get";
    assertThat(faultOfUsing(it -> it.isBackupEligible = true)).isEqualTo(Fault.BACKUP);
    key.isBackupEligible = false;
    var made = made();
    var late = use(key.get(Questions.request(PARTY, OTHER_CHALLENGE, List.of())));
    assertThat(judge(made, late)).isEqualTo(new Judgement.Refused(Fault.CHALLENGE));
  }

  @Test
  void refuses_the_signature_of_another_key_and_another_keys_name() {
    var made = made();
    var other = new SoftKey(ORIGIN);
    var question = Questions.request(PARTY, CHALLENGE, List.of());
    assertThat(judge(made, use(other.get(question))))
        .isEqualTo(new Judgement.Refused(Fault.UNKNOWN));
    other.id = key.id;
    assertThat(judge(made, use(other.get(question))))
        .isEqualTo(new Judgement.Refused(Fault.SIGNATURE));
  }

  /// A key that says it is RS256 and holds a point is none; what is said of it is said, not thrown.
  @Test
  void refuses_a_key_of_another_kind() {
    assertThat(faultOfRegistering(it -> it.algorithm = -9)).isEqualTo(Fault.ALGORITHM);
  }

  @Test
  void never_throws_at_garbage() {
    var made = made();
    var user = new Questions.User("dXNlcg", "li", "李医生");
    var good = creation(key.create(Questions.creation(PARTY, CHALLENGE, user, List.of())));
    var used = used();
    long seed = 20260302;
    var random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      var creation =
          i % 2 == 0
              ? new Answers.Creation(good.clientData(), changed(good.attestation(), random))
              : new Answers.Creation(changed(good.clientData(), random), good.attestation());
      assertThat(ceremonies.register(PARTY, CHALLENGE, creation)).as("seed %d", seed).isNotNull();
      var bad = changed(used.authenticatorData(), random);
      var answer =
          new Answers.Use(
              used.credentialId(),
              i % 3 == 0 ? changed(used.clientData(), random) : used.clientData(),
              i % 3 == 1 ? bad : used.authenticatorData(),
              i % 3 == 2 ? changed(used.signature(), random) : used.signature(),
              Optional.empty());
      var judged = judge(made, answer);
      assertThat(judged instanceof Judgement.Refused || answer.equals(used))
          .as("seed %d, round %d", seed, i)
          .isTrue();
    }
  }

  private static String changed(String base64, Random random) {
    var bytes = Base64.getUrlDecoder().decode(base64);
    switch (random.nextInt(3)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      default -> random.nextBytes(bytes);
    }
    return SoftKey.base64(bytes);
  }

  @Test
  void refuses_deep_long_and_empty_garbage() {
    var user = new Questions.User("dXNlcg", "li", "李医生");
    var good = creation(key.create(Questions.creation(PARTY, CHALLENGE, user, List.of())));
    var deep = new byte[Ceremonies.MAX_BYTES];
    java.util.Arrays.fill(deep, (byte) 0x81); // an array of one array of one array …
    var endless = new byte[] {(byte) 0x5b, 0x7f, -1, -1, -1, -1, -1, -1, -1}; // 2^63 bytes follow
    for (var bytes : List.of(deep, endless, new byte[Ceremonies.MAX_BYTES + 1], new byte[0])) {
      var registered =
          ceremonies.register(
              PARTY, CHALLENGE, new Answers.Creation(good.clientData(), SoftKey.base64(bytes)));
      assertThat(registered).isEqualTo(new Registration.Refused(Fault.MALFORMED));
    }
    var noBase64 = new Answers.Creation("é", "+/=");
    assertThat(ceremonies.register(PARTY, CHALLENGE, noBase64))
        .isEqualTo(new Registration.Refused(Fault.MALFORMED));
  }
}
