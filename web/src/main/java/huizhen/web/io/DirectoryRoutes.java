package huizhen.web.io;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.document.ConsentText;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.Problem;
import huizhen.web.view.Requests;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/// Organisations, practitioners, patients, free times and the consent text.
final class DirectoryRoutes {
  /// As far as [huizhen.scheduling.api.Consultations#free] looks at once.
  private static final Duration LONGEST_SEARCH = Duration.ofDays(92);

  private static final int SLOTS = 50;

  private final WebPorts ports;
  private final Auditor auditor;
  private final InstantSource clock;

  DirectoryRoutes(WebPorts ports, Auditor auditor, InstantSource clock) {
    this.ports = ports;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listOrganisations", this::organisations,
        "listPractitioners", this::practitioners,
        "listPatients", this::patients,
        "createPatient", this::createPatient,
        "listFreeSlots", this::freeSlots,
        "getConsentText", _ -> Future.succeededFuture(Answer.ok(ConsentText.current())));
  }

  private Future<Answer> organisations(Exchange exchange) {
    return ports
        .directory()
        .organisations()
        .map(all -> Pieces.of(exchange, all, it -> it.id().value()))
        .map(page -> Answer.ok(Pieces.view(page, DirectoryView::organisation)));
  }

  private Future<Answer> practitioners(Exchange exchange) {
    var organisation = new OrganisationId(exchange.query("organisation").orElse(""));
    var department = exchange.query("department").filter(it -> !it.isBlank());
    return ports
        .directory()
        .practitioners(organisation)
        .map(all ->
            all.stream()
                .filter(it -> department.isEmpty() || department.get().equals(it.department()))
                .toList())
        .map(all -> Pieces.of(exchange, all, it -> it.id().value()))
        .map(page -> Answer.ok(Pieces.view(page, DirectoryView::practitioner)));
  }

  private Future<Answer> patients(Exchange exchange) {
    var organisation = exchange.ownOrganisation();
    return ports
        .directory()
        .patients(organisation, Pieces.after(exchange), RequestDesk.limit(exchange))
        .compose(page ->
            auditor
                .saw(exchange, "patient.list", organisation.value())
                .map(_ -> Answer.ok(Pieces.view(page, DirectoryView::patient))));
  }

  private Future<Answer> createPatient(Exchange exchange) {
    var organisation = exchange.ownOrganisation();
    var id = new PatientId(exchange.derived("patient"));
    huizhen.scheduling.api.Patient patient;
    try {
      patient = Requests.patient(exchange.body(), id, organisation);
    } catch (DateTimeException e) {
      return ProblemException.failed(Problem.badField("birthDate", "birthDate is not a date"));
    }
    if (patient.birthDate().isAfter(LocalDate.ofInstant(clock.instant(), ZoneOffset.MAX))) {
      return ProblemException.failed(Problem.badField("birthDate", "birthDate is in the future"));
    }
    return ports
        .directory()
        .patient(id)
        .compose(before ->
            before.isPresent()
                ? Future.succeededFuture(before.get())
                : auditor
                    .saw(exchange, "patient.create", id.value())
                    .compose(_ -> ports.directory().put(patient))
                    .map(patient))
        .map(it -> Answer.created(DirectoryView.patient(it)));
  }

  private Future<Answer> freeSlots(Exchange exchange) {
    var from = Exchange.instant("from", exchange.query("from").orElse(""));
    var to = Exchange.instant("to", exchange.query("to").orElse(""));
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_SEARCH) > 0) {
      return ProblemException.failed(
          Problem.badField("to", "to is after from, by 92 days at most"));
    }
    int limit = exchange.query("limit").map(Integer::parseInt).orElse(SLOTS);
    var id = new PractitionerId(exchange.path("id"));
    return ports
        .directory()
        .practitioner(id)
        .compose(found ->
            found.isEmpty()
                ? ProblemException.failed(Problem.notFound())
                : ports.consultations().free(id, from, to, limit))
        .map(slots -> Answer.ok(DirectoryView.items(slots, DirectoryView::slot)));
  }
}
