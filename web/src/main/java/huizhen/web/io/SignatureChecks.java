package huizhen.web.io;

import huizhen.recording.api.DocumentVault;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.api.SigningKeys.End;
import huizhen.web.api.SigningKeys.Standing;
import huizhen.web.signing.Certificates;
import huizhen.web.signing.SignatureCheck;
import huizhen.web.signing.SignatureCheck.Fault;
import huizhen.web.signing.SignatureCheck.Finding;
import huizhen.web.signing.SignatureCheck.Stamped;
import huizhen.web.signing.SignatureFile;
import huizhen.web.signing.StatusWord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Checks signatures that are kept: whether each is of its text, by whom, when, and whether the
/// certificate was good then. Those of before practitioners had keys answer to the gateway's key.
final class SignatureChecks {
  /// Signatures that are checked at the same time, and how many wait: a team's case has some fifty.
  private static final int AT_ONCE = 2;

  private static final int IN_LINE = 2_048;

  private final WebPorts ports;
  private final BoundedWork work;

  static BoundedWork work(Vertx vertx) {
    return new BoundedWork(vertx, "signature-check", AT_ONCE, IN_LINE);
  }

  SignatureChecks(WebPorts ports, BoundedWork work) {
    this.ports = ports;
    this.work = work;
  }

  /// What is said to have been signed.
  ///
  /// @param value the signature, base64
  /// @param text that it is to be about
  record Claim(String value, Buffer text, PractitionerId author, Instant at) {
    @Override
    public String toString() {
      return "Claim[private]";
    }
  }

  /// What was found, as the API says it; never fails at a bad signature.
  Future<JsonObject> check(Claim claim) {
    if (!SignatureFile.isPractitioners(claim.value())) {
      return work.run(() -> ofGateway(claim));
    }
    return ports
        .documents()
        .open(SignatureFile.id(claim.value()))
        .map(found -> found.map(DocumentVault.Content::bytes))
        .otherwise(Optional.empty()) // what can't be opened is not whole
        .compose(file ->
            file.isEmpty()
                ? Future.succeededFuture(
                    new JsonObject()
                        .put("isValid", false)
                        .put("faults", new JsonArray().add("missing")))
                : work.run(() -> checked(file.get(), claim)).compose(it -> judged(it, claim)));
  }

  private JsonObject ofGateway(Claim claim) {
    return new JsonObject().put("isValid", isGateways(claim)).put("signedBy", "GATEWAY");
  }

  private boolean isGateways(Claim claim) {
    try {
      var key =
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(ports.keys().publicKey()));
      var signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(claim.text().getBytes());
      return signature.verify(Base64.getDecoder().decode(claim.value()));
    } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
      return false;
    }
  }

  private Finding checked(Buffer file, Claim claim) {
    var check =
        new SignatureCheck(
            ports.authority().roots(),
            (token, digest) ->
                ports
                    .stamps()
                    .believed(token, digest)
                    .map(it -> new Stamped(it.at(), it.authority())));
    return check.check(file.getBytes(), claim.value(), claim.text().getBytes(), claim.at());
  }

  /// With what is known here of the certificate: whose it is, and whether it was given up.
  private Future<JsonObject> judged(Finding found, Claim claim) {
    if (found.certificate().isEmpty()) {
      return Future.succeededFuture(view(found, Optional.empty()));
    }
    var certificate = found.certificate().get();
    return ports
        .signingKeys()
        .standing(Certificates.fingerprint(certificate))
        .map(standing -> {
          var owner =
              standing
                  .map(it -> it.practitioner().value())
                  .orElseGet(() -> Certificates.commonName(certificate));
          var ended = standing.flatMap(Standing::ended);
          var all = owner.equals(claim.author().value()) ? found : found.and(Fault.OTHER_SIGNER);
          var at = found.at().orElse(claim.at());
          return ended.filter(it -> !it.at().isAfter(at)).isPresent()
              ? view(all.and(Fault.REVOKED), ended)
              : view(all, ended);
        });
  }

  private static JsonObject view(Finding it, Optional<End> ended) {
    var view = new JsonObject().put("isValid", it.isGood()).put("signedBy", "PRACTITIONER");
    it.certificate()
        .ifPresent(by ->
            view.put(
                "certificate",
                new JsonObject()
                    .put("subject", Certificates.subject(by))
                    .put("serial", Certificates.serial(by))
                    .put("issuer", Certificates.issuer(by))));
    it.stamped()
        .ifPresent(stamp ->
            view.put("stampedAt", stamp.at().toString()).put("stampedBy", stamp.authority()));
    it.status().map(SignatureChecks::word).ifPresent(word -> view.put("status", word));
    ended.ifPresent(
        end -> view.put("endedAt", end.at().toString()).put("endedFor", word(end.why())));
    if (!it.isGood()) {
      var faults = new JsonArray();
      it.faults().stream().map(SignatureChecks::word).sorted().forEach(faults::add);
      view.put("faults", faults);
    }
    return view;
  }

  private static String word(Enum<?> it) {
    return it.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String word(StatusWord it) {
    return switch (it) {
      case StatusWord.Good _ -> "good";
      case StatusWord.Revoked _ -> "revoked";
      case StatusWord.Unknown _ -> "unknown";
      case StatusWord.Nothing _ -> "nothing";
    };
  }
}
