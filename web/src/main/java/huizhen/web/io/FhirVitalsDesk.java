package huizhen.web.io;

import huizhen.recording.api.DocumentVault;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PatientId;
import huizhen.web.fhir.FhirQuery;
import huizhen.web.fhir.FhirVitals;
import huizhen.web.fhir.FhirVitals.Session;
import huizhen.web.view.Problem;
import huizhen.web.vitals.VitalsSheet;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Reads the vital signs of cases and of visits back from the vault, as Observations. A visit's are
/// found by its name alone.
final class FhirVitalsDesk {
  /// One of these has to say whose they are: sheets are read and opened one by one.
  private static final Set<String> OF_WHOM = Set.of("patient", "subject", "encounter", "based-on");

  /// A search that would have to open more than this is refused.
  static final int MAX_CASES = 50;

  /// One id, with or without its type.
  private static final Pattern ONE = Pattern.compile("([A-Za-z]+/)?[A-Za-z0-9.-]{1,64}");

  private final DocumentVault documents;
  private final FhirShelf shelf;

  FhirVitalsDesk(DocumentVault documents, FhirShelf shelf) {
    this.documents = documents;
    this.shelf = shelf;
  }

  /// The newest first.
  ///
  /// @param patient whom the query names, if one alone
  Future<List<JsonObject>> search(FhirQuery query, Optional<PatientId> patient) {
    var ofWhom =
        query.criteria().stream().filter(it -> OF_WHOM.contains(it.parameter().name())).toList();
    if (ofWhom.isEmpty()) {
      return ProblemException.failed(
          Problem.badField("patient", "Observation is searched by patient, encounter or based-on"));
    }
    Predicate<Session> isMeant = it -> ofWhom.stream().allMatch(each -> each.fits(it.about()));
    return query
        .value("encounter")
        .or(() -> query.value("based-on"))
        .filter(it -> ONE.matcher(it).matches())
        .map(it -> session(it.substring(it.indexOf('/') + 1).replace('.', '_')))
        .map(one -> one.map(found -> found.filter(isMeant).stream().toList()))
        .orElseGet(() -> meant(patient, isMeant))
        .compose(this::ofSessions);
  }

  private Future<Optional<Session>> session(String id) {
    return shelf
        .caseOf(id)
        .compose(found ->
            found.isPresent()
                ? Future.succeededFuture(found.map(Session::of))
                : shelf.visitOf(id).map(it -> it.map(Session::of)));
  }

  private Future<List<Session>> meant(Optional<PatientId> patient, Predicate<Session> isMeant) {
    var meant = new ArrayList<Session>();
    return shelf
        .cases(
            patient,
            it -> {
              var session = Session.of(it);
              if (isMeant.test(session)) {
                meant.add(session);
              }
              return meant.size() <= MAX_CASES;
            })
        .compose(_ ->
            meant.size() > MAX_CASES
                ? ProblemException.failed(
                    Problem.badField("encounter", "too many consultations: name the encounter"))
                : Future.succeededFuture(meant));
  }

  private Future<List<JsonObject>> ofSessions(List<Session> sessions) {
    Future<List<JsonObject>> all = Future.succeededFuture(new ArrayList<>());
    for (var each : sessions) {
      all = all.compose(found -> sheets(each, 1, found));
    }
    return all.map(found ->
        found.stream()
            .sorted(
                Comparator.comparing(
                        (JsonObject it) -> Instant.parse(it.getString("effectiveDateTime")))
                    .reversed())
            .toList());
  }

  private Future<List<JsonObject>> sheets(Session it, int number, List<JsonObject> found) {
    return number > VitalsSheet.MAX_SHEETS
        ? Future.succeededFuture(found)
        : sheet(it, number)
            .compose(some -> {
              found.addAll(some);
              return some.isEmpty() ? Future.succeededFuture(found) : sheets(it, number + 1, found);
            });
  }

  /// All of a case, sheet by sheet: the next one is opened when this one has been taken.
  Future<Void> each(ConsultationCase it, Function<List<JsonObject>, Future<Void>> take) {
    return each(Session.of(it), 1, take);
  }

  private Future<Void> each(Session it, int number, Function<List<JsonObject>, Future<Void>> take) {
    return number > VitalsSheet.MAX_SHEETS
        ? Future.succeededFuture()
        : sheet(it, number)
            .compose(some ->
                some.isEmpty()
                    ? Future.succeededFuture()
                    : take.apply(some).compose(_ -> each(it, number + 1, take)));
  }

  private Future<List<JsonObject>> sheet(Session it, int number) {
    return documents
        .open(VitalsSheet.id(it.evidence(), number))
        .map(content ->
            content
                .filter(each -> each.document().caseId().value().equals(it.evidence()))
                .map(each -> FhirVitals.observations(it, number, VitalsSheet.parse(each.bytes())))
                .orElse(List.of()));
  }

  /// @param session that the id names; empty when it names none
  Future<Optional<JsonObject>> read(String id, String session) {
    var number = FhirVitals.sheetOf(id);
    return number.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : session(session)
            .compose(found ->
                found.isEmpty()
                    ? Future.succeededFuture(List.<JsonObject>of())
                    : sheet(found.get(), number.get()))
            .map(all -> all.stream().filter(it -> it.getString("id").equals(id)).findFirst());
  }
}
