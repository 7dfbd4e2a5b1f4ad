package huizhen.web.io;

import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import huizhen.web.document.OpinionText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What proves that a case's documents are the ones that were made: their digests, taken again, and
/// the signatures on its opinions, checked with the gateway's public key. What is said is what was
/// found now, and nothing of what the documents say.
final class Proofs {
  private final WebPorts ports;

  Proofs(WebPorts ports) {
    this.ports = ports;
  }

  Future<List<JsonObject>> of(ConsultationCase subject) {
    var all = new ArrayList<Future<JsonObject>>();
    subject.progress().documents().forEach(it -> all.add(document(it)));
    subject.materials().forEach(it -> all.add(material(it)));
    subject.opinions().stream()
        .filter(it -> it.signedAt().isPresent())
        .forEach(it -> all.add(opinion(subject, it)));
    return Future.all(all).map(_ -> all.stream().map(Future::result).toList());
  }

  private Future<JsonObject> document(CaseDocument it) {
    var view =
        view("document", it.at())
            .put("kind", it.kind().name())
            .put("version", it.version())
            .put("sha256", it.sha256());
    return it.stored().isEmpty()
        ? Future.succeededFuture(view)
        : stored(it.stored().get(), Optional.empty()).map(view::mergeIn);
  }

  private Future<JsonObject> material(Material it) {
    var view =
        view("document", it.at())
            .put("kind", "MATERIAL")
            .put("id", it.id().value())
            .put("sha256", it.sha256());
    return stored(it.id(), Optional.of(it.sha256())).map(view::mergeIn);
  }

  private Future<JsonObject> opinion(ConsultationCase subject, Opinion it) {
    var view =
        view("signature", it.signedAt().orElseThrow())
            .put("kind", "OPINION")
            .put("version", it.version())
            .put("sha256", OpinionText.digest(signedText(subject, it)))
            .put("isValid", isValid(subject, it));
    return it.document().isEmpty()
        ? Future.succeededFuture(view)
        : stored(it.document().get(), Optional.empty()).map(view::mergeIn);
  }

  private static JsonObject view(String type, Instant at) {
    return new JsonObject().put("type", type).put("at", at.toString());
  }

  /// Opens the file in the vault and takes its digest again. One that can't be opened is not whole.
  private Future<JsonObject> stored(DocumentId id, Optional<String> expected) {
    return ports
        .documents()
        .open(id.value())
        .map(found -> {
          var file = new JsonObject().put("stored", id.value()).put("isWhole", false);
          found.ifPresent(content -> {
            var own = content.document().sha256();
            var isWhole =
                OpinionText.digest(content.bytes().getBytes()).equals(own)
                    && expected.orElse(own).equals(own);
            file.put("storedSha256", own).put("isWhole", isWhole);
          });
          return file;
        })
        .otherwise(new JsonObject().put("stored", id.value()).put("isWhole", false));
  }

  private static byte[] signedText(ConsultationCase subject, Opinion it) {
    return OpinionText.toSign(subject, it, it.signedAt().orElseThrow());
  }

  private boolean isValid(ConsultationCase subject, Opinion it) {
    try {
      var key =
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(ports.keys().publicKey()));
      var signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(signedText(subject, it));
      return signature.verify(Base64.getDecoder().decode(it.signature().orElse("")));
    } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
      return false;
    }
  }
}
