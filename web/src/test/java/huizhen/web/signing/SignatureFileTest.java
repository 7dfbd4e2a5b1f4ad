package huizhen.web.signing;

import static huizhen.web.signing.MadeAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.web.signing.SignatureCheck.Fault;
import huizhen.web.signing.SignatureCheck.Finding;
import huizhen.web.signing.SignatureCheck.Stamped;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;

/// What a signature is good for, and all that makes it none.
final class SignatureFileTest {
  private static final byte[] TEXT =
      "{\"author\":\"p-wang\",\"findings\":\"所见\"}".getBytes(StandardCharsets.UTF_8);
  private final SecureRandom random = new SecureRandom();
  private final KeyPair pair = SigningPair.make(random);
  private final OwnRoot own;
  private final List<X509Certificate> chain;

  SignatureFileTest() throws Exception {
    own = MadeAuthority.own();
    chain = MadeAuthority.certified(own, pair, "p-wang");
  }

  private static Optional<Stamped> noStamps(byte[] token, byte[] digest) {
    return Optional.empty();
  }

  private SignatureFile signed() {
    return SignatureFile.sign(TEXT, pair.getPrivate(), chain, NOW, Optional.empty(), random);
  }

  private Finding check(byte[] file, String value, byte[] text) {
    return new SignatureCheck(List.of(own.root()), SignatureFileTest::noStamps)
        .check(file, value, text, NOW);
  }

  @Test
  void is_good_for_its_text_and_names_who_signed_it_when() {
    var file = signed();
    var found = check(file.bytes(), file.value(), TEXT);
    assertThat(found.faults()).isEmpty();
    assertThat(found.signedAt()).hasValue(NOW);
    assertThat(Certificates.subject(found.certificate().orElseThrow()))
        .isEqualTo("CN=p-wang,OU=hospital,O=省人民医院");
    assertThat(Certificates.commonName(chain.getFirst())).isEqualTo("p-wang");
    assertThat(SignatureFile.isPractitioners(file.value())).isTrue();
    assertThat(
            SignatureFile.isPractitioners(
                java.util.Base64.getEncoder().encodeToString(new byte[64])))
        .isFalse();
    assertThat(SignatureFile.id(file.value())).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void is_not_good_for_another_text_or_another_kept_value() {
    var file = signed();
    assertThat(check(file.bytes(), file.value(), "{}".getBytes(StandardCharsets.UTF_8)).faults())
        .containsExactly(Fault.OTHER_TEXT);
    assertThat(check(file.bytes(), signed().value(), TEXT).faults())
        .containsExactly(Fault.WRONG_SIGNATURE);
  }

  @Test
  void is_not_good_with_a_text_put_in_its_place() {
    var file = signed();
    var forged = new String(file.bytes(), StandardCharsets.ISO_8859_1);
    var one = new String(TEXT, StandardCharsets.ISO_8859_1);
    var other = one.replace("p-wang", "p-chen");
    var bytes = forged.replace(one, other).getBytes(StandardCharsets.ISO_8859_1);
    var text = other.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(bytes).isNotEqualTo(file.bytes());
    assertThat(check(bytes, file.value(), text).faults()).contains(Fault.WRONG_SIGNATURE);
  }

  @Test
  void is_nobodys_word_with_a_certificate_of_an_unknown_root() throws Exception {
    var other = MadeAuthority.own();
    var theirs =
        SignatureFile.sign(
            TEXT,
            pair.getPrivate(),
            MadeAuthority.certified(other, pair, "p-wang"),
            NOW,
            Optional.empty(),
            random);
    assertThat(check(theirs.bytes(), theirs.value(), TEXT).faults())
        .containsExactly(Fault.UNKNOWN_ROOT);
  }

  @Test
  void is_not_good_with_a_key_that_the_certificate_does_not_have() {
    var thief = SigningPair.make(random);
    var file = SignatureFile.sign(TEXT, thief.getPrivate(), chain, NOW, Optional.empty(), random);
    assertThat(check(file.bytes(), file.value(), TEXT).faults()).contains(Fault.WRONG_SIGNATURE);
  }

  @Test
  void is_not_good_from_before_or_after_its_certificate_was() {
    for (Instant at : List.of(NOW.minus(Duration.ofDays(2)), NOW.plus(Duration.ofDays(366)))) {
      var file = SignatureFile.sign(TEXT, pair.getPrivate(), chain, at, Optional.empty(), random);
      var found =
          new SignatureCheck(List.of(own.root()), SignatureFileTest::noStamps)
              .check(file.bytes(), file.value(), TEXT, at);
      assertThat(found.faults()).as("%s", at).containsExactly(Fault.NOT_VALID_THEN);
    }
  }

  @Test
  void is_not_good_at_another_time_than_the_texts() {
    var file = signed();
    var found =
        new SignatureCheck(List.of(own.root()), SignatureFileTest::noStamps)
            .check(file.bytes(), file.value(), TEXT, NOW.plusSeconds(1));
    assertThat(found.faults()).containsExactly(Fault.OTHER_TIME);
  }

  @Test
  void a_certificate_of_an_authority_signs_no_documents() {
    var file =
        SignatureFile.sign(
            TEXT, pair.getPrivate(), List.of(chain.getFirst()), NOW, Optional.empty(), random);
    assertThat(check(file.bytes(), file.value(), TEXT).faults()).isEmpty();
    assertThat(Certificates.maySign(own.root())).isFalse();
    assertThat(Certificates.maySign(chain.getFirst())).isTrue();
  }

  @Test
  void counts_a_stamp_of_this_signature_alone() {
    var token = new DEROctetString(new byte[] {1, 2, 3});
    var bare = signed();
    var file = bare.stamped(encoded(token));
    var at = NOW.plusSeconds(2);
    BiFunction<byte[], byte[], Optional<Stamped>> believed =
        (stamp, digest) ->
            Arrays.equals(stamp, encoded(token)) && Arrays.equals(digest, bare.imprint())
                ? Optional.of(new Stamped(at, "CN=Stamps"))
                : Optional.empty();
    var check = new SignatureCheck(List.of(own.root()), believed);
    var found = check.check(file.bytes(), file.value(), TEXT, NOW);
    assertThat(found.faults()).isEmpty();
    assertThat(found.stamped()).hasValue(new Stamped(at, "CN=Stamps"));
    assertThat(found.at()).hasValue(at);
    assertThat(file.value()).isEqualTo(bare.value());

    // The same stamp on another signature, and one that nobody believes.
    var other = signed().stamped(encoded(token));
    assertThat(check.check(other.bytes(), other.value(), TEXT, NOW).faults())
        .containsExactly(Fault.WRONG_STAMP);
    assertThat(check(file.bytes(), file.value(), TEXT).faults()).containsExactly(Fault.WRONG_STAMP);
  }

  @Test
  void a_stamp_from_long_before_the_signature_is_none() {
    var file = signed().stamped(encoded(new DEROctetString(new byte[1])));
    var check =
        new SignatureCheck(
            List.of(own.root()),
            (_, _) -> Optional.of(new Stamped(NOW.minus(Duration.ofHours(1)), "CN=Stamps")));
    assertThat(check.check(file.bytes(), file.value(), TEXT, NOW).faults())
        .contains(Fault.WRONG_STAMP);
  }

  @Test
  void reads_nothing_else_whatever_the_bytes_are() {
    var file = signed();
    var bytes = file.bytes();
    var bad = new java.util.ArrayList<byte[]>();
    for (int i = 0; i < bytes.length; i += 41) {
      bad.add(Arrays.copyOf(bytes, i));
    }
    bad.add(Arrays.copyOf(bytes, bytes.length + 1));
    bad.add("<html>".getBytes(StandardCharsets.UTF_8));
    bad.add(new byte[] {0x30, (byte) 0x80, 0, 0});
    for (var each : bad) {
      assertThat(check(each, file.value(), TEXT).faults())
          .as("%d bytes", each.length)
          .containsExactly(Fault.UNREADABLE);
    }
  }

  @Test
  void no_bit_of_text_signature_and_certificate_changes_without_a_word() throws Exception {
    var file = signed();
    var bytes = file.bytes();
    var seeded = new Random(7);
    for (var part :
        List.of(
            TEXT,
            chain.getFirst().getEncoded(),
            java.util.Base64.getDecoder().decode(file.value()))) {
      int from =
          new String(bytes, StandardCharsets.ISO_8859_1)
              .indexOf(new String(part, StandardCharsets.ISO_8859_1));
      assertThat(from).isPositive();
      for (int i = 0; i < 200; i++) {
        var changed = bytes.clone();
        changed[from + seeded.nextInt(part.length)] ^= (byte) (1 << seeded.nextInt(8));
        assertThat(check(changed, file.value(), TEXT).isGood()).isFalse();
      }
    }
    for (int i = 0; i < 500; i++) {
      var changed = bytes.clone();
      changed[seeded.nextInt(bytes.length)] ^= (byte) (1 << seeded.nextInt(8));
      var found = check(changed, file.value(), TEXT); // throws at nothing
      assertThat(!found.isGood() || found.certificate().equals(Optional.of(chain.getFirst())))
          .isTrue();
    }
  }

  private static byte[] encoded(DEROctetString it) {
    try {
      return it.getEncoded();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void our_authority_certifies_no_key_that_the_asker_does_not_have() throws Exception {
    var owner = new SigningPair.Owner("p-wang", "hospital", "省人民医院".repeat(30));
    var request = SigningPair.request(owner, pair.getPublic(), pair.getPrivate(), random);
    assertThat(own.certify(request, NOW)).hasSize(2);
    var thief = SigningPair.make(random);
    var stolen = SigningPair.request(owner, pair.getPublic(), thief.getPrivate(), random);
    assertThatThrownBy(() -> own.certify(stolen, NOW)).isInstanceOf(IllegalArgumentException.class);
    for (var bad : List.of(new byte[0], new byte[] {0x30, 0}, Arrays.copyOf(request, 90))) {
      assertThatThrownBy(() -> own.certify(bad, NOW)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
