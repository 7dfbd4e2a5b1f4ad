package huizhen.scheduling.model;

import static huizhen.scheduling.api.CaseState.ABORTED;
import static huizhen.scheduling.api.CaseState.ACCEPTED;
import static huizhen.scheduling.api.CaseState.DELIVERED;
import static huizhen.scheduling.api.CaseState.DISPATCHED;
import static huizhen.scheduling.api.CaseState.ENDED;
import static huizhen.scheduling.api.CaseState.LOBBY;
import static huizhen.scheduling.api.CaseState.OPINION_DRAFT;
import static huizhen.scheduling.api.CaseState.READY;
import static huizhen.scheduling.api.CaseState.SCHEDULED;
import static huizhen.scheduling.api.CaseState.SCHEDULING;
import static huizhen.scheduling.api.CaseState.SUSPENDED;

import huizhen.scheduling.api.Application.Urgency;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.CaseTimer.Kind;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.EmergencyRules;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.api.TimeOuts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which time-outs and alerts a case has in which state. A time-out is set when its state is
/// entered, or a new time is booked in it; it is kept while the case goes on through states that
/// know it, and falls with them. So one that has fired is not set again by a step that changes
/// nothing for it.
final class TimerPlan {
  private static final Comparator<CaseTimer> IN_ORDER =
      Comparator.comparing(CaseTimer::at).thenComparing(CaseTimer::kind);

  /// Rings take the place of reminders, and the arrival that of the appointed time.
  private static final Set<Kind> NOT_IN_EMERGENCIES =
      EnumSet.of(
          Kind.ANSWER_REMINDER,
          Kind.ANSWER_LAST_REMINDER,
          Kind.ANSWER_OVERDUE,
          Kind.SPECIALIST_LATE);

  private final TimeOuts timeOuts;
  private final EmergencyRules emergency;
  private final WorkingTime office;

  TimerPlan(SchedulingRules rules) {
    timeOuts = rules.timeOuts();
    emergency = rules.emergency();
    office = new WorkingTime(rules);
  }

  /// The time-outs that a state may have.
  static Set<Kind> kinds(CaseState state) {
    return switch (state) {
      case DISPATCHED ->
          EnumSet.of(
              Kind.ANSWER_REMINDER,
              Kind.ANSWER_LAST_REMINDER,
              Kind.ANSWER_OVERDUE,
              Kind.EXPIRY,
              Kind.RING);
      case SCHEDULING -> EnumSet.of(Kind.HOLD);
      case SCHEDULED -> EnumSet.of(Kind.CONSENT_LATE, Kind.NO_SHOW, Kind.ARRIVAL);
      case READY -> EnumSet.of(Kind.LOBBY, Kind.SPECIALIST_LATE, Kind.NO_SHOW, Kind.ARRIVAL);
      case LOBBY -> EnumSet.of(Kind.SPECIALIST_LATE, Kind.NO_SHOW, Kind.ARRIVAL);
      case IN_SESSION -> EnumSet.of(Kind.SESSION_OVER);
      case SUSPENDED -> EnumSet.range(Kind.PHONE_OFFER, Kind.LINK_ABORT);
      case ENDED, OPINION_DRAFT -> EnumSet.of(Kind.OPINION_DUE, Kind.OPINION_OVERDUE);
      case DELIVERED -> EnumSet.of(Kind.DECISION_OVERDUE);
      case ACKNOWLEDGED -> EnumSet.of(Kind.CLOSE);
      case CLOSED -> EnumSet.of(Kind.ARCHIVE);
      case DRAFT,
          SUBMITTED,
          ACCEPTED,
          RETURNED,
          DECLINED,
          EXPIRED,
          OPINION_SIGNED,
          ARCHIVED,
          CANCELLED,
          NO_SHOW,
          ABORTED,
          CONVERTED ->
          EnumSet.noneOf(Kind.class);
    };
  }

  /// The states in which an alert still says something.
  static Set<CaseState> states(CaseAlert.Kind alert) {
    return switch (alert) {
      case ANSWER_REMINDER, ANSWER_LAST_REMINDER, ANSWER_OVERDUE -> EnumSet.of(DISPATCHED);
      case HOLD_EXPIRED -> EnumSet.of(ACCEPTED);
      case CONSENT_LATE -> EnumSet.of(SCHEDULED);
      case SPECIALIST_LATE -> EnumSet.of(READY, LOBBY);
      case START_LATE -> EnumSet.of(LOBBY);
      case PHONE_OFFER, LINK_LOST -> EnumSet.of(SUSPENDED);
      case PRIORITY_REBOOK -> EnumSet.of(ABORTED, ACCEPTED, SCHEDULING);
      case OPINION_DUE, OPINION_OVERDUE -> EnumSet.of(ENDED, OPINION_DRAFT);
      case DECISION_OVERDUE -> EnumSet.of(DELIVERED);
      case RING_UNANSWERED -> EnumSet.of(DISPATCHED);
      case ARRIVAL_LATE -> EnumSet.of(SCHEDULED, READY, LOBBY);
      case PREEMPTED -> EnumSet.of(ACCEPTED, SCHEDULING);
    };
  }

  /// @param left of the time-outs before, those that have not fired
  List<CaseTimer> timers(
      ConsultationCase before,
      List<CaseTimer> left,
      CaseState state,
      Optional<Appointment> appointment,
      Set<Side> arrived,
      Facts facts,
      Instant now) {
    var isNewTime = !before.appointment().equals(appointment);
    var known = kinds(before.state());
    var timers = new ArrayList<CaseTimer>();
    for (var kind : kinds(state)) {
      if (kind == Kind.SPECIALIST_LATE && arrived.contains(Side.INVITED)) {
        continue;
      }
      if (!isNewTime && known.contains(kind)) {
        left.stream().filter(it -> it.kind() == kind).forEach(timers::add);
      } else {
        at(kind, before, appointment, facts, now)
            .map(it -> new CaseTimer(kind, it))
            .ifPresent(timers::add);
      }
    }
    timers.sort(IN_ORDER);
    return timers;
  }

  /// How long after the session its opinion is due.
  Duration opinionDue(ConsultationCase state) {
    return isEmergency(state) ? emergency.opinionDue() : timeOuts.opinionDue();
  }

  Instant answerBy(ConsultationCase state, Facts facts, Instant now) {
    return answer(state, facts, now, 100);
  }

  private Optional<Instant> at(
      Kind kind,
      ConsultationCase before,
      Optional<Appointment> appointment,
      Facts facts,
      Instant now) {
    if (isEmergency(before) && NOT_IN_EMERGENCIES.contains(kind)) {
      return Optional.empty();
    }
    return switch (kind) {
      case ANSWER_REMINDER ->
          Optional.of(answer(before, facts, now, timeOuts.firstReminderPercent()));
      case ANSWER_LAST_REMINDER ->
          Optional.of(answer(before, facts, now, timeOuts.lastReminderPercent()));
      case ANSWER_OVERDUE ->
          Optional.of(answerBy(before, facts, now))
              .filter(it -> it.isBefore(expiry(before, facts, now)));
      case EXPIRY -> Optional.of(expiry(before, facts, now));
      case HOLD -> Optional.of(now.plus(timeOuts.hold()));
      case CONSENT_LATE -> start(appointment).map(it -> it.minus(timeOuts.consentBefore()));
      case LOBBY -> start(appointment).map(it -> it.minus(timeOuts.lobbyBefore()));
      // Whoever could not come in before has his time from now on.
      case SPECIALIST_LATE ->
          start(appointment).map(it -> later(it, now).plus(timeOuts.specialistLate()));
      // Nobody is said not to have come to an emergency while he still may.
      case NO_SHOW ->
          isEmergency(before)
              ? appointment.map(Appointment::end)
              : start(appointment).map(it -> it.plus(timeOuts.noShow()));
      case PHONE_OFFER -> Optional.of(now.plus(timeOuts.phoneOffer()));
      case LINK_LOST -> Optional.of(now.plus(timeOuts.linkGrace()));
      case LINK_ABORT -> Optional.of(now.plus(timeOuts.linkAbort()));
      case SESSION_OVER -> appointment.map(it -> later(it.end(), now).plus(timeOuts.sessionOver()));
      case OPINION_DUE -> Optional.of(now.plus(opinionDue(before)));
      case OPINION_OVERDUE -> Optional.of(now.plus(timeOuts.opinionOverdue()));
      case DECISION_OVERDUE -> Optional.of(now.plus(timeOuts.decision()));
      case CLOSE -> Optional.of(now.plus(timeOuts.close()));
      case ARCHIVE -> Optional.of(now.plus(timeOuts.archive()));
      // Set with each level that is rung.
      case RING -> Optional.empty();
      case ARRIVAL ->
          isEmergency(before)
              ? start(appointment).map(it -> it.plus(emergency.arrival()))
              : Optional.empty();
    };
  }

  /// When so much of the time to answer is gone; of a routine case only office hours count.
  private Instant answer(ConsultationCase state, Facts facts, Instant now, int percent) {
    return isUrgent(state)
        ? now.plus(part(timeOuts.urgentAnswer(), percent))
        : office.after(
            now, part(timeOuts.routineAnswer(), percent), facts.invited().orElseThrow().zone());
  }

  /// A weekend may lie between the dispatch and the time to answer: nothing expires before that.
  private Instant expiry(ConsultationCase state, Facts facts, Instant now) {
    return isUrgent(state)
        ? now.plus(timeOuts.urgentExpiry())
        : later(now.plus(timeOuts.routineExpiry()), answerBy(state, facts, now));
  }

  private static boolean isUrgent(ConsultationCase state) {
    return state.application().urgency() != Urgency.ROUTINE;
  }

  private static boolean isEmergency(ConsultationCase state) {
    return state.application().urgency() == Urgency.EMERGENCY;
  }

  private static Duration part(Duration whole, int percent) {
    return whole.multipliedBy(percent).dividedBy(100);
  }

  private static Optional<Instant> start(Optional<Appointment> appointment) {
    return appointment.map(Appointment::start);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }
}
