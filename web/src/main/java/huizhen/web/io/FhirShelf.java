package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.web.policy.EvidenceOwner;
import huizhen.web.policy.Relation;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;

/// What one organisation's system may see of what is stored: the directory, its own patients, and
/// the cases in which the organisation has a part, as its coordinator finds them ([Relation]), with
/// the patients of these.
final class FhirShelf {
  /// How far ahead free times are searched when nothing is said, and at most.
  static final Duration USUAL_AHEAD = Duration.ofDays(14);

  static final Duration MOST_AHEAD = Duration.ofDays(60);
  private static final int MOST_SLOTS = 200;

  private final WebPorts ports;
  private final InstantSource clock;
  private final OrganisationId own;

  FhirShelf(WebPorts ports, InstantSource clock, OrganisationId own) {
    this.ports = ports;
    this.clock = clock;
    this.own = own;
  }

  Instant now() {
    return clock.instant();
  }

  boolean isVisible(ConsultationCase it) {
    var actor = new Actor("fhir", Role.COORDINATOR, Optional.of(own), Optional.empty());
    return Relation.of(actor, it).isPresent();
  }

  /// All that can be seen, the newest change first: of a patient, or of whom it may be.
  ///
  /// @param look false ends it
  Future<Void> cases(Optional<PatientId> patient, Predicate<ConsultationCase> look) {
    var which =
        patient
            .<CaseIndex>map(CaseIndex.OfPatient::new)
            .orElseGet(() -> new CaseIndex.OfOrganisation(own));
    return ports.consultations().each(which, it -> !isVisible(it) || look.test(it));
  }

  Future<Optional<ConsultationCase>> caseOf(String id) {
    return id.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : ports.consultations().find(new CaseId(id)).map(found -> found.filter(this::isVisible));
  }

  /// A follow-up visit of the own organisation, by the name that it has here: `visit-` and its id.
  Future<Optional<Visit>> visitOf(String name) {
    return !name.isEmpty() && EvidenceOwner.of(name) instanceof EvidenceOwner.OfVisit(var id)
        ? ports
            .visits()
            .find(id)
            .map(found -> found.filter(it -> it.plan().organisation().equals(own)))
        : Future.succeededFuture(Optional.empty());
  }

  Future<List<Organisation>> organisations() {
    return ports.directory().organisations();
  }

  Future<List<Practitioner>> practitioners() {
    return organisations()
        .compose(all -> each(all, it -> ports.directory().practitioners(it.id())))
        .map(lists -> lists.stream().flatMap(List::stream).toList());
  }

  Future<Optional<Practitioner>> practitioner(String id) {
    return ports.directory().practitioner(new PractitionerId(id));
  }

  Future<List<Patient>> patients() {
    return ports
        .directory()
        .patients(own)
        .compose(ours -> {
          Map<PatientId, Patient> all = new LinkedHashMap<>();
          ours.forEach(it -> all.put(it.id(), it));
          return patientsOfCases()
              .compose(ids -> {
                ids.removeAll(all.keySet());
                return each(List.copyOf(ids), ports.directory()::patient);
              })
              .map(others -> {
                others.forEach(found -> found.ifPresent(it -> all.put(it.id(), it)));
                return List.copyOf(all.values());
              });
        });
  }

  Future<Optional<Patient>> patient(String id) {
    var patient = new PatientId(id);
    return ports
        .directory()
        .patient(patient)
        .compose(found ->
            found.isEmpty() || found.get().organisation().equals(own)
                ? Future.succeededFuture(found)
                : isOfCase(patient).map(isSeen -> isSeen ? found : Optional.empty()));
  }

  private Future<Boolean> isOfCase(PatientId patient) {
    var isSeen = new AtomicBoolean();
    return cases(
            Optional.of(patient),
            _ -> {
              isSeen.set(true);
              return false;
            })
        .map(_ -> isSeen.get());
  }

  private Future<Set<PatientId>> patientsOfCases() {
    var ids = new LinkedHashSet<PatientId>();
    return cases(
            Optional.empty(),
            it -> {
              ids.add(it.application().patient());
              return true;
            })
        .map(_ -> ids);
  }

  /// Within `[from, to)`, at most [#MOST_AHEAD] from now.
  Future<List<FreeSlot>> slots(PractitionerId practitioner, Instant from, Instant to) {
    Instant last = now().plus(MOST_AHEAD);
    Instant end = to.isAfter(last) ? last : to;
    return from.isBefore(end)
        ? ports.consultations().free(practitioner, from, end, MOST_SLOTS)
        : Future.succeededFuture(List.of());
  }

  private static <T, R> Future<List<R>> each(List<T> all, Function<T, Future<R>> ask) {
    List<Future<R>> asked = new ArrayList<>();
    all.forEach(it -> asked.add(ask.apply(it)));
    return Future.all(asked).map(done -> done.<R>list());
  }
}
