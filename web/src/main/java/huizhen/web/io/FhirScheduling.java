package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.TeamPlan;
import huizhen.web.fhir.FhirCapability;
import huizhen.web.fhir.FhirCase;
import huizhen.web.fhir.FhirDate;
import huizhen.web.fhir.FhirInput;
import huizhen.web.fhir.FhirProposal;
import huizhen.web.fhir.FhirQuery;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// IHE ITI Scheduling on our own commands: `$find` (ITI-115) is when a case's people can meet,
/// `$hold` (ITI-116) holds such a time and `$book` (ITI-117) books it, by the same rules and in the
/// same scripts as for the pages. An appointment here is always a case's. Whoever asks acts as the
/// coordinator of the client's organisation, and is in the trail as the client.
///
/// A time that a team holds is confirmed by each member on the pages; `$book` of it is refused.
final class FhirScheduling {
  static final Set<String> FIND =
      Set.of(
          "start",
          "end",
          "referral-identifier",
          "practitioner",
          "organization",
          "specialty",
          "patient-reference",
          "_count");
  static final Set<String> TAKE = Set.of("appointment-reference");
  private static final int MOST = 50;
  private static final int USUAL = 10;

  private final WebPorts ports;
  private final FhirShelf shelf;
  private final String base;
  private final String door;
  private final Actor actor;

  /// @param base of the FHIR server
  /// @param door where pages are
  FhirScheduling(
      WebPorts ports,
      FhirShelf shelf,
      String client,
      OrganisationId own,
      String base,
      String door) {
    this.ports = ports;
    this.shelf = shelf;
    this.base = base;
    this.door = door;
    this.actor = new Actor(client, Role.COORDINATOR, Optional.of(own), Optional.empty());
  }

  /// What is answered.
  record Reply(int status, JsonObject body) {}

  Future<Reply> find(FhirInput input) {
    var from = FhirDate.parse("start", input.required("start")).from();
    var end = FhirDate.parse("end", input.required("end"));
    boolean isDay = Duration.between(end.from(), end.to()).equals(Duration.ofDays(1));
    var to = isDay ? end.to() : end.from();
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("start is before end");
    }
    int count = input.value("_count").map(FhirScheduling::count).orElse(USUAL);
    return shelf
        .caseOf(ours(FhirInput.code(input.required("referral-identifier"))))
        .compose(found ->
            found
                .map(it -> isMeant(input, it) ? find(it, from, to, count) : reply(List.of()))
                .orElseGet(() -> ProblemException.failed(Problem.notFound())));
  }

  private static int count(String text) {
    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1) {
      throw new IllegalArgumentException("_count is a number from 1");
    }
    return Math.min(Integer.parseInt(text), MOST);
  }

  /// Whoever names people, a place or a specialty that the case has not is shown nothing.
  private boolean isMeant(FhirInput input, ConsultationCase it) {
    var doctors =
        Stream.concat(it.specialist().stream(), it.team().members().stream())
            .map(PractitionerId::value)
            .collect(Collectors.toSet());
    return isOneOf(input, "practitioner", "Practitioner", doctors)
        && isOneOf(
            input, "organization", "Organization", Set.of(it.application().invited().value()))
        && isOneOf(
            input, "patient-reference", "Patient", Set.of(it.application().patient().value()))
        && (input.values("specialty").isEmpty()
            || input.values("specialty").stream()
                .anyMatch(each -> FhirInput.code(each).equals(it.application().department())));
  }

  private boolean isOneOf(FhirInput input, String name, String type, Set<String> ours) {
    var asked = input.values(name);
    return asked.isEmpty()
        || asked.stream()
            .flatMap(each -> FhirInput.id(base, type, each).stream())
            .anyMatch(id -> ours.contains(ours(id)));
  }

  private Future<Reply> find(ConsultationCase it, Instant asked, Instant to, int count) {
    if (it.specialist().isEmpty()) {
      return Future.succeededFuture(illegal(Problem.illegal(it.state())));
    }
    var now = shelf.now();
    var from = asked.isBefore(now) ? now : asked;
    var last = now.plus(FhirShelf.MOST_AHEAD);
    var end = to.isAfter(last) ? last : to;
    if (!from.isBefore(end)) {
      return reply(List.of());
    }
    return ports
        .directory()
        .practitioner(it.specialist().get())
        .compose(chair ->
            chair.isEmpty()
                ? Future.succeededFuture(Optional.<TeamPlan>empty())
                : ports.consultations().plan(it.id(), from, end, chair.get().hours().slot(), count))
        .compose(plan ->
            reply(
                plan.map(TeamPlan::proposals).orElse(List.of()).stream()
                    .filter(each -> !each.end().isAfter(end))
                    .sorted(Comparator.comparing(Proposal::start))
                    .map(each ->
                        new FhirCase(it)
                            .proposed(new FhirProposal(it.id(), each.start(), each.end())))
                    .toList()));
  }

  private Future<Reply> reply(List<JsonObject> proposed) {
    return Future.succeededFuture(
        new Reply(200, FhirQuery.found(base, "Appointment/$find", proposed)));
  }

  Future<Reply> hold(FhirInput input, CommandId command) {
    return wanted(input)
        .compose(time ->
            ports
                .consultations()
                .hold(command, actor, time.caseId(), time.start(), time.end())
                .map(outcome -> reply("$hold", outcome)));
  }

  Future<Reply> book(FhirInput input, CommandId command) {
    return wanted(input)
        .compose(time ->
            ports
                .consultations()
                .book(command, actor, time.caseId(), time.start(), time.end())
                .map(outcome -> reply("$book", outcome)));
  }

  /// The time that a reference means: a proposed one, or the one that the case has. What is not the
  /// organisation's to see is not found.
  private Future<FhirProposal> wanted(FhirInput input) {
    var reference = input.required("appointment-reference");
    var id = FhirInput.id(base, "Appointment", reference);
    if (id.isEmpty()) {
      return ProblemException.failed(Problem.notFound());
    }
    return shelf
        .caseOf(ours(id.get()))
        .compose(found ->
            found
                .flatMap(ConsultationCase::appointment)
                .map(it ->
                    Future.succeededFuture(new FhirProposal(it.caseId(), it.start(), it.end())))
                .orElseGet(() -> proposed(id.get())));
  }

  private Future<FhirProposal> proposed(String id) {
    var time = FhirProposal.of(id);
    return time.isEmpty()
        ? ProblemException.failed(Problem.notFound())
        : shelf
            .caseOf(time.get().caseId().value())
            .compose(found ->
                found.isEmpty()
                    ? ProblemException.failed(Problem.notFound())
                    : Future.succeededFuture(time.get()));
  }

  private Reply reply(String operation, BookingOutcome outcome) {
    return switch (outcome) {
      case BookingOutcome.Booked(var state, _) ->
          new Reply(
              200,
              FhirQuery.found(
                  base,
                  "Appointment/" + operation,
                  new FhirCase(state)
                      .appointment("%s/cases/%s".formatted(door, state.id().value())).stream()
                          .toList()));
      case BookingOutcome.SlotTaken(_, var nearest) ->
          taken(nearest.stream().map(it -> it.start().toString()).toList());
      case BookingOutcome.TeamBusy(_, var nearest) ->
          taken(nearest.stream().map(it -> it.start().toString()).toList());
      case BookingOutcome.NotFound() -> throw new ProblemException(Problem.notFound());
      case BookingOutcome.Refused(var refusal) ->
          new Reply(
              409,
              FhirCapability.refusal(
                  "error", "business-rule", refusal.rule(), refusal.zh(), refusal.en()));
      case BookingOutcome.Illegal(var state) -> illegal(Problem.illegal(state));
    };
  }

  /// ITI-116: a time that is gone is `fatal` and `not-found`.
  private static Reply taken(List<String> nearest) {
    return new Reply(
        409,
        FhirCapability.refusal(
            "fatal",
            "not-found",
            "booking.slot-taken",
            "该时间已被占用。最近的空闲时间：" + String.join("、", nearest),
            "This time is taken. The nearest free ones: " + String.join(", ", nearest)));
  }

  private static Reply illegal(Problem problem) {
    var more = problem.more();
    return new Reply(
        409,
        FhirCapability.refusal(
            "error",
            "business-rule",
            more.getString("rule"),
            more.getString("zh"),
            more.getString("en")));
  }

  private static String ours(String id) {
    var ours = id.replace('.', '_');
    return ours.matches("[A-Za-z0-9_-]{1,64}") ? ours : "";
  }
}
