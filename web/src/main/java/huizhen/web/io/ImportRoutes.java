package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.imports.api.ImportFile;
import huizhen.scheduling.imports.api.ImportOutcome;
import huizhen.scheduling.imports.api.ImportRow;
import huizhen.web.fhir.FhirImport;
import huizhen.web.view.ImportView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Organisations and practitioners from a CSV file or a FHIR Bundle: looked at first, then applied.
final class ImportRoutes {
  private final WebPorts ports;
  private final Auditor auditor;

  ImportRoutes(WebPorts ports, Auditor auditor) {
    this.ports = ports;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of("importDirectory", this::bring);
  }

  static boolean takes(String contentType) {
    return contentType.startsWith("text/csv") || contentType.startsWith("application/fhir+json");
  }

  private Future<Answer> bring(Exchange exchange) {
    var actor = exchange.actor();
    if (actor.role() != Actor.Role.OPERATOR) {
      var _ = exchange.ownOrganisation(); // who has none may not
    }
    var body = Optional.ofNullable(exchange.context().body().buffer()).orElse(Buffer.buffer());
    if (body.length() == 0) {
      return ProblemException.failed(Problem.badField("body", "The file is empty."));
    }
    var file = file(exchange, body);
    return exchange.query("apply").filter("true"::equals).isPresent()
        ? ports.imports().apply(exchange.command(), actor, file).compose(ImportRoutes::answer)
        : auditor
            .saw(exchange, "directory.import-preview", "directory")
            .compose(_ -> ports.imports().plan(actor, file))
            .compose(outcome ->
                outcome instanceof ImportOutcome.Planned(var report)
                    ? Future.succeededFuture(Answer.ok(ImportView.report(report)))
                    : Future.failedFuture(new IllegalStateException("a plan writes nothing")));
  }

  private static Future<Answer> answer(ImportOutcome outcome) {
    return switch (outcome) {
      case ImportOutcome.Applied applied ->
          Future.succeededFuture(Answer.ok(ImportView.applied(applied)));
      case ImportOutcome.Planned(var report) -> ProblemException.failed(ImportView.refused(report));
      case ImportOutcome.Reused() ->
          ProblemException.failed(
              Problem.badField(
                  "Idempotency-Key", "this Idempotency-Key was used for another file"));
    };
  }

  private static ImportFile file(Exchange exchange, Buffer body) {
    var type = exchange.header("Content-Type").orElse("").strip().toLowerCase(Locale.ROOT);
    if (type.startsWith("text/csv")) {
      var kind =
          exchange
              .query("kind")
              .orElseThrow(() ->
                  new ProblemException(
                      Problem.badField("kind", "kind is organisations or practitioners")));
      return new ImportFile.Csv(
          kind.equals("organisations") ? ImportRow.Kind.ORGANISATION : ImportRow.Kind.PRACTITIONER,
          body.getBytes());
    }
    try {
      var read = FhirImport.read(new JsonObject(body), ImportFile.MAX_ROWS);
      return new ImportFile.Rows(read.rows(), read.problems(), sha256(body.getBytes()));
    } catch (DecodeException | ClassCastException e) {
      throw new ProblemException(Problem.badField("body", "The file is not JSON."));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
