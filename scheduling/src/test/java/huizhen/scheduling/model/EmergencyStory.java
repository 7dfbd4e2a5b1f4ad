package huizhen.scheduling.model;

import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.ConsentOverride;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An emergency, as [Story] has the ordinary case.
final class EmergencyStory {
  static final PractitionerId THIRD = new PractitionerId("doctor-qian");

  final Story story = new Story(SchedulingRules.standard());
  final Answering answering = new Answering(SchedulingRules.standard());
  Duration tapAge = Duration.ZERO;
  Actor caller = Clinics.COUNTY_DOCTOR;
  List<Practitioner> doctors =
      List.of(Clinics.specialist(), doctor(new PractitionerId("doctor-zhao")), doctor(THIRD));

  /// Not raised yet.
  EmergencyStory() {}

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  EmergencyStory(List<PractitionerId>... levels) {
    raise(List.of(levels), Optional.empty());
  }

  void raise(List<List<PractitionerId>> levels, Optional<ConsentOverride> override) {
    if (!(tryToRaise(levels, override) instanceof Decision.Changed(var next, _, _))) {
      throw new AssertionError("it was not raised");
    }
    story.state = Optional.of(next);
  }

  Decision tryToRaise(List<List<PractitionerId>> levels, Optional<ConsentOverride> override) {
    var duties = new ArrayList<OnCallRota.Duty>();
    for (int level = 1; level <= levels.size(); level++) {
      for (var who : levels.get(level - 1)) {
        duties.add(new OnCallRota.Duty(who, level));
      }
    }
    return answering.raise(
        Optional.empty(),
        Clinics.CASE,
        new Answering.Call(application(), tapAge, override),
        caller,
        story.facts,
        new Answering.OnCall(duties, doctors),
        story.now);
  }

  Decision answer(Actor actor, PractitionerId specialist) {
    return answerOver(actor, specialist, List.of()).decision();
  }

  Answering.Answer answerOver(
      Actor actor, PractitionerId specialist, List<ConsultationCase> others) {
    var named = doctors.stream().filter(it -> it.id().equals(specialist)).findFirst();
    var facts = named.map(story.facts::withSpecialist).orElse(story.facts);
    var answer = answering.answer(state(), specialist, others, actor, facts, story.now);
    if (answer.decision() instanceof Decision.Changed(var next, _, _)) {
      story.state = Optional.of(next);
    }
    return answer;
  }

  ConsultationCase state() {
    return story.state();
  }

  Emergency emergency() {
    return state().progress().emergency().orElseThrow();
  }

  List<PractitionerId> rung() {
    return emergency().rings().stream()
        .filter(Emergency.Ring::isRung)
        .map(Emergency.Ring::practitioner)
        .toList();
  }

  ConsentOverride approval(String approver) {
    return new ConsentOverride(approver, "值班院领导", "患者昏迷，家属无法联系", story.now);
  }

  static Application application() {
    var it = Clinics.application();
    return new Application(
        it.patient(),
        it.invited(),
        "突发胸痛、意识丧失",
        "急会诊",
        "",
        it.department(),
        "",
        Application.Urgency.EMERGENCY);
  }

  private static Practitioner doctor(PractitionerId id) {
    return id.equals(SPECIALIST)
        ? Clinics.specialist()
        : Clinics.practitioner(id, HOSPITAL, "2010-01-01", "2030-12-31");
  }
}
