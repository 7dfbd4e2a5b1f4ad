package huizhen.app.redis;

import static huizhen.app.redis.StoresRedis.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.keys.GcmSealer;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.api.SigningKeys;
import huizhen.web.api.SigningKeys.Standing;
import huizhen.web.api.SigningKeys.Why;
import huizhen.web.signing.Certificates;
import huizhen.web.signing.OwnRoot;
import huizhen.web.signing.SigningPair;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Signing keys on a real Redis, which is as strict as a Cluster.
final class SigningKeyStoreTest {
  private static final Instant AT = Instant.parse("2026-03-02T02:00:00Z");

  @RegisterExtension static final StoresRedis SERVER = new StoresRedis();

  private static List<X509Certificate> chain = List.of();

  private final RedisCalls redis = SERVER.calls();
  private final RedisSigningKeys keys =
      new RedisSigningKeys(redis, new GcmSealer(new byte[32], new SecureRandom()));

  @BeforeAll
  static void certify() throws GeneralSecurityException {
    chain = chain();
  }

  private static List<X509Certificate> chain() throws GeneralSecurityException {
    var random = new SecureRandom();
    var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    UnaryOperator<byte[]> sign =
        message -> {
          try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update(message);
            return signature.sign();
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
          }
        };
    var root =
        new OwnRoot(OwnRoot.make(key.getPublic().getEncoded(), sign, AT, random), sign, random);
    var pair = SigningPair.make(random);
    return root.certify(
        SigningPair.request(
            new SigningPair.Owner("p-wang", "hospital", "省人民医院"),
            pair.getPublic(),
            pair.getPrivate(),
            random),
        AT);
  }

  private static SigningKeys.Key key(String account, long version, String wrapped) {
    return new SigningKeys.Key(
        account, new PractitionerId("p-wang"), version, List.of(wrapped), chain, AT);
  }

  private static Standing standing(String account) {
    return new Standing(
        Certificates.fingerprint(chain.getFirst()),
        account,
        new PractitionerId("p-wang"),
        AT,
        Optional.empty());
  }

  @Test
  void keeps_a_key_and_how_its_certificate_stands() {
    var key = key("a-1", 1, "hzk1$secret-of-the-key");
    assertThat(done(keys.of("a-1"))).isEmpty();
    assertThat(done(keys.put(key, List.of(standing("a-1"))))).isTrue();
    assertThat(done(keys.of("a-1"))).hasValue(key);
    var fingerprint = Certificates.fingerprint(chain.getFirst());
    assertThat(done(keys.standing(fingerprint))).hasValue(standing("a-1"));
    assertThat(done(keys.standing("0".repeat(64)))).isEmpty();
    assertThat(done(keys.standing("../other"))).isEmpty();

    var ended = standing("a-1").ended(AT.plusSeconds(9), Why.PASSWORD_RESET);
    assertThat(done(keys.put(key.gone(), List.of(ended)))).isTrue();
    assertThat(done(keys.of("a-1"))).hasValueSatisfying(it -> assertThat(it.isGone()).isTrue());
    assertThat(done(keys.standing(fingerprint))).hasValue(ended);

    assertThat(SERVER.kept())
        .contains("hz:{s}:app:signing-key:a-1")
        .doesNotContain("secret-of-the-key", "p-wang");
  }

  @Test
  void of_many_who_make_a_key_at_once_one_is_first() {
    var tries =
        IntStream.range(0, 20)
            .mapToObj(it -> keys.put(key("a-2", 1, "hzk1$" + it), List.of()))
            .toList();
    long first = 0;
    for (var each : tries) {
      first += done(each) ? 1 : 0;
    }
    assertThat(first).isEqualTo(1);
    assertThat(done(keys.put(key("a-2", 3, "hzk1$later"), List.of()))).isFalse();
    assertThat(done(keys.put(key("a-2", 2, "hzk1$next"), List.of()))).isTrue();
    assertThat(done(keys.of("a-2")).orElseThrow().wrapped()).containsExactly("hzk1$next");
    // What lost has written nothing of how a certificate stands, either.
    assertThat(done(keys.put(key("a-2", 2, "x"), List.of(standing("a-lost"))))).isFalse();
    assertThat(done(keys.standing(Certificates.fingerprint(chain.getFirst()))))
        .satisfies(it -> assertThat(it.map(Standing::account)).isNotEqualTo(Optional.of("a-lost")));
  }

  @Test
  void opens_no_key_that_was_moved_or_changed_in_the_store() {
    assertThat(done(keys.put(key("a-3", 1, "hzk1$three"), List.of()))).isTrue();
    var raw =
        done(
            redis
                .send(Request.cmd(Command.GET).arg("hz:{s}:app:signing-key:a-3"))
                .map(it -> String.valueOf(it)));
    for (var forged : List.of("2" + raw.substring(1), "1.", "", "1.AAAA")) {
      var _ =
          done(
              redis
                  .send(Request.cmd(Command.SET).arg("hz:{s}:app:signing-key:a-3").arg(forged))
                  .map(true));
      assertThatThrownBy(() -> done(keys.of("a-3")))
          .cause()
          .isInstanceOf(IllegalArgumentException.class);
    }
    var _ =
        done(
            redis
                .send(Request.cmd(Command.SET).arg("hz:{s}:app:signing-key:a-4").arg(raw))
                .map(true));
    assertThatThrownBy(() -> done(keys.of("a-4")))
        .cause()
        .isInstanceOf(IllegalArgumentException.class);
  }
}
