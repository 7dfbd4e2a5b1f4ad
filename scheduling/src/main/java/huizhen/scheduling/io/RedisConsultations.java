package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.api.TeamCommand;
import huizhen.scheduling.api.TeamPlan;
import huizhen.scheduling.io.RedisDirectory.Concerned;
import huizhen.scheduling.model.Calendar;
import huizhen.scheduling.model.CaseMachine;
import huizhen.scheduling.model.Facts;
import huizhen.scheduling.model.Step;
import huizhen.scheduling.planning.Attendant;
import huizhen.scheduling.planning.Planner;
import huizhen.scheduling.planning.Wish;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Consultation cases in Redis: [CommandRunner] for what changes them, [CaseLists] for lists.
final class RedisConsultations implements Consultations {
  /// More common free times of a team than that are not shown.
  private static final int MAX_SPANS = 500;

  private final RedisLink link;
  private final RedisDirectory directory;
  private final CaseLists lists;
  private final CommandRunner runner;
  private final CaseMachine machine;
  private final SchedulingRules rules;
  private final InstantSource clock;

  RedisConsultations(
      RedisLink link,
      RedisDirectory directory,
      CaseLists lists,
      CommandRunner runner,
      CaseMachine machine,
      SchedulingRules rules,
      InstantSource clock) {
    this.link = link;
    this.directory = directory;
    this.lists = lists;
    this.runner = runner;
    this.machine = machine;
    this.rules = rules;
    this.clock = clock;
  }

  @Override
  public Future<CaseOutcome> create(
      CommandId command, Actor actor, CaseId id, Application application) {
    return runner
        .run(
            new Order(
                command,
                actor,
                id,
                Step.CREATE,
                "",
                new JsonObject(),
                _ -> concernedBy(actor, application),
                (state, facts, now) -> machine.create(state, id, application, actor, facts, now)))
        .map(OutcomeJson::caseOutcome);
  }

  @Override
  public Future<CaseOutcome> execute(CommandId command, Actor actor, CaseId id, CaseCommand what) {
    return runner
        .run(
            new Order(
                command,
                actor,
                id,
                Step.of(what),
                "",
                AuditJson.detail(what),
                state -> state.map(it -> concernedBy(it, what)),
                (state, facts, now) ->
                    machine.decide(state.orElseThrow(), what, actor, facts, now)))
        .map(OutcomeJson::caseOutcome);
  }

  @Override
  public Future<BookingOutcome> book(
      CommandId command, Actor actor, CaseId id, Instant start, Instant end) {
    return take(command, actor, id, Optional.empty(), new CaseMachine.Slot(start, end, false));
  }

  @Override
  public Future<BookingOutcome> book(
      CommandId command, Actor actor, ConsultationCase seen, Instant start, Instant end) {
    var slot = new CaseMachine.Slot(start, end, false);
    return take(command, actor, seen.id(), Optional.of(seen), slot);
  }

  @Override
  public Future<BookingOutcome> overbook(
      CommandId command, Actor actor, CaseId id, Instant start, Instant end, String reason) {
    return take(command, actor, id, Optional.empty(), CaseMachine.Slot.over(start, end, reason));
  }

  @Override
  public Future<BookingOutcome> hold(
      CommandId command,
      Actor actor,
      CaseId id,
      Instant start,
      Instant end,
      List<PractitionerId> optional) {
    return take(
        command, actor, id, Optional.empty(), new CaseMachine.Slot(start, end, true, optional));
  }

  private Future<BookingOutcome> take(
      CommandId command,
      Actor actor,
      CaseId id,
      Optional<ConsultationCase> seen,
      CaseMachine.Slot slot) {
    return runner
        .run(
            new Order(
                command,
                actor,
                id,
                slot.step(),
                print(slot),
                new JsonObject()
                    .put("start", slot.start().toString())
                    .put("end", slot.end().toString()),
                seen,
                state ->
                    state.map(it ->
                        concernedBy(it, it.application(), it.specialist(), it.team().members())),
                (state, facts, now) -> machine.book(state.orElseThrow(), slot, actor, facts, now)))
        .map(OutcomeJson::bookingOutcome);
  }

  private static String print(CaseMachine.Slot slot) {
    var time = slot.start() + "/" + slot.end();
    return slot.optional().isEmpty() ? time : time + "/" + slot.optional();
  }

  @Override
  public Future<Optional<TeamPlan>> plan(
      CaseId id, Instant from, Instant to, Duration length, int limit) {
    return link.within(attempt ->
        runner
            .read(attempt, id)
            .compose(found ->
                found.filter(it -> it.specialist().isPresent()).isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : plan(
                        attempt,
                        found.get(),
                        new Wish(from, to, length, found.get().team().optionalNeeded()),
                        limit)));
  }

  private Future<Optional<TeamPlan>> plan(
      RedisLink.Attempt attempt, ConsultationCase state, Wish asked, int limit) {
    var last = asked.from().plus(Calendar.MAX_RANGE);
    var wish =
        asked.to().isBefore(last)
            ? asked
            : new Wish(asked.from(), last, asked.length(), asked.optionalNeeded());
    var concerned =
        concernedBy(state, state.application(), state.specialist(), state.team().members());
    return directory
        .facts(attempt, concerned)
        .compose(facts ->
            runner
                .attendants(attempt, state, facts, wish)
                .map(team -> Optional.of(plan(facts, team, wish, limit))));
  }

  private TeamPlan plan(Facts facts, List<Attendant> team, Wish wish, int limit) {
    var planner = new Planner(rules);
    var now = clock.instant();
    var zone = ZoneId.of(facts.invited().map(Organisation::zone).orElse("Asia/Shanghai"));
    var first = wish.from().atZone(zone).toLocalDate();
    var last = wish.to().atZone(zone).toLocalDate();
    return new TeamPlan(
        planner.propose(team, wish, now, limit),
        planner.common(team, wish.from(), wish.to(), now).stream()
            .limit(MAX_SPANS)
            .map(it -> new TeamPlan.Span(it.start(), it.end()))
            .toList(),
        rules.holidays().between(first, last),
        IntStream.rangeClosed(first.getYear(), last.getYear())
            .allMatch(rules.holidays()::isOfficial));
  }

  @Override
  public Future<List<FreeSlot>> free(
      PractitionerId practitioner, Instant from, Instant to, int limit) {
    var last = from.plus(Calendar.MAX_RANGE);
    var end = to.isBefore(last) ? to : last;
    return link.within(attempt ->
        directory
            .calendar(attempt, practitioner)
            .compose(calendar ->
                calendar.isEmpty()
                    ? Future.succeededFuture(List.of())
                    : runner
                        .booked(attempt, practitioner, from, end)
                        .map(booked ->
                            calendar.get().free(booked, from, end, clock.instant(), limit))));
  }

  @Override
  public Future<Optional<ConsultationCase>> find(CaseId id) {
    return link.within(attempt -> runner.read(attempt, id));
  }

  @Override
  public Future<Optional<Page<ConsultationCase>>> page(
      CaseIndex which, Optional<String> after, int limit) {
    return lists.page(which, after, limit);
  }

  @Override
  public Future<List<Long>> count(List<CaseIndex> which) {
    return lists.count(which);
  }

  @Override
  public Future<List<ConsultationCase>> booked(
      Collection<PractitionerId> practitioners, Instant from, Instant to) {
    return lists.booked(practitioners, from, to);
  }

  @Override
  public List<String> allowed(ConsultationCase state, Actor actor, Instant now) {
    return machine.allowed(state, actor, now);
  }

  private static Optional<Concerned> concernedBy(Actor actor, Application application) {
    return actor
        .organisation()
        .flatMap(inviting ->
            actor
                .practitioner()
                .map(requester ->
                    new Concerned(
                        inviting,
                        application.invited(),
                        requester,
                        Optional.empty(),
                        application.patient(),
                        List.of())));
  }

  private static Concerned concernedBy(ConsultationCase state, CaseCommand what) {
    var application = what instanceof CaseCommand.Edit(var next) ? next : state.application();
    var specialist =
        switch (what) {
          case CaseCommand.Accept(var named) -> Optional.of(named);
          case CaseCommand.Reassign(var named, _) -> Optional.of(named);
          default -> state.specialist();
        };
    var members =
        what instanceof CaseCommand.OfTeam(TeamCommand.SetTeam(var places, _, _))
            // The machine refuses a longer list; nothing is looked up for it.
            ? places.stream().limit(Team.MAX_MEMBERS).map(TeamCommand.Place::practitioner).toList()
            : state.team().members();
    return concernedBy(state, application, specialist, members);
  }

  private static Concerned concernedBy(
      ConsultationCase state,
      Application application,
      Optional<PractitionerId> specialist,
      List<PractitionerId> members) {
    return new Concerned(
        state.inviting(),
        application.invited(),
        state.requester(),
        specialist,
        application.patient(),
        members);
  }
}
