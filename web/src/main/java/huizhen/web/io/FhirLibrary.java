package huizhen.web.io;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.fhir.FhirCase;
import huizhen.web.fhir.FhirDate;
import huizhen.web.fhir.FhirDirectory;
import huizhen.web.fhir.FhirPapers;
import huizhen.web.fhir.FhirQuery;
import huizhen.web.fhir.FhirType;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Finds resources on a [FhirShelf], by id or for a search.
final class FhirLibrary {
  /// More resources of cases are not an answer: whoever wants all of them asks piece by piece.
  private static final int MOST_FOUND = 5_000;

  private final WebPorts ports;
  private final FhirShelf shelf;
  private final String door;
  private final FhirVitalsDesk vitals;

  /// @param door where pages are, for the addresses of rooms
  FhirLibrary(WebPorts ports, FhirShelf shelf, String door) {
    this.ports = ports;
    this.shelf = shelf;
    this.door = door;
    this.vitals = new FhirVitalsDesk(ports.documents(), shelf);
  }

  /// All of a type that the query is to be tried on.
  Future<List<JsonObject>> search(FhirQuery query) {
    return switch (query.type()) {
      case ORGANIZATION -> shelf.organisations().map(all -> list(all, FhirDirectory::organisation));
      case PRACTITIONER -> shelf.practitioners().map(all -> list(all, FhirDirectory::practitioner));
      case PRACTITIONER_ROLE -> shelf.practitioners().map(all -> list(all, FhirDirectory::role));
      case SCHEDULE -> shelf.practitioners().map(all -> list(all, FhirDirectory::schedule));
      case HEALTHCARE_SERVICE -> services();
      case SLOT -> slots(query);
      case PATIENT -> shelf.patients().map(all -> list(all, FhirDirectory::patient));
      case AUDIT_EVENT -> trail(query);
      case OBSERVATION -> vitals.search(query, patient(query));
      case SERVICE_REQUEST, TASK, APPOINTMENT, ENCOUNTER, CONSENT, DOCUMENT_REFERENCE, PROVENANCE ->
          ofCases(query);
    };
  }

  /// Those of all cases that fit, or of the patient's alone where the query names one: what does
  /// not fit is not kept while the rest is read.
  private Future<List<JsonObject>> ofCases(FhirQuery query) {
    var found = new ArrayList<JsonObject>();
    return shelf
        .cases(
            patient(query),
            it -> {
              ofCase(query.type(), it).filter(query::fits).forEach(found::add);
              return found.size() <= MOST_FOUND;
            })
        .compose(_ ->
            found.size() > MOST_FOUND
                ? ProblemException.failed(
                    Problem.of(
                        422,
                        "too-many",
                        "More than %,d fit: ask for less, such as those of a patient or of a day."
                            .formatted(MOST_FOUND)))
                : Future.succeededFuture(List.copyOf(found)));
  }

  private static Optional<PatientId> patient(FhirQuery query) {
    return query
        .value("patient")
        .map(it -> ours(it.replaceFirst("^Patient/", "")))
        .filter(it -> !it.isEmpty()) // a list of several
        .map(PatientId::new);
  }

  /// @param id as FHIR has it
  Future<Optional<JsonObject>> read(FhirType type, String id) {
    String ours = id.replace('.', '_');
    return switch (type) {
      case ORGANIZATION ->
          shelf.organisations().map(all -> one(list(all, FhirDirectory::organisation), id));
      case PRACTITIONER ->
          shelf.practitioner(ours).map(found -> found.map(FhirDirectory::practitioner));
      case PRACTITIONER_ROLE ->
          shelf.practitioner(ours).map(found -> found.map(FhirDirectory::role));
      case SCHEDULE -> shelf.practitioner(ours).map(found -> found.map(FhirDirectory::schedule));
      case HEALTHCARE_SERVICE -> services().map(all -> one(all, id));
      case SLOT -> slot(id);
      case PATIENT -> shelf.patient(ours).map(found -> found.map(FhirDirectory::patient));
      case SERVICE_REQUEST, TASK, APPOINTMENT, ENCOUNTER, CONSENT ->
          shelf.caseOf(ours).map(found -> found.flatMap(it -> ofCase(type, it).findFirst()));
      case DOCUMENT_REFERENCE ->
          caseOfDocument(ours).map(found -> found.flatMap(it -> one(FhirPapers.documents(it), id)));
      case OBSERVATION -> vitals.read(id, caseOfPart(ours));
      case PROVENANCE ->
          shelf
              .caseOf(caseOfPart(ours))
              .map(found -> found.flatMap(it -> one(FhirPapers.provenances(it), id)));
      case AUDIT_EVENT ->
          shelf
              .caseOf(caseOfPart(ours))
              .compose(found -> found.map(this::trail).orElse(Future.succeededFuture(List.of())))
              .map(all -> one(all, id));
    };
  }

  /// The case, if it can be seen, of which this is a document.
  Future<Optional<ConsultationCase>> caseOfDocument(String document) {
    return ports
        .documents()
        .open(document)
        .compose(found ->
            found
                .map(it -> shelf.caseOf(it.document().caseId().value()))
                .orElse(Future.succeededFuture(Optional.empty())));
  }

  /// What a case is made of, of one type.
  Stream<JsonObject> ofCase(FhirType type, ConsultationCase it) {
    var resources = new FhirCase(it);
    return switch (type) {
      case SERVICE_REQUEST -> Stream.of(resources.request());
      case TASK -> Stream.of(resources.task());
      case APPOINTMENT ->
          resources.appointment("%s/cases/%s".formatted(door, it.id().value())).stream();
      case ENCOUNTER -> resources.encounter().stream();
      case CONSENT -> resources.consent().stream();
      case DOCUMENT_REFERENCE -> FhirPapers.documents(it).stream();
      case PROVENANCE -> FhirPapers.provenances(it).stream();
      case ORGANIZATION,
          PRACTITIONER,
          PRACTITIONER_ROLE,
          HEALTHCARE_SERVICE,
          SCHEDULE,
          SLOT,
          PATIENT,
          OBSERVATION,
          AUDIT_EVENT ->
          Stream.empty();
    };
  }

  /// What a device measured in a case, sheet by sheet.
  Future<Void> measured(ConsultationCase it, Function<List<JsonObject>, Future<Void>> take) {
    return vitals.each(it, take);
  }

  private Future<List<JsonObject>> services() {
    return shelf
        .organisations()
        .map(all ->
            all.stream()
                .flatMap(it ->
                    it.departments().stream()
                        .sorted()
                        .map(department -> FhirDirectory.service(it, department)))
                .toList());
  }

  private Future<Optional<JsonObject>> slot(String id) {
    return FhirDirectory.slot(id)
        .map(wanted ->
            shelf
                .slots(wanted.practitioner(), wanted.start(), wanted.end())
                .map(free -> one(list(free, FhirDirectory::slot), id)))
        .orElse(Future.succeededFuture(Optional.empty()));
  }

  /// Of one schedule, from now on.
  private Future<List<JsonObject>> slots(FhirQuery query) {
    String schedule = required(query, "schedule").replaceFirst("^Schedule/", "");
    Instant from = shelf.now();
    Optional<Instant> to = Optional.empty();
    for (var each : query.criteria()) {
      if (each.parameter().name().equals("start")) {
        var date = FhirDate.parse("start", each.value());
        switch (date.prefix()) {
          case GE, GT -> from = date.from().isAfter(from) ? date.from() : from;
          case LE, LT -> to = Optional.of(date.to());
          case EQ -> {
            from = date.from().isAfter(from) ? date.from() : from;
            to = Optional.of(date.to());
          }
        }
      }
    }
    String practitioner = schedule.replace('.', '_');
    Instant begin = from;
    Instant end = to.orElse(from.plus(FhirShelf.USUAL_AHEAD));
    return practitioner.matches("[A-Za-z0-9_-]{1,64}")
        ? shelf
            .slots(new PractitionerId(practitioner), begin, end)
            .map(free -> list(free, FhirDirectory::slot))
        : Future.succeededFuture(List.of());
  }

  private Future<List<JsonObject>> trail(FhirQuery query) {
    String entity = required(query, "entity").replaceFirst("^ServiceRequest/", "");
    return shelf
        .caseOf(ours(entity))
        .compose(found -> found.map(this::trail).orElse(Future.succeededFuture(List.of())));
  }

  /// What was done with a case, as far as its trail is read at once.
  Future<List<JsonObject>> trail(ConsultationCase it) {
    return ports
        .audit()
        .ofCase(new huizhen.recording.api.CaseId(it.id().value()))
        .map(entries -> list(entries, entry -> FhirPapers.audit(it, entry)));
  }

  private static String ours(String id) {
    String ours = id.replace('.', '_');
    return ours.matches("[A-Za-z0-9_-]{1,64}") ? ours : "";
  }

  private static String required(FhirQuery query, String name) {
    return query
        .value(name)
        .orElseThrow(() ->
            new ProblemException(
                Problem.badField(
                    name, "%s is searched by %s".formatted(query.type().label(), name))));
  }

  /// Before the last hyphen.
  private static String caseOfPart(String id) {
    int hyphen = id.lastIndexOf('-');
    return hyphen <= 0 ? "" : id.substring(0, hyphen);
  }

  private static Optional<JsonObject> one(List<JsonObject> all, String id) {
    return all.stream().filter(it -> it.getString("id").equals(id)).findFirst();
  }

  private static <T> List<JsonObject> list(List<T> all, Function<T, JsonObject> map) {
    return all.stream().map(map).toList();
  }
}
