package huizhen.web.io;

import huizhen.recording.api.DocumentVault;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PatientId;
import huizhen.web.fhir.FhirQuery;
import huizhen.web.fhir.FhirVitals;
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

/// Reads the vital signs of cases back from the vault, as Observations.
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
    Predicate<ConsultationCase> isMeant =
        it -> {
          var about = FhirVitals.about(it);
          return ofWhom.stream().allMatch(each -> each.fits(about));
        };
    return query
        .value("encounter")
        .or(() -> query.value("based-on"))
        .filter(it -> ONE.matcher(it).matches())
        .map(it -> shelf.caseOf(it.substring(it.indexOf('/') + 1).replace('.', '_')))
        .map(one -> one.map(found -> found.filter(isMeant).stream().toList()))
        .orElseGet(() -> meant(patient, isMeant))
        .compose(this::ofCases);
  }

  private Future<List<ConsultationCase>> meant(
      Optional<PatientId> patient, Predicate<ConsultationCase> isMeant) {
    var meant = new ArrayList<ConsultationCase>();
    return shelf
        .cases(
            patient,
            it -> {
              if (isMeant.test(it)) {
                meant.add(it);
              }
              return meant.size() <= MAX_CASES;
            })
        .compose(_ ->
            meant.size() > MAX_CASES
                ? ProblemException.failed(
                    Problem.badField("encounter", "too many consultations: name the encounter"))
                : Future.succeededFuture(meant));
  }

  private Future<List<JsonObject>> ofCases(List<ConsultationCase> cases) {
    Future<List<JsonObject>> all = Future.succeededFuture(new ArrayList<>());
    for (var each : cases) {
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

  private Future<List<JsonObject>> sheets(ConsultationCase it, int number, List<JsonObject> found) {
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
    return each(it, 1, take);
  }

  private Future<Void> each(
      ConsultationCase it, int number, Function<List<JsonObject>, Future<Void>> take) {
    return number > VitalsSheet.MAX_SHEETS
        ? Future.succeededFuture()
        : sheet(it, number)
            .compose(some ->
                some.isEmpty()
                    ? Future.succeededFuture()
                    : take.apply(some).compose(_ -> each(it, number + 1, take)));
  }

  private Future<List<JsonObject>> sheet(ConsultationCase it, int number) {
    var caseId = it.id().value();
    return documents
        .open(VitalsSheet.id(caseId, number))
        .map(content ->
            content
                .filter(each -> each.document().caseId().value().equals(caseId))
                .map(each -> FhirVitals.observations(it, number, VitalsSheet.parse(each.bytes())))
                .orElse(List.of()));
  }

  /// @param caseId that the id names; empty when it names none
  Future<Optional<JsonObject>> read(String id, String caseId) {
    var number = FhirVitals.sheetOf(id);
    return number.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : shelf
            .caseOf(caseId)
            .compose(found ->
                found.isEmpty()
                    ? Future.succeededFuture(List.<JsonObject>of())
                    : sheet(found.get(), number.get()))
            .map(all -> all.stream().filter(it -> it.getString("id").equals(id)).findFirst());
  }
}
