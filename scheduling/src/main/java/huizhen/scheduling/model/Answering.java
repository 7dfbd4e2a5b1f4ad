package huizhen.scheduling.model;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseDocument.Kind;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsentOverride;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.Emergency.Ring;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How an emergency begins and who gets it (DOMAIN.md 3a, 急会诊). Pure; what else happens to it is in
/// [CaseMachine].
public final class Answering {
  /// An older press of the button is taken for this old.
  public static final Duration MAX_TAP_AGE = Duration.ofMinutes(10);

  private static final Set<CaseState> GIVES_WAY =
      EnumSet.of(CaseState.SCHEDULING, CaseState.SCHEDULED, CaseState.READY, CaseState.LOBBY);
  private static final Set<CaseState> RUNS = EnumSet.of(CaseState.IN_SESSION, CaseState.SUSPENDED);

  private final SchedulingRules rules;
  private final TimerPlan plan;
  private final EmergencySteps steps;
  private final Qualifications qualifications;

  public Answering(SchedulingRules rules) {
    this.rules = rules;
    plan = new TimerPlan(rules);
    steps = new EmergencySteps(rules.emergency());
    qualifications = new Qualifications(rules);
  }

  /// What the button says.
  ///
  /// @param tapAge how long ago it was pressed
  public record Call(Application application, Duration tapAge, Optional<ConsentOverride> override) {
    @Override
    public String toString() {
      return "Call[private]";
    }
  }

  /// Who may be rung: the rota now, and what the directory and the register say of those on it.
  ///
  /// @param words of who could be asked about in time; who was not is rung
  public record OnCall(
      List<OnCallRota.Duty> duties, List<Practitioner> practitioners, RegistryWords words) {
    public OnCall(List<OnCallRota.Duty> duties, List<Practitioner> practitioners) {
      this(duties, practitioners, RegistryWords.NONE);
    }

    public OnCall {
      duties = List.copyOf(duties);
      practitioners = List.copyOf(practitioners);
    }
  }

  /// Opens, dispatches and rings, without anybody's approval. Only a county doctor may.
  public Decision raise(
      Optional<ConsultationCase> existing,
      CaseId id,
      Call call,
      Actor actor,
      Facts facts,
      OnCall onCall,
      Instant now) {
    if (actor.role() != Actor.Role.COUNTY_DOCTOR
        || actor.organisation().isEmpty()
        || actor.practitioner().isEmpty()) {
      return new Decision.Refused(Rule.NOT_ALLOWED, Step.RAISE);
    }
    if (existing.isPresent()) {
      return new Decision.Illegal(existing.get().state(), Step.RAISE);
    }
    var state = blank(id, call.application(), actor, now);
    var checks =
        CaseChecks.subject(state, call.application(), facts)
            .all(EmergencySteps.complete(call.application()))
            .all(qualifications.organisations(call.application(), facts, now))
            .all(qualifications.requester(facts, now));
    var broken =
        call.override()
            .map(it -> checks.all(EmergencySteps.override(it, now)))
            .orElse(checks)
            .broken();
    if (broken.isPresent()) {
      return new Decision.Refused(broken.get(), Step.RAISE);
    }
    var age = call.tapAge().compareTo(MAX_TAP_AGE) > 0 ? MAX_TAP_AGE : call.tapAge();
    var emergency =
        new Emergency(
            now.minus(age.isNegative() ? Duration.ZERO : age),
            0,
            rings(call.application(), facts, onCall, now),
            false,
            Optional.empty(),
            Optional.empty(),
            call.override(),
            List.of());
    var next =
        Revision.of(state, now)
            .to(CaseState.SUBMITTED)
            .to(CaseState.DISPATCHED)
            .due(Optional.of(now.plus(rules.emergency().ring())))
            .document(Kind.APPLICATION, Documents.application(state));
    return steps.escalate(next, emergency, now).by(Step.RAISE, plan, facts);
  }

  /// Only who is qualified now is rung; on the rota or not.
  private List<Ring> rings(Application application, Facts facts, OnCall onCall, Instant now) {
    return onCall.duties().stream()
        .filter(duty ->
            onCall.practitioners().stream()
                .filter(it -> it.id().equals(duty.practitioner()))
                .filter(it -> onCall.words().of(it.id()).broken().isEmpty())
                .anyMatch(it ->
                    qualifications
                        .specialist(application, facts.withSpecialist(it), now)
                        .broken()
                        .isEmpty()))
        .limit(Emergency.MAX_RINGS)
        .map(duty -> Ring.waiting(duty.practitioner(), duty.level()))
        .toList();
  }

  /// What came of an answer, with the cases whose appointments gave way.
  public record Answer(Decision decision, List<Preempted> displaced) {
    public Answer {
      displaced = List.copyOf(displaced);
    }
  }

  /// A case before and after its appointment gave way.
  public record Preempted(ConsultationCase before, Decision.Changed after) {}

  /// Gives the emergency to who answers it, with an appointment from now on. Whoever else has the
  /// doctors' time gives way, unless it runs already or is an emergency itself.
  ///
  /// @param others cases with something in one of the two calendars that overlaps
  public Answer answer(
      ConsultationCase state,
      PractitionerId specialist,
      List<ConsultationCase> others,
      Actor actor,
      Facts facts,
      Instant now) {
    var verdict = CaseMachine.gate(state, Step.ANSWER, actor);
    if (verdict.isPresent()) {
      return new Answer(verdict.get(), List.of());
    }
    var isOwn = actor.practitioner().equals(Optional.of(specialist));
    var isBusy =
        others.stream()
            .filter(it -> involves(it, specialist))
            .anyMatch(it ->
                RUNS.contains(it.state())
                    || (GIVES_WAY.contains(it.state()) && EmergencySteps.isEmergency(it)));
    var broken =
        new Checks()
            .that(EmergencySteps.isEmergency(state), Rule.EMERGENCY_ONLY)
            .that(
                actor.role() == Actor.Role.COORDINATOR
                    || (isOwn && EmergencySteps.isRung(state, actor)),
                Rule.RING_NOT_YOURS)
            .that(!isBusy, Rule.EMERGENCY_BUSY)
            .all(qualifications.organisations(state.application(), facts, now))
            .all(qualifications.specialist(state.application(), facts, now))
            .broken();
    if (broken.isPresent()) {
      return new Answer(new Decision.Refused(broken.get(), Step.ANSWER), List.of());
    }
    var displaced =
        others.stream()
            .filter(it -> GIVES_WAY.contains(it.state()) && !EmergencySteps.isEmergency(it))
            .map(it -> new Preempted(it, giveWay(it, facts, now)))
            .toList();
    var fence = state.version() + 1;
    var appointment =
        new Appointment(
            state.id().value() + "-" + fence,
            state.id(),
            specialist,
            now,
            now.plus(rules.emergency().session()),
            facts.invited().orElseThrow().zone(),
            fence);
    var emergency =
        state
            .progress()
            .emergency()
            .orElseThrow()
            .accepted(now, displaced.stream().map(it -> it.before().id()).toList());
    var next =
        Revision.of(state, now)
            .emergency(emergency)
            .to(CaseState.ACCEPTED)
            .specialist(Optional.of(specialist))
            .appointment(Optional.of(appointment))
            .document(Kind.ACCEPTANCE, Documents.text(specialist.value()));
    return new Answer(
        CaseChanges.booked(next, appointment, CaseChecks.isCleared(state))
            .by(Step.ANSWER, plan, facts),
        displaced);
  }

  private static boolean involves(ConsultationCase state, PractitionerId specialist) {
    return state.appointment().orElseThrow().practitioner().equals(specialist)
        || state.team().attending().contains(specialist);
  }

  /// Back to where a time is to be found, and first in line.
  private Decision.Changed giveWay(ConsultationCase state, Facts facts, Instant now) {
    return Revision.of(state, now)
        .to(CaseState.ACCEPTED)
        .appointment(Optional.empty())
        .due(Optional.empty())
        .alert(CaseAlert.Kind.PREEMPTED)
        .by(Step.PREEMPT, plan, facts);
  }

  private static ConsultationCase blank(
      CaseId id, Application application, Actor actor, Instant now) {
    return new ConsultationCase(
        id,
        0,
        CaseState.DRAFT,
        actor.organisation().orElseThrow(),
        actor.practitioner().orElseThrow(),
        application,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        now,
        now,
        Optional.empty(),
        CaseProgress.NONE);
  }
}
