package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Material;
import huizhen.web.document.OpinionText;
import huizhen.web.view.CaseView;
import huizhen.web.view.FileKind;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Documents of a case: uploads, checked by their first bytes, into the vault; and out of it.
final class MaterialRoutes {
  private static final int MAX_NAME = 200;

  private final WebPorts ports;
  private final CaseDesk desk;
  private final UploadGate gate;
  private final Auditor auditor;
  private final InstantSource clock;

  MaterialRoutes(
      WebPorts ports, CaseDesk desk, UploadGate gate, Auditor auditor, InstantSource clock) {
    this.ports = ports;
    this.gate = gate;
    this.desk = desk;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of("addMaterial", this::add, "getMaterial", this::get);
  }

  private Future<Answer> add(Exchange exchange) {
    var kind = FileKind.declared(exchange.header("Content-Type").orElse(""));
    if (kind.isEmpty()) {
      return ProblemException.failed(
          Problem.of(415, "unsupported-media-type", "Upload a PDF, PNG or JPEG."));
    }
    var name = fileName(exchange);
    var content = Optional.ofNullable(exchange.context().body().buffer()).orElseGet(Buffer::buffer);
    if (!kind.get().fits(content.getBytes(0, Math.min(16, content.length())))) {
      return ProblemException.failed(
          Problem.of(
              422, "content-mismatch", "The content is not what its Content-Type says it is."));
    }
    var subject = exchange.subject();
    var id =
        new DocumentId(
            Tokens.derive(exchange.derived("material"), OpinionText.digest(content.getBytes())));
    var before = subject.materials().stream().filter(it -> it.id().equals(id)).findFirst();
    if (before.isPresent()) {
      return Future.succeededFuture(Answer.created(CaseView.material(before.get())));
    }
    if (!ports
        .consultations()
        .allowed(subject, exchange.actor(), clock.instant())
        .contains("addMaterial")) {
      return ProblemException.failed(Problem.illegal(subject.state())); // before it is stored
    }
    var about = new CaseId(subject.id().value());
    return gate.pass(exchange, Optional.of(about), subject.id().value(), content)
        .compose(_ ->
            ports
                .documents()
                .store(
                    id.value(),
                    about,
                    kind.get().mediaType(),
                    RetentionClass.OUTPATIENT_RECORD,
                    content))
        .compose(stored -> {
          var material =
              new Material(
                  id, name, stored.mediaType(), stored.bytes(), stored.sha256(), clock.instant());
          return desk.give(exchange, new CaseCommand.AddMaterial(material))
              .map(_ -> Answer.created(CaseView.material(material)));
        });
  }

  /// The name without folders and control characters.
  static String fileName(Exchange exchange) {
    String name;
    try {
      name =
          URLDecoder.decode(
              exchange.header("X-File-Name").orElse("").replace("+", "%2B"),
              StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.badField("X-File-Name", "X-File-Name is not percent-encoded"));
    }
    var bare = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    var clean = bare.replaceAll("[\\p{Cntrl}\\p{Cf}]", "").strip();
    if (clean.isEmpty() || clean.length() > MAX_NAME) {
      throw new ProblemException(
          Problem.badField("X-File-Name", "X-File-Name is 1 to 200 characters"));
    }
    return clean;
  }

  private Future<Answer> get(Exchange exchange) {
    var id = exchange.path("material");
    var material =
        exchange.subject().materials().stream()
            .filter(it -> it.id().value().equals(id))
            .findFirst();
    if (material.isEmpty()) {
      return ProblemException.failed(Problem.notFound());
    }
    var isShown = exchange.query("view").filter("1"::equals).isPresent();
    return auditor
        .saw(exchange, "material.view", id)
        .compose(_ -> ports.documents().open(id))
        .compose(found ->
            found.isEmpty()
                ? ProblemException.failed(Problem.notFound())
                : Future.succeededFuture(
                    new Answer.Bytes(
                        material.get().mediaType(),
                        found.get().bytes(),
                        headers(material.get(), isShown))));
  }

  /// What somebody uploaded never runs as a page of ours: saved, or shown in a sandbox.
  static Map<String, String> headers(Material material, boolean isShown) {
    var name = URLEncoder.encode(material.fileName(), StandardCharsets.UTF_8).replace("+", "%20");
    var disposition = (isShown ? "inline" : "attachment") + "; filename*=UTF-8''" + name;
    return isShown
        ? Map.of(
            "Content-Disposition",
            disposition,
            "Content-Security-Policy",
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
            "X-Frame-Options",
            "SAMEORIGIN")
        : Map.of("Content-Disposition", disposition);
  }
}
