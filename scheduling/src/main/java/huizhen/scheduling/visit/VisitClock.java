package huizhen.scheduling.visit;

import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.VisitTimer;
import java.time.Instant;

/// What a visit's time-outs do (DOMAIN.md 3b).
final class VisitClock {
  private final VisitTimes times;

  VisitClock(VisitTimes times) {
    this.times = times;
  }

  VisitDecision.Changed elapsed(Visit visit, SessionBlock block, VisitTimer timer, Instant now) {
    var edit = new VisitEdit(visit, now).drop(timer.kind());
    var left =
        switch (timer.kind()) {
          case QUEUE_OPENS -> edit.to(VisitState.WAITING);
          case RING -> ring(edit, visit, block, timer.at());
          case NO_SHOW ->
              edit.leave(VisitState.NO_SHOW_PATIENT, VisitExit.Cause.PATIENT_ABSENT, "");
          case OVER -> over(edit, visit, block);
          case PHONE_OFFER -> edit.course(visit.course().phoneOffered(true));
          case LINK_ABORT -> edit.leave(VisitState.EXPIRED, VisitExit.Cause.LINK_LOST, "");
          case RECORD_LATE -> edit.course(visit.course().recordLate(true));
          case CLOSE -> edit.to(VisitState.CLOSED);
        };
    return left.by(VisitStep.TIME_OUT);
  }

  /// The next ring; after the last one he is passed over once and comes again after two others. The
  /// second time the doctor goes on, and he may still answer until NO_SHOW.
  private VisitEdit ring(VisitEdit edit, Visit visit, SessionBlock block, Instant due) {
    var place = visit.place();
    if (place.rings() < times.rings()) {
      return edit.place(place.ringing(place.rings() + 1))
          .timer(VisitTimer.Kind.RING, due.plus(times.ring()));
    }
    return place.isPassedOver()
        ? edit.place(place.ringing(0))
        : edit.place(place.passedOver(block.calls() + times.requeueAfter())).to(VisitState.WAITING);
  }

  /// The block is over. Whose fault it is decides what it is called, and who has the first place
  /// next time.
  private static VisitEdit over(VisitEdit edit, Visit visit, SessionBlock block) {
    if (block.begunAt().isEmpty()) {
      return edit.leave(VisitState.NO_SHOW_DOCTOR, VisitExit.Cause.DOCTOR_ABSENT, "");
    }
    return switch (visit.state()) {
      case BOOKED, PRECHECK ->
          edit.leave(VisitState.NO_SHOW_PATIENT, VisitExit.Cause.PATIENT_ABSENT, "");
      default -> edit.leave(VisitState.EXPIRED, VisitExit.Cause.NOT_REACHED, "");
    };
  }
}
