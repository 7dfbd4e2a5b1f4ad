package huizhen.web.signing;

import static huizhen.web.signing.MadeAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.signing.SignatureCheck.Fault;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an authority says of a certificate, and who may say it.
final class StatusWordTest {
  private static final byte[] TEXT = "{}".getBytes(StandardCharsets.UTF_8);

  private final SecureRandom random = new SecureRandom();
  private final MadeAuthority authority;
  private final KeyPair pair;
  private final List<X509Certificate> chain;

  StatusWordTest() throws Exception {
    authority = new MadeAuthority("Authority");
    pair = SigningPair.make(random);
    chain = authority.chain(pair, "p-wang", Optional.of("http://ocsp.example/"));
  }

  private StatusWord read(byte[] answer) {
    return StatusWord.read(answer, chain, NOW);
  }

  private byte[] answered(KeyPair by, List<X509Certificate> certificates) throws Exception {
    return MadeAuthority.answer(
        chain, Optional.empty(), NOW, by, SigningPair.ALGORITHM, certificates);
  }

  @Test
  void is_asked_where_the_certificate_says() throws Exception {
    assertThat(StatusWord.responder(chain.getFirst())).hasValue("http://ocsp.example/");
    assertThat(StatusWord.responder(chain.getLast())).isEmpty();
    for (var place : List.of("ldap://ocsp.example/", "file:///etc/passwd", "")) {
      var other = authority.chain(pair, "p-wang", Optional.of(place)).getFirst();
      assertThat(StatusWord.responder(other)).as(place).isEmpty();
    }
  }

  @Test
  void says_good_or_since_when_it_was_revoked() throws Exception {
    assertThat(read(authority.answers(chain, Optional.empty(), NOW)))
        .isEqualTo(new StatusWord.Good(NOW));
    var since = NOW.minus(Duration.ofDays(1));
    assertThat(read(authority.answers(chain, Optional.of(since), NOW)))
        .isEqualTo(new StatusWord.Revoked(NOW, since));
  }

  @Test
  void counts_of_who_issued_the_certificate_and_of_whom_that_one_lets_answer() throws Exception {
    var thief = SigningPair.make(random);
    assertThat(read(answered(thief, List.of()))).isInstanceOf(StatusWord.Nothing.class);
    assertThat(read(answered(thief, List.of(authority.answerer(thief, true)))))
        .isInstanceOf(StatusWord.Good.class);
    assertThat(read(answered(thief, List.of(authority.answerer(thief, false)))))
        .isInstanceOf(StatusWord.Nothing.class);
    var other = new MadeAuthority("Authority");
    assertThat(read(answered(thief, List.of(other.answerer(thief, true)))))
        .isInstanceOf(StatusWord.Nothing.class);
  }

  @Test
  void counts_neither_of_another_certificate_nor_of_another_day() throws Exception {
    var other = authority.chain(pair, "p-chen", Optional.empty());
    assertThat(read(authority.answers(other, Optional.empty(), NOW)))
        .isInstanceOf(StatusWord.Nothing.class);
    for (var at : List.of(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)))) {
      assertThat(read(authority.answers(chain, Optional.empty(), at)))
          .as("%s", at)
          .isInstanceOf(StatusWord.Nothing.class);
    }
  }

  @Test
  void reads_nothing_else_whatever_the_bytes_are() throws Exception {
    var answer = authority.answers(chain, Optional.empty(), NOW);
    for (int i = 0; i < answer.length; i += 11) {
      assertThat(read(Arrays.copyOf(answer, i))).isInstanceOf(StatusWord.Nothing.class);
    }
    assertThat(read("<html>".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(StatusWord.Nothing.class);
  }

  @Test
  void a_signature_of_after_the_certificate_was_revoked_is_not_good() throws Exception {
    for (Instant since : List.of(NOW.minusSeconds(9), NOW.plusSeconds(9))) {
      var status = Optional.of(authority.answers(chain, Optional.of(since), NOW));
      var file = SignatureFile.sign(TEXT, pair.getPrivate(), chain, NOW, status, random);
      var found =
          new SignatureCheck(List.of(authority.root), (_, _) -> Optional.empty())
              .check(file.bytes(), file.value(), TEXT, NOW);
      assertThat(found.faults().contains(Fault.REVOKED)).isEqualTo(since.isBefore(NOW));
    }
    var good = Optional.of(authority.answers(chain, Optional.empty(), NOW));
    var file = SignatureFile.sign(TEXT, pair.getPrivate(), chain, NOW, good, random);
    var found =
        new SignatureCheck(List.of(authority.root), (_, _) -> Optional.empty())
            .check(file.bytes(), file.value(), TEXT, NOW);
    assertThat(found.faults()).isEmpty();
    assertThat(found.status()).hasValue(new StatusWord.Good(NOW));
  }
}
