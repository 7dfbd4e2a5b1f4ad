package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.KeyVault;
import huizhen.recording.api.TimeStamping;
import huizhen.web.api.CertificateAuthority;
import huizhen.web.api.SigningKeys;
import huizhen.web.signing.OwnRoot;
import huizhen.web.signing.SignatureFile;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/// Signing keys, the gateway's own authority and, where a test wants them, time stamps, in memory.
final class MemorySigning implements SigningKeys, CertificateAuthority, TimeStamping {
  final Map<String, Key> keys = new HashMap<>();
  final Map<String, Standing> standings = new HashMap<>();

  /// What certificates were asked for.
  final List<byte[]> requests = new ArrayList<>();

  volatile boolean isAway;

  /// Called before a key is written, as another gateway would come between.
  volatile Runnable between = () -> {};

  /// What the authority says of a certificate.
  volatile Supplier<Optional<byte[]>> word = Optional::empty;

  /// A time stamping authority.
  volatile Optional<UnaryOperator<byte[]>> stamps = Optional.empty();

  private final KeyVault vault;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private volatile Optional<OwnRoot> root = Optional.empty();

  MemorySigning(KeyVault vault, InstantSource clock) {
    this.vault = vault;
    this.clock = clock;
  }

  synchronized void clear() {
    keys.clear();
    standings.clear();
    requests.clear();
    isAway = false;
    between = () -> {};
    word = Optional::empty;
    stamps = Optional.empty();
  }

  /// Somebody is handed the file of a signature.
  static void isHanded(Clinic clinic, String username, String path) {
    var answer = Clinic.await(clinic.as(username, HttpMethod.GET, path).send());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    assertThat(answer.getHeader("Content-Type")).isEqualTo(SignatureFile.MEDIA_TYPE);
    assertThat(Clinic.bytes(answer)).hasSizeGreaterThanOrEqualTo(1_000);
  }

  synchronized OwnRoot root() {
    if (root.isEmpty()) {
      root =
          Optional.of(
              new OwnRoot(
                  OwnRoot.make(vault.publicKey(), vault::sign, clock.instant(), random),
                  vault::sign,
                  random));
    }
    return root.get();
  }

  @Override
  public synchronized Future<Optional<Key>> of(String account) {
    return Future.succeededFuture(Optional.ofNullable(keys.get(account)));
  }

  @Override
  public Future<Boolean> put(Key next, List<Standing> changed) {
    between.run();
    synchronized (this) {
      var now = keys.get(next.account());
      if ((now == null ? 0 : now.version()) != next.version() - 1) {
        return Future.succeededFuture(false);
      }
      keys.put(next.account(), next);
      changed.forEach(it -> standings.put(it.fingerprint(), it));
      return Future.succeededFuture(true);
    }
  }

  @Override
  public synchronized Future<Optional<Standing>> standing(String fingerprint) {
    return Future.succeededFuture(Optional.ofNullable(standings.get(fingerprint)));
  }

  @Override
  public synchronized Future<List<X509Certificate>> certify(byte[] request) {
    if (isAway) {
      return Future.failedFuture(new AuthorityException("away"));
    }
    requests.add(request);
    return Future.succeededFuture(root().certify(request, clock.instant()));
  }

  @Override
  public Future<Optional<byte[]>> status(List<X509Certificate> chain) {
    return Future.succeededFuture(word.get());
  }

  @Override
  public List<X509Certificate> roots() {
    return List.of(root().root());
  }

  @Override
  public Optional<X509Certificate> ownRoot() {
    return Optional.of(root().root());
  }

  @Override
  public Future<Optional<byte[]>> stamp(byte[] sha256) {
    return Future.succeededFuture(stamps.map(it -> it.apply(sha256)));
  }

  @Override
  public Optional<Word> believed(byte[] token, byte[] sha256) {
    try {
      var info = new TimeStampToken(new CMSSignedData(token)).getTimeStampInfo();
      return Arrays.equals(info.getMessageImprintDigest(), sha256)
          ? Optional.of(new Word(info.getGenTime().toInstant(), "CN=Stamps"))
          : Optional.empty();
    } catch (CMSException | TSPException | IOException e) {
      return Optional.empty();
    }
  }
}
