package huizhen.scheduling.visit;

import huizhen.scheduling.visit.api.PriorDiagnosis;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.QueuePlace;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitCourse;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitPlan;
import huizhen.scheduling.visit.api.VisitRecord;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.VisitTimer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What comes of a step that nothing stands against.
final class VisitChanges {
  private final VisitTimes times;

  VisitChanges(VisitTimes times) {
    this.times = times;
  }

  VisitDecision.Changed of(VisitMachine.Scene scene, VisitCommand command, Instant now) {
    var step = VisitStep.of(command);
    var visit = scene.visit();
    var edit = new VisitEdit(visit, now);
    var precheck = visit.precheck();
    return switch (command) {
      case VisitCommand.Verify(var attendant) -> {
        var known = edit.precheck(precheck.attendant(attendant));
        yield (visit.state() == VisitState.BOOKED ? known.to(VisitState.PRECHECK) : known).by(step);
      }
      case VisitCommand.AddPrior(var prior) ->
          edit.plan(with(visit.plan(), Optional.of(prior))).by(step);
      case VisitCommand.GiveConsent(var consent) ->
          edit.precheck(precheck.consent(consent)).by(step);
      case VisitCommand.CheckIn(_, var hasGuardian) ->
          checkedIn(edit.precheck(precheck.guardian(hasGuardian)), visit, now).by(step);
      case VisitCommand.AskHelp _ -> edit.precheck(precheck.help(true)).by(step);
      case VisitCommand.Helped _ -> edit.precheck(precheck.help(false)).by(step);
      case VisitCommand.Prioritise(var priority, _) ->
          edit.place(visit.place().waiting(priority, visit.place().since().orElse(now))).by(step);
      case VisitCommand.Call _ -> call(edit, visit, scene.block(), now);
      case VisitCommand.Answer _ -> answer(edit, visit);
      case VisitCommand.Start _ ->
          edit.course(visit.course().started(now)).to(VisitState.IN_SESSION).by(step);
      case VisitCommand.AddRecording(var recording) -> addRecording(edit, visit, recording);
      case VisitCommand.Suspend _ ->
          edit.to(VisitState.SUSPENDED)
              .timer(VisitTimer.Kind.PHONE_OFFER, now.plus(times.phoneOffer()))
              .timer(VisitTimer.Kind.LINK_ABORT, now.plus(times.linkAbort()))
              .by(step);
      case VisitCommand.Resume _ ->
          edit.course(visit.course().phoneOffered(false)).to(VisitState.IN_SESSION).by(step);
      case VisitCommand.Complete _ ->
          edit.course(visit.course().phoneOffered(false))
              .to(VisitState.COMPLETED)
              .timer(VisitTimer.Kind.RECORD_LATE, now.plus(times.recordDue()))
              .by(step, Optional.of(served(visit, scene.block(), now)));
      case VisitCommand.SignRecord it -> sign(edit, visit, it, now);
      case VisitCommand.NotSuitable(var cause, var guidance) ->
          edit.leave(VisitState.NOT_SUITABLE, cause, guidance)
              .by(step, ended(visit, scene.block(), now));
      case VisitCommand.Transfer _ -> transfer(edit, visit, scene, now);
      case VisitCommand.ToConsult(var reason) ->
          edit.leave(VisitState.TO_CONSULT, VisitExit.Cause.CONSULT, reason)
              .by(step, ended(visit, scene.block(), now));
      case VisitCommand.Cancel(var reason) ->
          edit.leave(VisitState.CANCELLED, VisitExit.Cause.CANCELLED, reason).by(step);
      case VisitCommand.Close _ -> edit.to(VisitState.CLOSED).by(step);
    };
  }

  /// Into the waiting room, or before its door as long as that is shut. Who comes in time counts
  /// from his planned time, who is late from now.
  private VisitEdit checkedIn(VisitEdit edit, Visit visit, Instant now) {
    var slot = visit.plan().slot();
    var isLate = now.isAfter(slot.plus(times.lateAfter()));
    var place =
        visit.place().waiting(isLate ? Priority.LATE : Priority.ON_TIME, isLate ? now : slot);
    return mayWait(edit.place(place).to(VisitState.CHECKED_IN), visit.plan(), now);
  }

  private static VisitEdit mayWait(VisitEdit edit, VisitPlan plan, Instant now) {
    return now.isBefore(plan.opens())
        ? edit.timer(VisitTimer.Kind.QUEUE_OPENS, plan.opens())
        : edit.to(VisitState.WAITING);
  }

  private VisitDecision.Changed call(VisitEdit edit, Visit visit, SessionBlock block, Instant now) {
    var ringing =
        edit.place(visit.place().called(now))
            .to(VisitState.CALLED)
            .timer(VisitTimer.Kind.RING, now.plus(times.ring()));
    var timed =
        visit.place().isPassedOver()
            ? ringing.timer(VisitTimer.Kind.NO_SHOW, now.plus(times.noShow()))
            : ringing;
    var called = block.called();
    // Who calls has begun, whether or not he said so.
    return timed.by(
        VisitStep.CALL, Optional.of(block.begunAt().isPresent() ? called : begun(called, now)));
  }

  /// While it rings he is up. Who answers after the last ring, when the doctor has gone on, waits
  /// again and is called in his turn.
  private static VisitDecision.Changed answer(VisitEdit edit, Visit visit) {
    return visit.place().rings() > 0
        ? edit.place(visit.place().answered())
            .drop(VisitTimer.Kind.RING)
            .drop(VisitTimer.Kind.NO_SHOW)
            .by(VisitStep.ANSWER)
        : edit.place(visit.place().passedOver(0)).to(VisitState.WAITING).by(VisitStep.ANSWER);
  }

  /// One change of the block is one version.
  private static SessionBlock begun(SessionBlock called, Instant now) {
    var begun = called.begun(now);
    return new SessionBlock(
        begun.id(),
        called.version(),
        begun.organisation(),
        begun.doctor(),
        begun.start(),
        begun.end(),
        begun.capacity(),
        begun.calls(),
        begun.begunAt(),
        begun.lateSince(),
        begun.absentAt(),
        begun.served(),
        begun.servedMillis(),
        begun.waits());
  }

  private static VisitDecision.Changed addRecording(VisitEdit edit, Visit visit, String recording) {
    var all = new ArrayList<>(visit.course().recordings());
    if (!all.contains(recording) && all.size() < VisitCourse.MAX_RECORDINGS) {
      all.add(recording);
    }
    return edit.course(visit.course().recordings(all)).by(VisitStep.ADD_RECORDING);
  }

  private VisitDecision.Changed sign(
      VisitEdit edit, Visit visit, VisitCommand.SignRecord it, Instant now) {
    var record =
        new VisitRecord(
            it.diagnosis(),
            it.isSameDiagnosis(),
            it.advice(),
            it.medicines(),
            it.next(),
            it.document(),
            it.signature(),
            it.signedAt());
    var signed = edit.course(visit.course().signed(record)).to(VisitState.RECORD_SIGNED);
    var until = it.next().map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC)).orElse(now);
    return (it.next().isPresent() ? signed.to(VisitState.FOLLOWUP) : signed)
        .timer(VisitTimer.Kind.CLOSE, until.plus(times.close()))
        .by(VisitStep.SIGN_RECORD);
  }

  /// To another doctor's queue, with the place that one has.
  private VisitDecision.Changed transfer(
      VisitEdit edit, Visit visit, VisitMachine.Scene scene, Instant now) {
    var target = scene.target().orElseThrow();
    var block = target.block();
    var old = visit.plan();
    var plan =
        new VisitPlan(
            block.id(),
            old.organisation(),
            block.doctor(),
            old.patient(),
            BlockMachine.number(block, target.visits()).orElseThrow(),
            old.slot(),
            block.start().minus(times.opensBefore()),
            block.end().plus(times.overtime()),
            old.condition(),
            old.prior());
    var place = visit.place();
    // The others' calls were another block's.
    var kept =
        new QueuePlace(
            place.priority(),
            place.since(),
            place.hasFirstPlace(),
            place.isPassedOver(),
            0,
            Optional.empty(),
            0,
            false);
    var moved =
        mayWait(
            edit.place(kept)
                .plan(plan)
                .to(VisitState.TRANSFERRED)
                .to(VisitState.CHECKED_IN)
                .timer(VisitTimer.Kind.OVER, plan.over()),
            plan,
            now);
    return new VisitDecision.Changed(
        List.of(moved.visit()),
        List.of(scene.block().touched(), block.touched()),
        VisitStep.TRANSFER,
        moved.passed());
  }

  private static Optional<SessionBlock> ended(Visit visit, SessionBlock block, Instant now) {
    return switch (visit.state()) {
      case IN_SESSION, SUSPENDED -> Optional.of(served(visit, block, now));
      default -> Optional.empty();
    };
  }

  private static SessionBlock served(Visit visit, SessionBlock block, Instant now) {
    var took = Duration.between(visit.course().startedAt().orElse(now), now);
    return block.served(took.isNegative() ? Duration.ZERO : took);
  }

  private static VisitPlan with(VisitPlan it, Optional<PriorDiagnosis> prior) {
    return new VisitPlan(
        it.block(),
        it.organisation(),
        it.doctor(),
        it.patient(),
        it.number(),
        it.slot(),
        it.opens(),
        it.over(),
        it.condition(),
        prior);
  }
}
