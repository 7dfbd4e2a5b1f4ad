package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.CertificateAuthority;
import huizhen.web.api.CertificateAuthority.AuthorityException;
import huizhen.web.api.SigningKeys;
import huizhen.web.api.SigningKeys.Standing;
import huizhen.web.api.SigningKeys.Why;
import huizhen.web.api.StoreUnavailableException;
import huizhen.web.factor.Argon2;
import huizhen.web.io.SigningDesk.Signer;
import huizhen.web.signing.Certificates;
import huizhen.web.signing.PasswordWrap;
import huizhen.web.signing.SigningPair;
import huizhen.web.signing.StatusWord;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The life of the keys that documents are signed with: made at the first signature, opened for
/// each by the owner's password, certified anew before the certificate is over, wrapped anew when
/// the owner changes the password, given up when somebody else sets it. What happens to one is in
/// the trail, and the owner is told of a new one.
///
/// What computes or waits is called on virtual threads ([BoundedWork]).
final class SigningKeyDesk {
  /// With less left a certificate is renewed, as the next document is signed.
  static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  /// How often a key is made or changed while another gateway does too.
  private static final int MOST_TRIES = 4;

  private static final Logger LOG = System.getLogger(SigningKeyDesk.class.getName());

  private final WebPorts ports;
  private final SigningKeys keys;
  private final CertificateAuthority authority;
  private final SecurityNotices news;
  private final Auditor auditor;
  private final BoundedWork work;
  private final Argon2.Cost cost;
  private final SecureRandom random;
  private final InstantSource clock;

  SigningKeyDesk(
      WebPorts ports,
      SecurityNotices news,
      Auditor auditor,
      BoundedWork work,
      Argon2.Cost cost,
      SecureRandom random,
      InstantSource clock) {
    this.ports = ports;
    this.keys = ports.signingKeys();
    this.authority = ports.authority();
    this.news = news;
    this.auditor = auditor;
    this.work = work;
    this.cost = cost;
    this.random = random;
    this.clock = clock;
  }

  /// A key that is open. Closing it empties what was unwrapped; what the JDK made of it goes with
  /// the garbage.
  static final class Opened implements AutoCloseable {
    private final SigningKeys.Key kept;
    private final byte[] pkcs8;

    private Opened(SigningKeys.Key kept, byte[] pkcs8) {
      this.kept = kept;
      this.pkcs8 = pkcs8;
    }

    SigningKeys.Key kept() {
      return kept;
    }

    PrivateKey key() {
      return SigningPair.privateKey(pkcs8);
    }

    List<X509Certificate> chain() {
      return kept.chain();
    }

    private Opened with(SigningKeys.Key other) {
      return new Opened(other, pkcs8);
    }

    @Override
    public void close() {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /// The signer's key with a certificate that is valid; made or renewed where it has to be. On a
  /// virtual thread.
  Opened open(Signer signer) {
    for (int tries = 1; ; tries++) {
      var opened = tried(signer);
      if (opened.isPresent()) {
        return opened.get();
      }
      if (tries == MOST_TRIES) {
        throw new StoreUnavailableException("the signing key changes all the time; try again");
      }
    }
  }

  /// Empty when another gateway has changed the key meanwhile.
  private Optional<Opened> tried(Signer signer) {
    var account = signer.account().actor().account();
    var kept = Waiting.on(keys.of(account));
    if (kept.isEmpty() || kept.get().isGone()) {
      return made(signer, kept, Optional.empty());
    }
    var key = kept.get();
    if (!key.practitioner().equals(practitioner(signer))) {
      return made(signer, kept, Optional.of(Why.OTHER_PRACTITIONER));
    }
    for (var way : key.wrapped()) {
      var pkcs8 = PasswordWrap.open(way, signer.password(), context(account, key.certificate()));
      if (pkcs8.isPresent()) {
        try {
          return current(signer, new Opened(key, pkcs8.get()), way);
        } catch (RuntimeException e) {
          Arrays.fill(pkcs8.get(), (byte) 0);
          throw e;
        }
      }
    }
    return made(signer, kept, Optional.of(Why.NOT_OPENABLE));
  }

  private Optional<Opened> current(Signer signer, Opened opened, String way) {
    var until = opened.kept().certificate().getNotAfter().toInstant();
    if (clock.instant().isBefore(until.minus(RENEWED_BEFORE))) {
      return opened.kept().wrapped().size() == 1
          ? Optional.of(opened)
          : put(opened, opened.kept().wrapped(List.of(way)), List.of());
    }
    try {
      return renewed(signer, opened);
    } catch (AuthorityException e) {
      if (clock.instant().isAfter(until)) {
        throw noCertificate(e);
      }
      LOG.log(Level.WARNING, "a signing certificate is not renewed; it is valid yet", e);
      return Optional.of(opened);
    }
  }

  private Optional<Opened> renewed(Signer signer, Opened opened) {
    var key = opened.kept();
    var request =
        SigningPair.request(owner(signer), key.certificate().getPublicKey(), opened.key(), random);
    var chain = Waiting.on(authority.certify(request));
    write(signer, "signing-key.renew", chain.getFirst());
    var next =
        new SigningKeys.Key(
            key.account(),
            key.practitioner(),
            key.version() + 1,
            List.of(wrap(opened.pkcs8, signer.password(), key.account(), chain.getFirst())),
            chain,
            key.madeAt());
    return put(opened, next, List.of(standing(next, clock.instant())));
  }

  private Optional<Opened> put(Opened opened, SigningKeys.Key next, List<Standing> standings) {
    if (Waiting.on(keys.put(next, standings))) {
      return Optional.of(opened.with(next));
    }
    opened.close();
    return Optional.empty();
  }

  /// Makes a new key in place of one that is gone or can't be used.
  private Optional<Opened> made(
      Signer signer, Optional<SigningKeys.Key> before, Optional<Why> why) {
    var pair = SigningPair.make(random);
    var pkcs8 = pair.getPrivate().getEncoded();
    try {
      var request = SigningPair.request(owner(signer), pair.getPublic(), pair.getPrivate(), random);
      return put(signer, before, why, pkcs8, Waiting.on(authority.certify(request)));
    } catch (AuthorityException e) {
      Arrays.fill(pkcs8, (byte) 0);
      throw noCertificate(e);
    } catch (RuntimeException e) {
      Arrays.fill(pkcs8, (byte) 0);
      throw e;
    }
  }

  private Optional<Opened> put(
      Signer signer,
      Optional<SigningKeys.Key> before,
      Optional<Why> why,
      byte[] pkcs8,
      List<X509Certificate> chain) {
    var account = signer.account().actor().account();
    var ended = why.map(it -> ended(before.orElseThrow(), it));
    var now = clock.instant();
    var next =
        new SigningKeys.Key(
            account,
            practitioner(signer),
            before.map(it -> it.version() + 1).orElse(1L),
            List.of(wrap(pkcs8, signer.password(), account, chain.getFirst())),
            chain,
            now);
    ended.ifPresent(it -> write(account, "signing-key.replace", it));
    write(signer, "signing-key.make", chain.getFirst());
    var standings = new ArrayList<Standing>();
    standings.add(standing(next, now));
    ended.ifPresent(standings::add);
    var made = put(new Opened(next, pkcs8), next, standings);
    if (made.isPresent()) {
      var _ = Waiting.on(news.tell(signer.account().actor(), NoticeKind.SIGNING_KEY_MADE));
    } else {
      var _ =
          Waiting.on(
              auditor.write(
                  account,
                  Optional.empty(),
                  "signing-key.make",
                  account,
                  "refused:made-elsewhere",
                  facts(chain.getFirst())));
    }
    return made;
  }

  /// What the authority says of the certificate now, to be kept with the signature. Refuses when it
  /// was revoked, and gives the key up. On a virtual thread.
  Optional<byte[]> status(Opened opened) {
    var answer = Waiting.on(authority.status(opened.chain()));
    var now = clock.instant();
    var word = answer.map(it -> StatusWord.read(it, opened.chain(), now));
    if (word.isPresent() && word.get() instanceof StatusWord.Revoked(var _, var since)) {
      var key = opened.kept();
      var standing = ended(key, Why.REVOKED, since);
      write(key.account(), "signing-key.replace", standing);
      var _ = Waiting.on(keys.put(key.gone(), List.of(standing)));
      throw new ProblemException(
          ruled(
              409,
              "certificate-revoked",
              "您的签名证书已被证书机构吊销；再次签署时将申请新证书。",
              "Your signing certificate was revoked by its authority. Signing again asks for a new"
                  + " one."));
    }
    return word.filter(it -> !(it instanceof StatusWord.Nothing)).isPresent()
        ? answer
        : Optional.empty();
  }

  /// Before the owner's password becomes another: the key opens with both until it has. Nothing
  /// where there is no key, or it does not open with the old one.
  Future<Void> rewrap(Account owner, String old, String password) {
    var account = owner.actor().account();
    return work.run(
            () -> {
              for (int tries = 0; tries < MOST_TRIES; tries++) {
                if (rewrapped(account, old, password)) {
                  return true;
                }
              }
              throw new StoreUnavailableException(
                  "the signing key changes all the time; try again");
            })
        .mapEmpty();
  }

  private boolean rewrapped(String account, String old, String password) {
    var kept = Waiting.on(keys.of(account));
    if (kept.isEmpty() || kept.get().isGone()) {
      return true;
    }
    var key = kept.get();
    var context = context(account, key.certificate());
    for (var way : key.wrapped()) {
      var pkcs8 = PasswordWrap.open(way, old, context);
      if (pkcs8.isPresent()) {
        try {
          var other = wrap(pkcs8.get(), password, account, key.certificate());
          return Waiting.on(keys.put(key.wrapped(List.of(way, other)), List.of()));
        } finally {
          Arrays.fill(pkcs8.get(), (byte) 0);
        }
      }
    }
    return true;
  }

  /// After it has: the old password opens the key no more.
  Future<Void> settle(Account owner, String password) {
    var account = owner.actor().account();
    return keys.of(account)
        .compose(kept ->
            kept.isEmpty() || kept.get().wrapped().size() < 2
                ? Future.succeededFuture()
                : work.run(
                        () -> {
                          var key = kept.get();
                          var context = context(account, key.certificate());
                          var good =
                              key.wrapped().stream()
                                  .filter(it -> opens(it, password, context))
                                  .toList();
                          // Another writer has settled it; the next signature does otherwise.
                          return good.isEmpty()
                              || Waiting.on(keys.put(key.wrapped(good), List.of()));
                        })
                    .mapEmpty());
  }

  private static boolean opens(String way, String password, String context) {
    var pkcs8 = PasswordWrap.open(way, password, context);
    pkcs8.ifPresent(it -> Arrays.fill(it, (byte) 0));
    return pkcs8.isPresent();
  }

  /// Somebody else sets the password: nobody can open the key any more, so it is given up.
  Future<Void> giveUp(Account owner) {
    return givenUp(owner.actor().account(), 1);
  }

  private Future<Void> givenUp(String account, int tries) {
    return keys.of(account)
        .compose(kept -> {
          if (kept.isEmpty() || kept.get().isGone()) {
            return Future.succeededFuture();
          }
          var standing = ended(kept.get(), Why.PASSWORD_RESET);
          return auditor
              .noted(account, "signing-key.replace", account, facts(standing))
              .compose(_ -> keys.put(kept.get().gone(), List.of(standing)))
              .compose(isDone -> {
                if (isDone) {
                  return Future.succeededFuture();
                }
                return tries < MOST_TRIES
                    ? givenUp(account, tries + 1)
                    : Future.failedFuture(
                        new StoreUnavailableException("the signing key changes; try again"));
              });
        });
  }

  /// The owner's certificate, for the owner.
  Future<Optional<JsonObject>> view(Actor owner) {
    return keys.of(owner.account())
        .map(kept ->
            kept.filter(it -> !it.isGone())
                .map(it ->
                    facts(it.certificate())
                        .put("subject", Certificates.subject(it.certificate()))
                        .put("madeAt", it.madeAt().toString())));
  }

  private String wrap(byte[] pkcs8, String password, String account, X509Certificate certificate) {
    return PasswordWrap.wrap(pkcs8, password, context(account, certificate), cost, random);
  }

  private static String context(String account, X509Certificate certificate) {
    return account + "\n" + Certificates.fingerprint(certificate);
  }

  private static PractitionerId practitioner(Signer signer) {
    return signer
        .account()
        .actor()
        .practitioner()
        .orElseThrow(() -> new ProblemException(Problem.forbidden()));
  }

  private SigningPair.Owner owner(Signer signer) {
    var at = signer.account().actor().organisation().map(OrganisationId::value).orElse("");
    var name =
        Waiting.on(ports.directory().organisations()).stream()
            .filter(it -> it.id().value().equals(at))
            .map(it -> it.name())
            .findFirst()
            .orElse(at);
    return new SigningPair.Owner(practitioner(signer).value(), at, name);
  }

  private static Standing standing(SigningKeys.Key key, Instant since) {
    return new Standing(
        Certificates.fingerprint(key.certificate()),
        key.account(),
        key.practitioner(),
        since,
        Optional.empty());
  }

  private Standing ended(SigningKeys.Key key, Why why) {
    return ended(key, why, clock.instant());
  }

  private static Standing ended(SigningKeys.Key key, Why why, Instant at) {
    return standing(key, key.certificate().getNotBefore().toInstant()).ended(at, why);
  }

  private void write(Signer signer, String action, X509Certificate certificate) {
    var account = signer.account().actor().account();
    var _ = Waiting.on(auditor.noted(account, action, account, facts(certificate)));
  }

  private void write(String account, String action, Standing standing) {
    var _ = Waiting.on(auditor.noted(account, action, account, facts(standing)));
  }

  private static JsonObject facts(X509Certificate it) {
    return new JsonObject()
        .put("serial", Certificates.serial(it))
        .put("issuer", Certificates.issuer(it))
        .put("validUntil", it.getNotAfter().toInstant().toString());
  }

  private static JsonObject facts(Standing it) {
    var end = it.ended().orElseThrow();
    return new JsonObject()
        .put("certificate", it.fingerprint())
        .put("why", end.why().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("at", end.at().toString());
  }

  private static ProblemException noCertificate(AuthorityException why) {
    LOG.log(Level.ERROR, "no signing certificate is to be had, so nothing is signed", why);
    return new ProblemException(
        ruled(
            503,
            "no-certificate",
            "暂时无法取得签名证书，未签署任何内容；请稍后再试。",
            "No signing certificate can be had just now, so nothing was signed and nothing is lost."
                + " Try again later."));
  }

  private static Problem ruled(int status, String code, String zh, String en) {
    return new Problem(
        status,
        code,
        en,
        new JsonObject().put("rule", "signing." + code).put("zh", zh).put("en", en));
  }
}
