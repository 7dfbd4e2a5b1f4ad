package huizhen.app.signing;

import static huizhen.app.signing.TestEst.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.KeyVault;
import huizhen.web.api.CertificateAuthority.AuthorityException;
import huizhen.web.signing.Certificates;
import huizhen.web.signing.SignatureCheck;
import huizhen.web.signing.SignatureFile;
import huizhen.web.signing.SigningPair;
import huizhen.web.signing.StatusWord;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who certifies the keys that documents are signed with: the gateway itself, or an authority of
/// others by EST, which is believed nothing but what leads to its root.
@Timeout(120)
final class AuthoritiesTest {
  private final SecureRandom random = new SecureRandom();
  private final KeyPair pair = SigningPair.make(random);
  private final byte[] request =
      SigningPair.request(
          new SigningPair.Owner("p-wang", "hospital", "省人民医院"),
          pair.getPublic(),
          pair.getPrivate(),
          random);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private TestEst est;

  @BeforeEach
  void open() throws Exception {
    est = new TestEst(vertx);
  }

  @AfterEach
  void close() throws Exception {
    est.close();
    var _ = await(vertx.close());
  }

  private OwnAuthority own() throws Exception {
    return OwnAuthority.in(folder, new MadeVault(), random, InstantSource.system());
  }

  private EstAuthority authority() throws Exception {
    return authority(est.root, est.root);
  }

  private EstAuthority authority(X509Certificate tls, X509Certificate root) throws Exception {
    return new EstAuthority(
        vertx,
        est.config(List.of(tls), List.of(root), folder.resolve("password")),
        Optional.of("a secret"),
        own(),
        InstantSource.system());
  }

  @Test
  void an_est_server_certifies_and_what_lies_between_is_asked_for() throws Exception {
    try (var authority = authority()) {
      var chain = await(authority.certify(request));
      assertThat(chain).hasSize(3).endsWith(est.issuing, est.root);
      assertThat(chain.getFirst().getPublicKey()).isEqualTo(pair.getPublic());
      assertThat(est.asked)
          .containsExactly("POST /.well-known/est/simpleenroll", "GET /.well-known/est/cacerts");
      assertThat(est.authorizations.getFirst()).isEqualTo("Basic Z2F0ZXdheTphIHNlY3JldA==");
      // Those of our own authority are believed on.
      assertThat(authority.roots()).hasSize(2).contains(est.root);
    }
  }

  @Test
  void what_the_authority_says_of_the_certificate_goes_with_the_signature() throws Exception {
    try (var authority = authority()) {
      var chain = await(authority.certify(request));
      var status = await(authority.status(chain));
      var at = Instant.now();
      assertThat(StatusWord.read(status.orElseThrow(), chain, at))
          .isInstanceOf(StatusWord.Good.class);
      var text = "{}".getBytes(StandardCharsets.UTF_8);
      var file = SignatureFile.sign(text, pair.getPrivate(), chain, at, status, random);
      var found =
          new SignatureCheck(authority.roots(), (_, _) -> Optional.empty())
              .check(file.bytes(), file.value(), text, at);
      assertThat(found.faults()).isEmpty();
      assertThat(found.status().orElseThrow()).isInstanceOf(StatusWord.Good.class);
    }
  }

  @Test
  void a_responder_that_says_too_much_or_nothing_costs_nothing_but_its_word() throws Exception {
    try (var authority = authority()) {
      var chain = await(authority.certify(request));
      est.word = Optional.of(Buffer.buffer(new byte[OcspClient.MAX_BYTES + 1]));
      assertThat(await(authority.status(chain))).isEmpty();
      est.word = Optional.of(Buffer.buffer("<html>"));
      assertThat(
              StatusWord.read(await(authority.status(chain)).orElseThrow(), chain, Instant.now()))
          .isInstanceOf(StatusWord.Nothing.class);
      assertThat(await(authority.status(List.of(est.root)))).isEmpty();
    }
  }

  private void refuses(BiConsumer<HttpServerRequest, Buffer> answer, String why) throws Exception {
    est.instead = Optional.of(answer);
    try (var authority = authority()) {
      assertThatThrownBy(() -> await(authority.certify(request)))
          .cause()
          .isInstanceOf(AuthorityException.class)
          .hasMessageContaining(why);
    }
  }

  private static BiConsumer<HttpServerRequest, Buffer> says(int status, String type, Buffer body) {
    return (asked, _) -> {
      var _ = asked.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
    };
  }

  @Test
  void takes_no_answer_that_is_no_certificate_of_ours() throws Exception {
    var pkcs7 = "application/pkcs7-mime; smime-type=certs-only";
    refuses(says(202, "text/plain", Buffer.buffer()), "202");
    refuses(says(401, "text/plain", Buffer.buffer("no")), "401");
    refuses(says(200, "text/html", Buffer.buffer("<html>")), "pkcs7-mime");
    refuses(says(200, pkcs7, Buffer.buffer("<html>")), "PKCS#7");
    refuses(says(200, pkcs7, Buffer.buffer("MAA=")), "PKCS#7");
    refuses(
        says(200, pkcs7, Buffer.buffer(new byte[EstAuthority.MAX_BYTES + 1])), "does not answer");
    refuses((asked, _) -> asked.connection().close(), "does not answer");
    refuses((_, _) -> {}, "does not answer"); // ever
    refuses(
        (asked, _) -> {
          try {
            est.certificates(asked, List.of(est.issued(SigningPair.make(random).getPublic())));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        "another key");
  }

  @Test
  void believes_no_server_and_no_certificate_of_a_root_that_it_was_not_told() throws Exception {
    try (var other = new TestEst(vertx);
        var tls = authority(other.root, est.root);
        var root = authority(est.root, other.root)) {
      assertThatThrownBy(() -> await(tls.certify(request)))
          .cause()
          .isInstanceOf(AuthorityException.class);
      assertThat(est.asked).isEmpty();
      assertThatThrownBy(() -> await(root.certify(request)))
          .cause()
          .isInstanceOf(AuthorityException.class)
          .hasMessageContaining("signing.authority-roots");
    }
  }

  @Test
  void our_own_root_is_made_once_and_believed_on_when_the_vaults_key_is_another() throws Exception {
    var vault = new MadeVault();
    var first = OwnAuthority.in(folder, vault, random, InstantSource.system());
    var again = OwnAuthority.in(folder, vault, random, InstantSource.system());
    assertThat(again.ownRoot()).isEqualTo(first.ownRoot());
    assertThat(again.roots()).hasSize(1);
    var chain = await(again.certify(request));
    assertThat(chain).endsWith(first.ownRoot().orElseThrow());
    assertThat(await(again.status(chain))).isEmpty();

    // Another gateway with the same vault and a data folder of its own.
    var beside = OwnAuthority.in(folder.resolve("b"), vault, random, InstantSource.system());
    assertThat(beside.ownRoot()).isNotEqualTo(first.ownRoot());
    assertThat(Certificates.path(chain.getFirst(), List.of(), beside.roots(), Instant.now()))
        .isPresent();

    var other = OwnAuthority.in(folder, new MadeVault(), random, InstantSource.system());
    assertThat(other.ownRoot()).isNotEqualTo(first.ownRoot());
    assertThat(other.roots()).hasSize(2);
    assertThat(Certificates.path(chain.getFirst(), List.of(), other.roots(), Instant.now()))
        .isPresent();
    assertThatThrownBy(() -> await(other.certify(new byte[] {1})))
        .cause()
        .isInstanceOf(AuthorityException.class);
    try (var files = Files.list(folder.resolve("authority"))) {
      assertThat(files).hasSize(2);
    }
  }

  /// A vault's signing key alone.
  private static final class MadeVault implements KeyVault {
    private final KeyPair pair;

    MadeVault() throws GeneralSecurityException {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    @Override
    public String newKey(String purpose) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] unwrap(String wrapped) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void destroy(String wrapped) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isDestroyed(String wrapped) {
      return false;
    }

    @Override
    public byte[] sign(byte[] message) {
      try {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(message);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public byte[] publicKey() {
      return pair.getPublic().getEncoded();
    }
  }
}
