package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.web.api.VitalsDoor.Outcome;
import huizhen.web.fhir.FhirBatch;
import huizhen.web.fhir.FhirBatch.Result;
import huizhen.web.fhir.FhirCapability;
import huizhen.web.fhir.FhirReading;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes what devices measure: into the room of a consultation or a visit that is being held, or,
/// before its session, into its record. Of an organisation that has a part in it. The first of each
/// device of a room, and each that is kept before, is in the trail.
final class FhirMonitor {
  private static final int RETRY_SECONDS = 1;

  /// The session is still to come.
  private static final Set<CaseState> AHEAD =
      Set.of(
          CaseState.SUBMITTED,
          CaseState.DISPATCHED,
          CaseState.ACCEPTED,
          CaseState.RETURNED,
          CaseState.SCHEDULING,
          CaseState.SCHEDULED,
          CaseState.READY,
          CaseState.LOBBY);

  private static final Set<VisitState> VISIT_AHEAD =
      Set.of(
          VisitState.BOOKED,
          VisitState.PRECHECK,
          VisitState.CHECKED_IN,
          VisitState.WAITING,
          VisitState.CALLED);

  private final WebPorts ports;
  private final FhirShelf shelf;
  private final Auditor auditor;

  FhirMonitor(WebPorts ports, FhirShelf shelf, Auditor auditor) {
    this.ports = ports;
    this.shelf = shelf;
    this.auditor = auditor;
  }

  /// What became of one.
  enum Taken {
    SHOWN,
    KEPT,
    REPEATED
  }

  /// Where it belongs.
  private record Place(String evidence, String room, boolean isAhead) {}

  Future<Taken> take(String client, FhirReading what) {
    return place(client, what)
        .compose(place ->
            what.isOfNow(shelf.now())
                ? shown(client, place, what)
                : place.isAhead()
                    ? kept(client, place, List.of(what)).map(List::getFirst)
                    : ProblemException.failed(tooOld()));
  }

  /// Each for itself, one after the other, as they stand; or all of them together.
  Future<JsonObject> take(String client, FhirBatch batch) {
    if (batch.isTransaction()) {
      return together(client, batch)
          .map(all -> batch.answer(all.stream().map(FhirMonitor::result).toList()));
    }
    Future<List<Result>> done = Future.succeededFuture(new ArrayList<>());
    for (var each : batch.entries()) {
      done =
          done.compose(before ->
              each.reading()
                  .map(it ->
                      take(client, it)
                          .map(FhirMonitor::result)
                          .recover(e -> Future.succeededFuture(refusal(e))))
                  .orElseGet(() ->
                      Future.succeededFuture(
                          new Result(
                              "400 Bad Request", FhirCapability.outcome("invalid", each.fault()))))
                  .map(result -> {
                    before.add(result);
                    return before;
                  }));
    }
    return done.map(batch::answer);
  }

  /// A room can't take values back, so that all or none is for what is kept.
  private Future<List<Taken>> together(String client, FhirBatch batch) {
    var readings =
        batch.entries().stream().map(FhirBatch.Entry::reading).flatMap(Optional::stream).toList();
    if (new HashSet<>(readings.stream().map(FhirReading::encounter).toList()).size() > 1) {
      return ProblemException.failed(
          Problem.badField("entry", "a transaction is of one consultation or visit"));
    }
    return place(client, readings.getFirst())
        .compose(place ->
            place.isAhead()
                ? kept(client, place, readings)
                : ProblemException.failed(
                    Problem.of(
                        409,
                        "in-session",
                        "A transaction is taken before the session alone: in it, send a batch.")));
  }

  private Future<Place> place(String client, FhirReading what) {
    var name = what.encounter().replace('.', '_');
    return shelf
        .caseOf(name)
        .compose(found ->
            found.isPresent()
                ? Future.succeededFuture(
                    Optional.of(
                        new Place(name, "case-" + name, AHEAD.contains(found.get().state()))))
                : ofVisit(name))
        .compose(found ->
            found
                .map(it -> Future.succeededFuture(it))
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

  /// Of a follow-up visit of the client's organisation.
  private Future<Optional<Place>> ofVisit(String name) {
    return shelf
        .visitOf(name)
        .map(found ->
            found.map(it -> {
              var room = Visit.room(it.id());
              return new Place(room, room, VISIT_AHEAD.contains(it.state()));
            }));
  }

  private Future<Taken> shown(String client, Place place, FhirReading what) {
    return ports
        .vitals()
        .measured(place.room(), what.reading())
        .compose(outcome ->
            outcome == Outcome.NOT_LIVE && place.isAhead()
                ? kept(client, place, List.of(what)).map(List::getFirst)
                : shown(client, place, what, outcome));
  }

  private Future<Taken> shown(String client, Place place, FhirReading what, Outcome outcome) {
    return switch (outcome) {
      case FIRST ->
          written(client, place, "fhir.measure", what.reading().device()).map(_ -> Taken.SHOWN);
      case SHOWN -> Future.succeededFuture(Taken.SHOWN);
      case REPEATED -> Future.succeededFuture(Taken.REPEATED);
      case NOT_LIVE ->
          ProblemException.failed(
              Problem.of(
                  409, "room-not-live", "Nobody is in session in this consultation or visit now."));
      case TOO_MANY ->
          ProblemException.failed(
              new Problem(
                  429,
                  "too-many",
                  "Five sets of a device a second, and 16 devices of a room at most.",
                  new JsonObject().put("retryAfter", RETRY_SECONDS)));
    };
  }

  private Future<List<Taken>> kept(String client, Place place, List<FhirReading> what) {
    return written(client, place, "fhir.measure-before", what.getFirst().reading().device())
        .compose(_ ->
            ports.vitals().keep(place.evidence(), what.stream().map(FhirReading::reading).toList()))
        .compose(kept ->
            kept.isFull()
                ? ProblemException.failed(
                    Problem.of(
                        409,
                        "vitals-full",
                        "As many measurements before the session as are kept are there."))
                : Future.succeededFuture(
                    kept.isKept().stream().map(it -> it ? Taken.KEPT : Taken.REPEATED).toList()));
  }

  private Future<Void> written(String client, Place place, String action, String device) {
    return auditor.write(client, Optional.of(new CaseId(place.evidence())), action, device, "ok");
  }

  private static Problem tooOld() {
    return Problem.badField(
        "effectiveDateTime",
        "effectiveDateTime is longer ago than 5 minutes: in a session that is no sign of now");
  }

  private static Result result(Taken taken) {
    return switch (taken) {
      case SHOWN -> new Result("202 Accepted", FhirCapability.taken(words(taken)));
      case KEPT -> new Result("201 Created", FhirCapability.taken(words(taken)));
      case REPEATED -> new Result("200 OK", FhirCapability.taken(words(taken)));
    };
  }

  static String words(Taken taken) {
    return switch (taken) {
      case SHOWN -> "It is shown in the room.";
      case KEPT -> "It is kept with the record, before the session.";
      case REPEATED -> "It was taken before.";
    };
  }

  private static Result refusal(Throwable failure) {
    var problem = Problems.of(failure, 500);
    var issue =
        switch (problem.status()) {
          case 400 -> "invalid";
          case 404 -> "not-found";
          case 409 -> "conflict";
          case 429 -> "throttled";
          default -> "exception";
        };
    return new Result(
        Integer.toString(problem.status()), FhirCapability.outcome(issue, problem.detail()));
  }
}
