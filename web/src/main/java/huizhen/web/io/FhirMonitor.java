package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.web.api.VitalsDoor;
import huizhen.web.fhir.FhirReading;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// Takes what devices measure into the room of a consultation that is being held: of an
/// organisation that has a part in it, and in which the session has begun. The first of each device
/// is in the trail; all of it is on the sheets that are kept.
final class FhirMonitor {
  private static final int RETRY_SECONDS = 1;

  private final WebPorts ports;
  private final FhirShelf shelf;
  private final Auditor auditor;

  FhirMonitor(WebPorts ports, FhirShelf shelf, Auditor auditor) {
    this.ports = ports;
    this.shelf = shelf;
    this.auditor = auditor;
  }

  /// @return true for what is new
  Future<Boolean> take(String client, FhirReading what) {
    return shelf
        .caseOf(what.encounter().replace('.', '_'))
        .compose(found ->
            found
                .map(it -> take(client, it, what.reading()))
                .orElseGet(() ->
                    auditor
                        .write(
                            client,
                            Optional.empty(),
                            "fhir.measure",
                            "Encounter",
                            "refused:not-found")
                        .compose(_ -> ProblemException.failed(Problem.notFound()))));
  }

  private Future<Boolean> take(
      String client, ConsultationCase subject, VitalsDoor.Reading reading) {
    var id = subject.id().value();
    return ports
        .vitals()
        .measured("case-" + id, reading)
        .compose(outcome ->
            switch (outcome) {
              case FIRST ->
                  auditor
                      .write(
                          client,
                          Optional.of(new CaseId(id)),
                          "fhir.measure",
                          reading.device(),
                          "ok")
                      .map(_ -> true);
              case SHOWN -> Future.succeededFuture(true);
              case REPEATED -> Future.succeededFuture(false);
              case NOT_LIVE ->
                  ProblemException.failed(
                      Problem.of(
                          409, "room-not-live", "Nobody is in session in this consultation now."));
              case TOO_MANY ->
                  ProblemException.failed(
                      new Problem(
                          429,
                          "too-many",
                          "Five sets of a device a second, and 16 devices of a room at most.",
                          new JsonObject().put("retryAfter", RETRY_SECONDS)));
            });
  }
}
