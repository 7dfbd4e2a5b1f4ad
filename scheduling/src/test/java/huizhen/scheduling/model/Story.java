package huizhen.scheduling.model;

import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.NOW;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.annotation.CanIgnoreReturnValue;

/// A case brought to a state the way people bring it there.
final class Story {
  static final Instant START = NOW.plus(Duration.ofHours(1));
  static final Instant END = START.plus(Duration.ofMinutes(30));

  final CaseMachine machine;
  Facts facts = facts();
  Instant now = NOW;
  Optional<ConsultationCase> state = Optional.empty();

  Story(SchedulingRules rules) {
    machine = new CaseMachine(rules);
  }

  static Story in(CaseState state) {
    var approval = state == CaseState.SUBMITTED;
    var story = new Story(SchedulingRules.standard().withOwnApproval(approval));
    story.bringTo(state);
    return story;
  }

  static Facts facts() {
    return new Facts(
        Optional.of(Clinics.county()),
        Optional.of(Clinics.hospital()),
        Optional.of(Clinics.requester()),
        Optional.of(Clinics.specialist()),
        Optional.of(Clinics.patient()),
        List.of(Clinics.agreement()));
  }

  void bringTo(CaseState target) {
    changed(create(Clinics.application()));
    switch (target) {
      case DRAFT -> {}
      case SUBMITTED, DISPATCHED -> must(COUNTY_DOCTOR, new CaseCommand.Submit());
      case RETURNED -> after(CaseState.DISPATCHED, EXPERT, new CaseCommand.Return("材料不全"));
      case DECLINED -> after(CaseState.DISPATCHED, EXPERT, new CaseCommand.Decline("不属本科"));
      case ACCEPTED ->
          after(CaseState.DISPATCHED, HOSPITAL_COORDINATOR, new CaseCommand.Accept(SPECIALIST));
      case SCHEDULED -> {
        again(CaseState.ACCEPTED);
        mustBook(HOSPITAL_COORDINATOR, START, END);
      }
      case READY ->
          after(
              CaseState.SCHEDULED,
              COUNTY_DOCTOR,
              new CaseCommand.GiveConsent(Clinics.consent(now)));
      case LOBBY -> {
        again(CaseState.READY);
        now = START.minus(Duration.ofMinutes(15));
        must(EXPERT, new CaseCommand.OpenLobby());
      }
      case IN_SESSION -> {
        again(CaseState.LOBBY);
        now = START;
        must(EXPERT, new CaseCommand.Start(true, true));
      }
      case SUSPENDED -> after(CaseState.IN_SESSION, Clinics.SYSTEM, new CaseCommand.Suspend());
      case ENDED -> after(CaseState.IN_SESSION, EXPERT, new CaseCommand.End());
      case OPINION_DRAFT ->
          after(CaseState.ENDED, EXPERT, new CaseCommand.DraftOpinion("所见", "冠心病", "造影"));
      case DELIVERED -> after(CaseState.OPINION_DRAFT, EXPERT, Clinics.signature(1, START));
      case ACKNOWLEDGED ->
          after(CaseState.DELIVERED, COUNTY_DOCTOR, new CaseCommand.Acknowledge("转诊"));
      case CLOSED -> after(CaseState.ACKNOWLEDGED, COUNTY_COORDINATOR, new CaseCommand.Close());
      case CANCELLED -> must(COUNTY_DOCTOR, new CaseCommand.Cancel("患者不来"));
      case EXPIRED -> {
        again(CaseState.DISPATCHED);
        elapseUntil(CaseState.EXPIRED);
      }
      case SCHEDULING -> {
        again(CaseState.ACCEPTED);
        changed(hold(HOSPITAL_COORDINATOR, START, END));
      }
      case NO_SHOW -> {
        again(CaseState.READY);
        elapseUntil(CaseState.NO_SHOW);
      }
      case ABORTED -> {
        again(CaseState.SUSPENDED);
        elapseUntil(CaseState.ABORTED);
      }
      case CONVERTED ->
          after(
              CaseState.IN_SESSION,
              COUNTY_DOCTOR,
              new CaseCommand.Convert(ExitCause.CONVERTED_REFERRAL, "需转诊"));
      case ARCHIVED -> after(CaseState.CLOSED, Clinics.SYSTEM, new CaseCommand.Archive());
      case OPINION_SIGNED -> throw new IllegalArgumentException("no case rests in " + target);
    }
    if (state().state() != target) {
      throw new AssertionError("the story ended in " + state().state() + ", not " + target);
    }
  }

  private void after(CaseState before, Actor actor, CaseCommand command) {
    again(before);
    must(actor, command);
  }

  private void again(CaseState before) {
    state = Optional.empty();
    bringTo(before);
  }

  ConsultationCase state() {
    return state.orElseThrow();
  }

  Decision create(Application application) {
    return take(machine.create(state, Clinics.CASE, application, COUNTY_DOCTOR, facts, now));
  }

  Decision tell(Actor actor, CaseCommand command) {
    return take(machine.decide(state(), command, actor, facts, now));
  }

  Decision book(Actor actor, Instant start, Instant end) {
    return take(machine.book(state(), new CaseMachine.Slot(start, end, false), actor, facts, now));
  }

  Decision book(Actor actor, CaseMachine.Slot slot) {
    return take(machine.book(state(), slot, actor, facts, now));
  }

  Decision hold(Actor actor, Instant start, Instant end) {
    return take(machine.book(state(), new CaseMachine.Slot(start, end, true), actor, facts, now));
  }

  /// Lets the next time-out come, at its time; which one it was.
  CaseTimer.Kind elapse() {
    var timer = CaseMachine.next(state()).orElseThrow();
    now = timer.at().isAfter(now) ? timer.at() : now;
    take(machine.elapse(state(), now).orElseThrow());
    return timer.kind();
  }

  void elapseUntil(CaseState target) {
    while (state().state() != target) {
      var _ = elapse();
    }
  }

  List<CaseTimer.Kind> timers() {
    return state().progress().timers().stream().map(CaseTimer::kind).toList();
  }

  List<CaseAlert.Kind> alerts() {
    return state().progress().alerts().stream().map(CaseAlert::kind).toList();
  }

  void must(Actor actor, CaseCommand command) {
    changed(tell(actor, command));
  }

  void must(Decision decision) {
    changed(decision);
  }

  void mustCreate(Application application) {
    changed(create(application));
  }

  void mustBook(Actor actor, Instant start, Instant end) {
    changed(book(actor, start, end));
  }

  private static void changed(Decision decision) {
    if (!(decision instanceof Decision.Changed)) {
      throw new AssertionError("expected a change, got " + decision);
    }
  }

  @CanIgnoreReturnValue
  private Decision take(Decision decision) {
    if (decision instanceof Decision.Changed(var next, _, _)) {
      state = Optional.of(next);
    }
    return decision;
  }

  /// The facts with another of something.
  static Facts with(Facts facts, Object other) {
    return new Facts(
        facts.inviting(),
        other instanceof huizhen.scheduling.api.Organisation o ? Optional.of(o) : facts.invited(),
        other instanceof huizhen.scheduling.api.Practitioner p
                && p.organisation().equals(Clinics.COUNTY)
            ? Optional.of(p)
            : facts.requester(),
        other instanceof huizhen.scheduling.api.Practitioner p
                && !p.organisation().equals(Clinics.COUNTY)
            ? Optional.of(p)
            : facts.specialist(),
        facts.patient(),
        other instanceof huizhen.scheduling.api.CooperationAgreement a
            ? List.of(a)
            : facts.agreements());
  }
}
