package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.io.CommandRunner.Result;
import huizhen.scheduling.io.RedisDirectory.Concerned;
import huizhen.scheduling.model.CaseMachine;
import huizhen.scheduling.model.Decision;
import huizhen.scheduling.model.Facts;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.model.Step;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.waitlist.WaitMachine;
import huizhen.scheduling.waitlist.api.Offer;
import huizhen.scheduling.waitlist.api.WaitEntry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Books a time that was offered, as a command to the case: the same machine, the same script with
/// the end of the waiting in it ([Script#TAKE_OFFER]). Of a team it is booked for all who are to
/// come, or for nobody.
final class OfferTaker {
  private static final int MAX_TRIES = 3;

  private final RedisLink link;
  private final RequestStore<WaitEntry> store;
  private final RedisDirectory directory;
  private final CaseScripts scripts;
  private final CommandRunner runner;
  private final CaseMachine cases;
  private final WaitMachine machine;
  private final InstantSource clock;

  OfferTaker(
      RedisLink link,
      RequestStore<WaitEntry> store,
      RedisDirectory directory,
      CaseScripts scripts,
      CommandRunner runner,
      CaseMachine cases,
      WaitMachine machine,
      InstantSource clock) {
    this.link = link;
    this.store = store;
    this.directory = directory;
    this.scripts = scripts;
    this.runner = runner;
    this.cases = cases;
    this.machine = machine;
    this.clock = clock;
  }

  private record Command(CommandId id, Actor actor, CaseId of) {
    String key() {
      return RedisKeys.command(actor.account(), id);
    }

    String print() {
      return "take-offer/" + of;
    }
  }

  Future<BookingOutcome> take(CommandId id, Actor actor, CaseId of) {
    return link.within(attempt -> take(attempt, new Command(id, actor, of), 1))
        .compose(runner::delivered)
        .map(OutcomeJson::bookingOutcome);
  }

  private Future<Result> take(RedisLink.Attempt attempt, Command command, int tries) {
    var waits = store.find(attempt, command.of().value());
    var state = runner.read(attempt, command.of());
    return Future.all(waits, state)
        .compose(_ ->
            waits.result().isEmpty() || state.result().isEmpty()
                ? Future.succeededFuture(new Result(OutcomeJson.notFound(), Optional.empty()))
                : VersionGuard.check(
                        attempt, command.id(), command.key(), waits.result().get().version())
                    .compose(_ ->
                        take(attempt, command, waits.result().get(), state.result().get(), tries)));
  }

  private Future<Result> take(
      RedisLink.Attempt attempt,
      Command command,
      WaitEntry waits,
      ConsultationCase state,
      int tries) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return switch (machine.take(waits, state, command.actor(), now)) {
      case RequestDecision.Refused<WaitEntry>(var rule, _) ->
          refuse(attempt, command, new Decision.Refused(rule, Step.BOOK), now);
      // There is no offer any more, or not yet: it lapsed, or went to another.
      case RequestDecision.Illegal<WaitEntry> _ ->
          refuse(attempt, command, new Decision.Refused(Rule.WAIT_LAPSED, Step.BOOK), now);
      case RequestDecision.Changed<WaitEntry>(var next, _, _) ->
          facts(attempt, state, waits.offer().orElseThrow().doctor())
              .compose(facts -> book(attempt, command, waits, next, state, facts, now, tries));
    };
  }

  /// Whether the case may be given to the doctor whose time it is, as far as can be told before
  /// somebody wants it.
  Future<Boolean> mayTake(RedisLink.Attempt attempt, ConsultationCase state, FreeSlot slot) {
    return facts(attempt, state, slot.practitioner())
        .map(facts -> cases.mayTake(state, facts, slot.start()));
  }

  /// By whoever's time it is, who has the case with it.
  private Future<Facts> facts(
      RedisLink.Attempt attempt, ConsultationCase state, PractitionerId doctor) {
    return known(attempt, state, doctor).compose(runner.registry()::ask);
  }

  /// The same, without the word of the register.
  Future<Facts> known(RedisLink.Attempt attempt, ConsultationCase state, PractitionerId doctor) {
    var concerned =
        new Concerned(
            state.inviting(),
            state.application().invited(),
            state.requester(),
            Optional.of(doctor),
            state.application().patient(),
            state.team().members());
    return directory.facts(attempt, concerned);
  }

  private Future<Result> book(
      RedisLink.Attempt attempt,
      Command command,
      WaitEntry waits,
      WaitEntry next,
      ConsultationCase state,
      Facts facts,
      Instant now,
      int tries) {
    var offer = waits.offer().orElseThrow();
    var slot = CaseMachine.Slot.kept(offer.start(), offer.end(), optional(state, offer));
    var decision = cases.book(state, slot, command.actor(), facts, now);
    if (!(decision instanceof Decision.Changed(var booked, _, _))) {
      return refuse(attempt, command, decision, now);
    }
    var outcome = OutcomeJson.bare(decision).put("for", command.print());
    var detail =
        new JsonObject()
            .put("start", offer.start().toString())
            .put("end", offer.end().toString())
            .put("waiting", waits.version());
    if (!state.specialist().equals(Optional.of(offer.doctor()))) {
      detail.put("specialist", offer.doctor().value());
    }
    var audit = AuditJson.audit(command.of(), command.actor(), decision, detail, now);
    var keeping = waits.taken().orElseThrow().who();
    var record = RedisKeys.request(WaitEntry.WORD, next.key());
    var more =
        new CaseScripts.More(
            Script.TAKE_OFFER,
            Stream.concat(
                    Stream.of(
                        record, RedisKeys.requestTimeOuts(WaitEntry.WORD), RedisKeys.STATE_CHANGES),
                    keeping.stream().map(RedisKeys::calendar))
                .toList(),
            List.of(
                waits.version(),
                store.sealed(next),
                next.key(),
                RedisWaitlist.calendarEntry(waits),
                String.valueOf(offer.start().toEpochMilli()),
                StreamFeed.MAX_EVENTS,
                (long) keeping.size()));
    return scripts
        .change(
            attempt,
            command.key(),
            Optional.of(state),
            booked,
            state.team().isEmpty() ? Map.of() : CommandRunner.zones(facts),
            0,
            Optional.empty(),
            outcome,
            audit,
            more)
        .compose(answer ->
            switch (answer) {
              case Answer.Lost _ ->
                  tries < MAX_TRIES
                      ? take(attempt, command, tries + 1)
                      : Future.failedFuture(
                          CommandRunner.unavailable("others change this case at the same time"));
              // The requesting doctor has something else then; of a team, who was called to an
              // emergency.
              case Answer.Taken(var who, var busy) -> {
                var taken =
                    (state.team().isEmpty()
                            ? OutcomeJson.taken(who, List.of())
                            : OutcomeJson.teamBusy(busy, List.of()))
                        .put("for", command.print());
                var refused =
                    AuditJson.entry(
                        command.of(),
                        command.actor(),
                        Step.BOOK,
                        "refused:slot-taken",
                        detail,
                        now);
                yield scripts
                    .note(attempt, command.key(), taken, refused)
                    .compose(it -> result(command, it, taken));
              }
              case Answer.Written _, Answer.Replayed _, Answer.Full _ ->
                  result(command, answer, outcome)
                      .map(it -> answer instanceof Answer.Written ? it.with(decision) : it);
            });
  }

  /// For whom of those who need not come it was kept.
  private static List<PractitionerId> optional(ConsultationCase state, Offer offer) {
    return offer.beside().stream()
        .filter(it -> state.team().seat(it).filter(seat -> !seat.isMandatory()).isPresent())
        .toList();
  }

  private Future<Result> refuse(
      RedisLink.Attempt attempt, Command command, Decision decision, Instant now) {
    var outcome = OutcomeJson.of(decision).put("for", command.print());
    var audit = AuditJson.audit(command.of(), command.actor(), decision, new JsonObject(), now);
    return scripts
        .note(attempt, command.key(), outcome, audit)
        .compose(answer -> result(command, answer, outcome));
  }

  private static Future<Result> result(Command command, Answer answer, JsonObject outcome) {
    return switch (answer) {
      case Answer.Written(var entry) ->
          Future.succeededFuture(new Result(outcome, Optional.of(entry)));
      case Answer.Replayed(var before, var entry) ->
          Future.succeededFuture(
              command.print().equals(before.getString("for"))
                  ? new Result(before, Optional.of(entry))
                  : new Result(OutcomeJson.refused(Rule.COMMAND_ID_REUSED), Optional.empty()));
      case Answer.Full _, Answer.Lost _, Answer.Taken _ ->
          Future.failedFuture(CommandRunner.unavailable("too much waits for the audit trail"));
    };
  }
}
