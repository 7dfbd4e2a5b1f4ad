package huizhen.web.io;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Leave and closures of a coordinator's own organisation. Entering one cancels nothing: it answers
/// which booked cases it is in conflict with (DOMAIN.md 4.3).
final class AbsenceRoutes {
  /// An organisation has at most so many.
  static final int MAX = 1_000;

  private static final Set<CaseState> AHEAD =
      EnumSet.of(CaseState.SCHEDULING, CaseState.SCHEDULED, CaseState.READY, CaseState.LOBBY);

  private final WebPorts ports;
  private final Auditor auditor;
  private final InstantSource clock;

  AbsenceRoutes(WebPorts ports, Auditor auditor, InstantSource clock) {
    this.ports = ports;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listAbsences", this::list, "putAbsence", this::put, "removeAbsence", this::remove);
  }

  private Future<Answer> list(Exchange exchange) {
    return ports
        .directory()
        .absences(exchange.ownOrganisation())
        .map(all -> Pieces.of(exchange, all, it -> it.firstDay() + ":" + it.id()))
        .map(page -> Answer.ok(Pieces.view(page, AbsenceRoutes::view)));
  }

  private Future<Answer> put(Exchange exchange) {
    var where = exchange.ownOrganisation();
    var absence = absence(exchange, where);
    return known(absence)
        .compose(_ -> ports.directory().absences(where))
        .compose(all -> {
          if (all.size() >= MAX && all.stream().noneMatch(it -> it.id().equals(absence.id()))) {
            return ProblemException.<Void>failed(
                Problem.of(409, "too-many", "Remove absences that are over first."));
          }
          return auditor
              .saw(exchange, "absence.put", absence.id())
              .compose(_ -> ports.directory().put(absence));
        })
        .compose(_ -> conflicts(absence))
        .map(conflicts ->
            Answer.created(
                view(absence)
                    .put(
                        "conflicts",
                        new JsonArray(conflicts.stream().map(it -> it.id().value()).toList()))));
  }

  private static Absence absence(Exchange exchange, OrganisationId where) {
    var body = exchange.body();
    try {
      return new Absence(
          exchange.derived("absence"),
          where,
          Optional.ofNullable(body.getString("practitioner")).map(PractitionerId::new),
          LocalDate.parse(body.getString("firstDay")),
          LocalDate.parse(body.getString("lastDay")));
    } catch (DateTimeException e) {
      throw new ProblemException(Problem.badField("firstDay", "firstDay or lastDay is no date"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.badField("lastDay", "lastDay is not before firstDay, and within a year of it"));
    }
  }

  /// Leave is for those of one's own organisation.
  private Future<Void> known(Absence absence) {
    if (absence.practitioner().isEmpty()) {
      return Future.succeededFuture();
    }
    return ports
        .directory()
        .practitioner(absence.practitioner().get())
        .compose(found ->
            found.map(Practitioner::organisation).equals(Optional.of(absence.organisation()))
                ? Future.succeededFuture()
                : ProblemException.failed(
                    Problem.badField("practitioner", "nobody of your organisation has this id")));
  }

  private Future<Answer> remove(Exchange exchange) {
    var where = exchange.ownOrganisation();
    var id = exchange.path("id");
    return ports
        .directory()
        .absences(where)
        .compose(all ->
            all.stream().anyMatch(it -> it.id().equals(id))
                ? auditor.saw(exchange, "absence.remove", id)
                : ProblemException.<Void>failed(Problem.notFound()))
        .compose(_ -> ports.directory().removeAbsence(where, id))
        .map(_ -> new Answer.Empty());
  }

  private Future<List<ConsultationCase>> conflicts(Absence absence) {
    var where = absence.organisation();
    var place = ports.directory().organisation(where);
    var people = ports.directory().practitioners(where);
    return Future.all(place, people)
        .compose(_ -> {
          var zone = ZoneId.of(place.result().map(it -> it.zone()).orElse("Asia/Shanghai"));
          var away =
              absence
                  .practitioner()
                  .map(List::of)
                  .orElseGet(() -> people.result().stream().map(Practitioner::id).toList());
          var now = clock.instant();
          var from = absence.firstDay().atStartOfDay(zone).toInstant();
          var to = absence.lastDay().plusDays(1).atStartOfDay(zone).toInstant();
          return ports.consultations().booked(away, from.isBefore(now) ? now : from, to);
        })
        .map(cases -> cases.stream().filter(it -> AHEAD.contains(it.state())).toList());
  }

  private static JsonObject view(Absence it) {
    var view =
        new JsonObject()
            .put("id", it.id())
            .put("firstDay", it.firstDay().toString())
            .put("lastDay", it.lastDay().toString());
    it.practitioner().ifPresent(who -> view.put("practitioner", who.value()));
    return view;
  }
}
