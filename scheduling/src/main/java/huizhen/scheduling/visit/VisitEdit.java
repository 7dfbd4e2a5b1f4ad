package huizhen.scheduling.visit;

import huizhen.scheduling.visit.api.Precheck;
import huizhen.scheduling.visit.api.QueuePlace;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCourse;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitPlan;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.VisitTimer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A visit while it is being changed. Time-outs that the new state has no use for fall by
/// themselves ([#states]).
final class VisitEdit {
  private final Visit before;
  private final Instant now;
  private final List<VisitState> states = new ArrayList<>();
  private VisitPlan plan;
  private Precheck precheck;
  private QueuePlace place;
  private VisitCourse course;
  private final List<VisitTimer> timers;

  VisitEdit(Visit before, Instant now) {
    this.before = before;
    this.now = now;
    plan = before.plan();
    precheck = before.precheck();
    place = before.place();
    course = before.course();
    timers = new ArrayList<>(before.timers());
  }

  VisitState state() {
    return states.isEmpty() ? before.state() : states.getLast();
  }

  VisitEdit to(VisitState value) {
    states.add(value);
    timers.removeIf(it -> !states(it.kind()).contains(value));
    return this;
  }

  VisitEdit plan(VisitPlan value) {
    plan = value;
    return this;
  }

  VisitEdit precheck(Precheck value) {
    precheck = value;
    return this;
  }

  VisitEdit place(QueuePlace value) {
    place = value;
    return this;
  }

  VisitEdit course(VisitCourse value) {
    course = value;
    return this;
  }

  VisitEdit leave(VisitState value, VisitExit.Cause cause, String words) {
    course = course.left(new VisitExit(cause, words));
    return to(value);
  }

  VisitEdit timer(VisitTimer.Kind kind, Instant at) {
    timers.removeIf(it -> it.kind() == kind);
    timers.add(new VisitTimer(kind, at));
    return this;
  }

  VisitEdit drop(VisitTimer.Kind kind) {
    timers.removeIf(it -> it.kind() == kind);
    return this;
  }

  Visit visit() {
    return new Visit(
        before.id(),
        before.version() + 1,
        state(),
        plan,
        precheck,
        place,
        course,
        timers,
        before.createdAt(),
        now);
  }

  VisitDecision.Changed by(VisitStep step) {
    return by(step, Optional.empty());
  }

  VisitDecision.Changed by(VisitStep step, Optional<SessionBlock> block) {
    if (states.isEmpty()) {
      states.add(before.state());
    }
    return new VisitDecision.Changed(List.of(visit()), block.stream().toList(), step, states);
  }

  List<VisitState> passed() {
    return List.copyOf(states);
  }

  /// In which states a time-out makes sense.
  static List<VisitState> states(VisitTimer.Kind kind) {
    return switch (kind) {
      case QUEUE_OPENS -> List.of(VisitState.CHECKED_IN);
      case RING, NO_SHOW -> List.of(VisitState.CALLED);
      case OVER ->
          List.of(
              VisitState.BOOKED,
              VisitState.PRECHECK,
              VisitState.CHECKED_IN,
              VisitState.WAITING,
              VisitState.CALLED,
              VisitState.TRANSFERRED);
      case PHONE_OFFER, LINK_ABORT -> List.of(VisitState.SUSPENDED);
      case RECORD_LATE -> List.of(VisitState.COMPLETED);
      case CLOSE -> List.of(VisitState.RECORD_SIGNED, VisitState.FOLLOWUP);
    };
  }
}
