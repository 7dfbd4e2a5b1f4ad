package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.EmergencyRules;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.model.Answering;
import huizhen.scheduling.model.Bookings;
import huizhen.scheduling.model.Decision;
import huizhen.scheduling.model.Facts;
import huizhen.scheduling.model.Step;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Answers a ring: as [CommandRunner] runs a command, but over the two doctors' calendars and the
/// cases in them, all of which one script writes. Whoever loses reads again, at most [#MAX_TRIES]
/// times, and is told what he then finds.
final class AnswerRunner {
  /// Many answer at once, and calendars change; a loser mostly finds the case taken the second
  /// time.
  private static final int MAX_TRIES = 5;

  /// So many entries of a calendar may overlap two hours.
  private static final int MAX_ENTRIES = 200;

  private final RedisLink link;
  private final RedisDirectory directory;
  private final CaseScripts scripts;
  private final CommandRunner runner;
  private final Answering answering;
  private final EmergencyRules rules;
  private final InstantSource clock;

  AnswerRunner(
      RedisLink link,
      RedisDirectory directory,
      CaseScripts scripts,
      CommandRunner runner,
      Answering answering,
      EmergencyRules rules,
      InstantSource clock) {
    this.link = link;
    this.directory = directory;
    this.scripts = scripts;
    this.runner = runner;
    this.answering = answering;
    this.rules = rules;
    this.clock = clock;
  }

  Future<CommandRunner.Result> run(
      CommandId command, Actor actor, CaseId id, PractitionerId specialist) {
    var order =
        new Order(
            command,
            actor,
            id,
            Step.ANSWER,
            specialist.value(),
            new JsonObject().put("specialist", specialist.value()),
            state -> state.map(it -> concerned(it, specialist)),
            (_, _, _) -> {
              throw new IllegalStateException("an answer is decided over calendars");
            });
    return link.within(attempt -> run(attempt, order, specialist, 1)).compose(runner::delivered);
  }

  /// What lies in the two calendars then, and the cases that it is of.
  private record Busy(Set<String> entries, List<ConsultationCase> cases) {}

  private Future<CommandRunner.Result> run(
      RedisLink.Attempt attempt, Order order, PractitionerId specialist, int tries) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return runner
        .read(attempt, order.id())
        .compose(state ->
            state.isEmpty()
                ? Future.succeededFuture(
                    new CommandRunner.Result(OutcomeJson.notFound(), Optional.empty()))
                : VersionGuard.check(
                        attempt, order.command(), order.commandKey(), state.get().version())
                    .compose(_ -> directory.facts(attempt, concerned(state.get(), specialist)))
                    .compose(runner.registry()::askInNeed)
                    .compose(facts ->
                        busy(attempt, state.get(), specialist, now)
                            .compose(busy ->
                                decide(
                                    attempt,
                                    order,
                                    state.get(),
                                    specialist,
                                    facts,
                                    busy,
                                    now,
                                    tries))));
  }

  private Future<CommandRunner.Result> decide(
      RedisLink.Attempt attempt,
      Order order,
      ConsultationCase state,
      PractitionerId specialist,
      Facts facts,
      Busy busy,
      Instant now,
      int tries) {
    RegistryDesk.note(facts.isUnverified(), order.detail());
    var answer = answering.answer(state, specialist, busy.cases(), order.actor(), facts, now);
    var outcome = OutcomeJson.of(answer.decision()).put("for", order.print());
    var audit = AuditJson.audit(order.id(), order.actor(), answer.decision(), order.detail(), now);
    var written =
        answer.decision() instanceof Decision.Changed(var next, _, _)
            ? scripts.seize(
                attempt,
                order.commandKey(),
                changes(order, state, next, audit, answer, now),
                busy.entries(),
                outcome)
            : scripts.note(attempt, order.commandKey(), outcome, audit);
    return written.compose(it ->
        it instanceof Answer.Lost && tries < MAX_TRIES
            ? run(attempt, order, specialist, tries + 1)
            : it instanceof Answer.Lost
                ? Future.failedFuture(
                    CommandRunner.unavailable("others change this case at the same time"))
                : CommandRunner.result(order, it, outcome));
  }

  private static List<CaseScripts.Change> changes(
      Order order,
      ConsultationCase state,
      ConsultationCase next,
      JsonObject audit,
      Answering.Answer answer,
      Instant now) {
    var changes = new ArrayList<CaseScripts.Change>();
    changes.add(new CaseScripts.Change(state, next, audit));
    for (var one : answer.displaced()) {
      var id = one.before().id();
      var detail = new JsonObject().put("for", order.id().value());
      changes.add(
          new CaseScripts.Change(
              one.before(),
              one.after().next(),
              AuditJson.audit(id, order.actor(), one.after(), detail, now)));
    }
    return changes;
  }

  private Future<Busy> busy(
      RedisLink.Attempt attempt, ConsultationCase state, PractitionerId specialist, Instant now) {
    var to = now.plus(rules.session());
    var theirs = entries(attempt, specialist, now, to);
    var ours = entries(attempt, state.requester(), now, to);
    return Future.all(theirs, ours)
        .compose(_ -> {
          var entries = new LinkedHashSet<>(theirs.result());
          entries.addAll(ours.result());
          var ids = new LinkedHashSet<CaseId>();
          entries.forEach(it -> ids.add(new CaseId(it.split(":", 3)[2])));
          var reads = ids.stream().map(id -> runner.read(attempt, id)).toList();
          return Future.join(reads)
              .map(_ ->
                  new Busy(
                      entries,
                      reads.stream()
                          .flatMap(it -> it.result().stream())
                          .filter(it -> !it.id().equals(state.id()))
                          .filter(it -> it.appointment().isPresent())
                          .toList()));
        });
  }

  private static Future<List<String>> entries(
      RedisLink.Attempt attempt, PractitionerId practitioner, Instant from, Instant to) {
    return attempt
        .send(
            Request.cmd(Command.ZRANGE)
                .arg(RedisKeys.calendar(practitioner))
                .arg(from.minus(Bookings.MAX_LENGTH).toEpochMilli())
                .arg("(" + to.toEpochMilli())
                .arg("BYSCORE")
                .arg("LIMIT")
                .arg(0)
                .arg(MAX_ENTRIES))
        .map(found ->
            found.stream()
                .map(Response::toString)
                .filter(it -> Long.parseLong(it.split(":", 3)[1]) > from.toEpochMilli())
                .toList());
  }

  private static RedisDirectory.Concerned concerned(
      ConsultationCase state, PractitionerId specialist) {
    return new RedisDirectory.Concerned(
        state.inviting(),
        state.application().invited(),
        state.requester(),
        Optional.of(specialist),
        state.application().patient(),
        List.of());
  }
}
