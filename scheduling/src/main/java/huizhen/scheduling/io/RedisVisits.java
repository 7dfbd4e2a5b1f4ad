package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.visit.BlockMachine;
import huizhen.scheduling.visit.PlaceMachine;
import huizhen.scheduling.visit.VisitDecision;
import huizhen.scheduling.visit.VisitFacts;
import huizhen.scheduling.visit.VisitMachine;
import huizhen.scheduling.visit.VisitStep;
import huizhen.scheduling.visit.WaitingRoom;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PlaceCommand;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitOutcome;
import huizhen.scheduling.visit.api.Visits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Visits in Redis, as [CommandRunner] does it for cases: reads, decides, and lets one script write
/// if nobody else did meanwhile; else it reads and decides again, at most [#MAX_TRIES] times. Many
/// patients of one block come at the same minute, so it tries more often.
final class RedisVisits implements Visits {
  private static final int MAX_TRIES = 12;
  private static final int LAST_VISITS = 1;

  private final RedisLink link;
  private final RedisDirectory directory;
  private final VisitScripts scripts;
  private final CaseScripts notes;
  private final OutboxDrainer outbox;
  private final VisitMachine machine;
  private final BlockMachine blocks;
  private final PlaceMachine places;
  private final WaitingRoom room;
  private final RegistryDesk registry;
  private final InstantSource clock;

  RedisVisits(
      RedisLink link,
      RedisDirectory directory,
      VisitScripts scripts,
      CaseScripts notes,
      OutboxDrainer outbox,
      VisitMachine machine,
      BlockMachine blocks,
      PlaceMachine places,
      WaitingRoom room,
      RegistryDesk registry,
      InstantSource clock) {
    this.link = link;
    this.directory = directory;
    this.scripts = scripts;
    this.notes = notes;
    this.outbox = outbox;
    this.machine = machine;
    this.blocks = blocks;
    this.places = places;
    this.room = room;
    this.registry = registry;
    this.clock = clock;
  }

  /// A command on its way.
  ///
  /// @param more what else makes it this command: the same id for something else is refused
  /// @param decide reads what it needs and has it decided; empty when there is nothing like it
  private record Order(
      CommandId command,
      Actor actor,
      VisitStep step,
      String evidence,
      String more,
      JsonObject detail,
      Function<RedisLink.Attempt, Future<Optional<VisitDecision>>> decide) {
    String key() {
      return RedisKeys.command(actor.account(), command);
    }

    String print() {
      return step.word() + "/" + evidence + "/" + more;
    }
  }

  private record Result(JsonObject outcome, Optional<String> entryId) {}

  @Override
  public Future<VisitOutcome> openBlock(
      CommandId command,
      Actor actor,
      BlockId id,
      PractitionerId doctor,
      Instant start,
      Instant end,
      int capacity) {
    var organisation = actor.organisation();
    if (organisation.isEmpty()) {
      return Future.succeededFuture(new VisitOutcome.Refused(Rule.VISIT_NOT_ALLOWED.refusal()));
    }
    var wanted = SessionBlock.open(id, organisation.get(), doctor, start, end, capacity);
    var detail =
        new JsonObject()
            .put("doctor", doctor.value())
            .put("start", start.toString())
            .put("capacity", capacity);
    return run(
        new Order(
            command,
            actor,
            VisitStep.OPEN_BLOCK,
            "block-" + id,
            doctor + "/" + start + "/" + end + "/" + capacity,
            detail,
            attempt ->
                scripts
                    .block(attempt, id)
                    .compose(existing ->
                        facts(wanted.organisation(), doctor, Optional.empty())
                            .compose(facts -> registered(facts, detail))
                            .map(facts ->
                                Optional.of(blocks.open(existing, wanted, actor, facts, now()))))));
  }

  @Override
  public Future<VisitOutcome> tellBlock(
      CommandId command, Actor actor, BlockId id, BlockCommand what) {
    var step = what == BlockCommand.BEGIN ? VisitStep.BEGIN_BLOCK : VisitStep.DOCTOR_ABSENT;
    return run(
        new Order(
            command,
            actor,
            step,
            "block-" + id,
            "",
            new JsonObject(),
            attempt ->
                scripts
                    .session(attempt, id)
                    .compose(found ->
                        isAt(attempt, actor, command, found.map(it -> it.block().version()))
                            .map(_ -> found.map(it -> blocks.tell(it, what, actor, now()))))));
  }

  @Override
  public Future<VisitOutcome> book(
      CommandId command, Actor actor, VisitId id, BlockId block, Booking booking) {
    return run(
        new Order(
            command,
            actor,
            VisitStep.BOOK,
            Visit.room(id),
            block + "/" + booking.patient(),
            new JsonObject().put("block", block.value()).put("patient", booking.patient().value()),
            attempt ->
                scripts
                    .session(attempt, block)
                    .compose(found ->
                        found.isEmpty()
                            ? Future.succeededFuture(Optional.empty())
                            : book(attempt, found.get(), id, booking, actor))));
  }

  @Override
  public Future<VisitOutcome> waitFor(
      CommandId command,
      Actor actor,
      VisitId id,
      BlockId block,
      Booking booking,
      Priority priority) {
    return run(
        new Order(
            command,
            actor,
            VisitStep.WAIT_FOR_PLACE,
            "block-" + block,
            id + "/" + booking.patient(),
            new JsonObject()
                .put("wait", id.value())
                .put("patient", booking.patient().value())
                .put("priority", priority.name()),
            attempt ->
                scripts
                    .session(attempt, block)
                    .compose(found ->
                        found.isEmpty()
                            ? Future.succeededFuture(Optional.empty())
                            : facts(found.get().block(), booking.patient())
                                .map(facts ->
                                    Optional.of(
                                        places.join(
                                            found.get(),
                                            id,
                                            booking,
                                            priority,
                                            actor,
                                            facts,
                                            now()))))));
  }

  @Override
  public Future<VisitOutcome> tellWait(
      CommandId command,
      Actor actor,
      BlockId block,
      VisitId id,
      PlaceCommand what,
      Optional<Integer> number) {
    return run(
        new Order(
            command,
            actor,
            VisitStep.of(what),
            what == PlaceCommand.TAKE ? Visit.room(id) : "block-" + block,
            what + "/" + id + number.map(it -> "/" + it).orElse(""),
            new JsonObject().put("wait", id.value()).put("block", block.value()),
            attempt ->
                scripts
                    .session(attempt, block)
                    .compose(found ->
                        isAt(attempt, actor, command, found.map(it -> it.block().version()))
                            .compose(_ -> tellWait(attempt, found, id, what, number, actor)))));
  }

  private Future<Optional<VisitDecision>> tellWait(
      RedisLink.Attempt attempt,
      Optional<VisitMachine.Target> session,
      VisitId id,
      PlaceCommand what,
      Optional<Integer> number,
      Actor actor) {
    var waits =
        session.stream()
            .flatMap(it -> it.block().waits().stream())
            .filter(it -> it.id().equals(id))
            .findFirst();
    if (session.isEmpty() || waits.isEmpty()) {
      return Future.succeededFuture(
          session.map(
              it -> places.tell(it, id, what, number, false, actor, VisitFacts.NONE, now())));
    }
    var patient = waits.get().booking().patient();
    return isOwed(attempt, patient)
        .compose(isOwed ->
            facts(session.get().block(), patient)
                .map(facts ->
                    Optional.of(
                        places.tell(
                            session.get(), id, what, number, isOwed, actor, facts, now()))));
  }

  /// With the register's word on the doctor.
  private Future<VisitFacts> registered(VisitFacts facts, JsonObject detail) {
    return registry.ask(facts.doctor().stream().toList(), detail).map(facts::with);
  }

  private Future<VisitFacts> facts(SessionBlock block, PatientId patient) {
    return facts(block.organisation(), block.doctor(), Optional.of(patient));
  }

  private Future<Optional<VisitDecision>> book(
      RedisLink.Attempt attempt,
      VisitMachine.Target session,
      VisitId id,
      Booking booking,
      Actor actor) {
    var block = session.block();
    return isOwed(attempt, booking.patient())
        .compose(isOwed ->
            facts(block.organisation(), block.doctor(), Optional.of(booking.patient()))
                .map(facts ->
                    Optional.of(blocks.book(session, id, booking, isOwed, actor, facts, now()))));
  }

  /// Whether the patient's last visit did not come off by the hospital's doing.
  private Future<Boolean> isOwed(RedisLink.Attempt attempt, PatientId patient) {
    return attempt
        .send(
            Request.cmd(Command.ZRANGE)
                .arg(RedisKeys.visitsOf(patient))
                .arg(0)
                .arg(LAST_VISITS - 1)
                .arg("REV"))
        .compose(ids -> scripts.visits(attempt, ids))
        .map(last -> last.stream().anyMatch(BlockMachine::isOwed));
  }

  @Override
  public Future<VisitOutcome> execute(
      CommandId command, Actor actor, VisitId id, VisitCommand what) {
    var detail = VisitAudit.detail(what);
    return run(
        new Order(
            command,
            actor,
            VisitStep.of(what),
            Visit.room(id),
            "",
            detail,
            attempt ->
                scene(attempt, id, what)
                    .compose(scene ->
                        scene.isEmpty()
                            ? Future.succeededFuture(Optional.empty())
                            : isAt(attempt, actor, command, scene.map(it -> it.visit().version()))
                                .compose(_ -> decide(scene.get(), what, actor, detail)))));
  }

  private static Future<Void> isAt(
      RedisLink.Attempt attempt, Actor actor, CommandId command, Optional<Long> version) {
    var key = RedisKeys.command(actor.account(), command);
    return VersionGuard.check(attempt, command, key, version.orElse(0L));
  }

  private Future<Optional<VisitDecision>> decide(
      VisitMachine.Scene scene, VisitCommand what, Actor actor, JsonObject detail) {
    var plan = scene.visit().plan();
    return facts(plan.organisation(), plan.doctor(), Optional.of(plan.patient()))
        .compose(facts ->
            what instanceof VisitCommand.Call || what instanceof VisitCommand.Start
                ? registered(facts, detail)
                : Future.succeededFuture(facts))
        .map(facts -> {
          var now = now();
          var decision = machine.decide(scene, what, actor, facts, now);
          return Optional.of(places.after(decision, scene.block(), scene.visits(), now));
        });
  }

  @Override
  public Future<Optional<Visit>> find(VisitId id) {
    return link.within(attempt -> scripts.visit(attempt, id));
  }

  @Override
  public Future<Optional<Session>> session(BlockId id) {
    return link.within(attempt -> scripts.session(attempt, id))
        .map(found ->
            found.map(it ->
                new Session(
                    it.block(),
                    it.visits().stream()
                        .sorted(Comparator.comparingInt(visit -> visit.plan().number()))
                        .toList(),
                    room.waiting(it.block(), it.visits(), now()))));
  }

  @Override
  public Future<Optional<Page<SessionBlock>>> blocks(
      OrganisationId organisation, Instant since, Optional<String> after, int limit) {
    return link.within(attempt ->
        EarliestFirst.ids(attempt, RedisKeys.blocksOf(organisation), since, after, limit)
            .compose(ids ->
                ids.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : scripts
                        .blocks(attempt, ids.get().items())
                        .map(all -> Optional.of(new Page<>(all, ids.get().next())))));
  }

  @Override
  public List<String> allowed(Visit visit, Actor actor) {
    return machine.allowed(visit, actor);
  }

  private Future<Optional<VisitMachine.Scene>> scene(
      RedisLink.Attempt attempt, VisitId id, VisitCommand what) {
    return scripts
        .visit(attempt, id)
        .compose(found -> {
          if (found.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
          }
          var visit = found.get();
          var wanted =
              what instanceof VisitCommand.Transfer(var to)
                  ? scripts.session(attempt, to)
                  : Future.succeededFuture(Optional.<VisitMachine.Target>empty());
          return scripts
              .session(attempt, visit.plan().block())
              .compose(own ->
                  wanted.map(target ->
                      own.map(
                          it -> new VisitMachine.Scene(visit, it.block(), it.visits(), target))));
        });
  }

  private Future<VisitFacts> facts(
      OrganisationId organisation, PractitionerId doctor, Optional<PatientId> patient) {
    var ours = directory.organisation(organisation);
    var theDoctor = directory.practitioner(doctor);
    var thePatient =
        patient.map(directory::patient).orElseGet(() -> Future.succeededFuture(Optional.empty()));
    return Future.all(ours, theDoctor, thePatient)
        .map(_ -> new VisitFacts(ours.result(), theDoctor.result(), thePatient.result()));
  }

  private Future<VisitOutcome> run(Order order) {
    return link.within(attempt -> run(attempt, order, 1))
        .compose(result ->
            result
                .entryId()
                .map(entry -> outbox.delivered(entry).map(_ -> result.outcome()))
                .orElseGet(() -> Future.succeededFuture(result.outcome())))
        .map(VisitAudit::outcome);
  }

  private Future<Result> run(RedisLink.Attempt attempt, Order order, int tries) {
    return order
        .decide()
        .apply(attempt)
        .compose(decision ->
            decision.isEmpty()
                ? Future.succeededFuture(new Result(OutcomeJson.notFound(), Optional.empty()))
                : write(attempt, order, decision.get(), tries));
  }

  private Future<Result> write(
      RedisLink.Attempt attempt, Order order, VisitDecision decision, int tries) {
    var outcome = VisitAudit.outcome(decision).put("for", order.print());
    var audit =
        VisitAudit.entry(
            order.evidence(), order.actor(), order.step(), decision, order.detail(), now());
    var answer =
        decision instanceof VisitDecision.Changed changed
            ? scripts.change(attempt, order.key(), changed, outcome, audit)
            : notes.note(attempt, order.key(), outcome, audit);
    return answer.compose(it ->
        switch (it) {
          case Answer.Lost _ ->
              tries < MAX_TRIES
                  ? run(attempt, order, tries + 1)
                  : Future.failedFuture(unavailable("others change this block at the same time"));
          case Answer.Written(var entryId) ->
              Future.succeededFuture(new Result(outcome, Optional.of(entryId)));
          case Answer.Replayed(var before, var entryId) ->
              Future.succeededFuture(
                  order.print().equals(before.getString("for"))
                      ? new Result(before, Optional.of(entryId))
                      : new Result(OutcomeJson.refused(Rule.COMMAND_ID_REUSED), Optional.empty()));
          case Answer.Full _ ->
              Future.failedFuture(unavailable("too much waits for the audit trail"));
          case Answer.Taken _ -> throw new IllegalStateException("no calendar was touched");
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static SchedulingUnavailableException unavailable(String why) {
    return new SchedulingUnavailableException(why + "; try again", new IllegalStateException(why));
  }
}
