package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.web.signing.Certificates;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/// What others check signatures with: the gateway's own root certificate, and the file of a visit's
/// signature. (Those of cases and requests are with their documents.)
final class SigningRoutes {
  private static final String PEM = "application/x-pem-file";

  private final WebPorts ports;
  private final VisitDesk visits;
  private final SigningDesk signing;
  private final Auditor auditor;

  SigningRoutes(WebPorts ports, VisitDesk visits, SigningDesk signing, Auditor auditor) {
    this.ports = ports;
    this.visits = visits;
    this.signing = signing;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of("getSigningRoot", _ -> root(), "getVisitSignature", this::ofVisit);
  }

  /// A public fact.
  private Future<Answer> root() {
    return ports
        .authority()
        .ownRoot()
        .<Future<Answer>>map(it ->
            Future.succeededFuture(
                new Answer.Bytes(
                    PEM,
                    Buffer.buffer(Certificates.pem(it)),
                    Map.of("Content-Disposition", "attachment; filename=\"huizhen-root.pem\""))))
        .orElseGet(() -> ProblemException.failed(Problem.notFound()));
  }

  private Future<Answer> ofVisit(Exchange exchange) {
    return visits
        .visit(exchange, "getVisitSignature")
        .compose(visit -> {
          var record = visit.course().record();
          return record.isEmpty()
              ? ProblemException.failed(Problem.notFound())
              : auditor
                  .write(
                      exchange.actor().account(),
                      Optional.of(new CaseId(Visit.room(visit.id()))),
                      "visit.signature",
                      Visit.room(visit.id()),
                      "ok")
                  .compose(_ ->
                      signing.shown(
                          record.get().signature(), "visit-" + visit.id().value() + ".p7s"));
        });
  }
}
