package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RetentionClass;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.document.OpinionText;
import huizhen.web.document.SheetPress;
import huizhen.web.signing.Certificates;
import huizhen.web.signing.SignatureFile;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Where documents of all kinds are signed: the password is asked for again, opens its owner's key
/// ([SigningKeyDesk]), and the signed text, with all that others check it by, goes to the vault
/// before anything names it. A signature whose case then refused it stays there unnamed.
final class SigningDesk {
  /// Signatures that are made at the same time (19 MiB each for a moment), and how many wait.
  private static final int AT_ONCE = 4;

  private static final int IN_LINE = 64;
  private static final Logger LOG = System.getLogger(SigningDesk.class.getName());

  private final WebPorts ports;
  private final SignIn signIn;
  private final SigningKeyDesk keys;
  private final Auditor auditor;
  private final BoundedWork work;
  private final SecureRandom random;

  SigningDesk(
      WebPorts ports,
      SignIn signIn,
      SigningKeyDesk keys,
      Auditor auditor,
      BoundedWork work,
      SecureRandom random) {
    this.ports = ports;
    this.signIn = signIn;
    this.keys = keys;
    this.auditor = auditor;
    this.work = work;
    this.random = random;
  }

  static BoundedWork work(Vertx vertx) {
    return new BoundedWork(vertx, "signing", AT_ONCE, IN_LINE);
  }

  /// Who has just shown the password, for one signature. Only [#confirmed] makes one.
  static final class Signer {
    private final Account account;
    private final String password;

    private Signer(Account account, String password) {
      this.account = account;
      this.password = password;
    }

    Account account() {
      return account;
    }

    String password() {
      return password;
    }
  }

  /// What a signature is for.
  ///
  /// @param about the case, visit or request that the file belongs to
  record Act(CaseId about, RetentionClass retention) {
    static Act of(String about, RetentionClass retention) {
      return new Act(new CaseId(about), retention);
    }
  }

  /// A signature that is in the vault.
  ///
  /// @param value base64
  /// @param certificate the signer's
  record Signed(String value, X509Certificate certificate) {
    String subject() {
      return Certificates.subject(certificate);
    }

    String issuer() {
      return Certificates.issuer(certificate);
    }

    String serial() {
      return Certificates.serial(certificate);
    }

    /// For who prints it.
    SheetPress.Signature printed(byte[] text) {
      return new SheetPress.Signature(
          OpinionText.digest(text), subject(), serial(), issuer(), value);
    }
  }

  /// Asks for the password again, as a failure at the door would count.
  ///
  /// @param about whose trail a wrong one is in
  <T> Future<T> confirmed(
      Exchange exchange, String about, String action, Function<Signer, Future<T>> then) {
    var account = exchange.staff().account();
    var password = exchange.body().getString("password");
    return signIn
        .check(account.username(), password)
        .compose(outcome ->
            switch (outcome) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong _ ->
                  auditor
                      .write(
                          account.actor().account(),
                          Optional.of(new CaseId(about)),
                          action,
                          about,
                          "refused:password")
                      .compose(_ ->
                          ProblemException.failed(
                              Problem.of(403, "wrong-password", "The password is wrong.")));
              case SignIn.Outcome.Welcome(var known) -> then.apply(new Signer(known, password));
            });
  }

  /// Signs a text with the signer's own key and keeps the file.
  ///
  /// @param text JSON with sorted keys, which says who signs what
  /// @param at when, as the text says it
  Future<Signed> sign(Signer signer, Act act, byte[] text, Instant at) {
    return work.run(() -> file(signer, text, at))
        .compose(made ->
            ports
                .documents()
                .store(
                    SignatureFile.id(made.signed().value()),
                    act.about(),
                    SignatureFile.MEDIA_TYPE,
                    act.retention(),
                    made.file())
                .map(made.signed()));
  }

  /// The gateway goes on without a time stamp when no authority answers: what is missing is said
  /// wherever the signature is checked.
  private Made file(Signer signer, byte[] text, Instant at) {
    try (var opened = keys.open(signer)) {
      var chain = opened.chain();
      var file = SignatureFile.sign(text, opened.key(), chain, at, keys.status(opened), random);
      var token = stamp(file.imprint());
      var whole = token.map(file::stamped).orElse(file);
      return new Made(new Signed(whole.value(), chain.getFirst()), Buffer.buffer(whole.bytes()));
    }
  }

  private Optional<byte[]> stamp(byte[] imprint) {
    try {
      return Waiting.on(ports.stamps().stamp(imprint));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a signature goes without a time stamp", e);
      return Optional.empty();
    }
  }

  private record Made(Signed signed, Buffer file) {
    @Override
    public String toString() {
      return "Made[private]";
    }
  }

  /// The file of a signature for who may read the document; 404 for one of before, which has none.
  Future<Answer> shown(String value, String name) {
    return ports
        .documents()
        .open(SignatureFile.id(value))
        .compose(found ->
            found.isEmpty()
                ? ProblemException.failed(Problem.notFound())
                : Future.succeededFuture(
                    new Answer.Bytes(
                        SignatureFile.MEDIA_TYPE,
                        found.get().bytes(),
                        Map.of("Content-Disposition", "attachment; filename=\"" + name + "\""))));
  }
}
