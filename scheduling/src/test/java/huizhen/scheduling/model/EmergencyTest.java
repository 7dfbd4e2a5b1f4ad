package huizhen.scheduling.model;

import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.NOW;
import static huizhen.scheduling.testing.Clinics.OTHER_EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Clinics.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer.Kind;
import huizhen.scheduling.api.Emergency.Excuse;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmergencyTest {
  private static final PractitionerId OTHER = new PractitionerId("doctor-zhao");

  @Test
  void rings_the_first_level_at_once_and_each_next_after_two_minutes_then_the_coordinator() {
    var call = new EmergencyStory(List.of(SPECIALIST), List.of(OTHER));
    assertThat(call.state().state()).isEqualTo(CaseState.DISPATCHED);
    assertThat(call.rung()).containsExactly(SPECIALIST);
    assertThat(call.story.elapse()).isEqualTo(Kind.RING);
    assertThat(call.story.now).isEqualTo(NOW.plus(Duration.ofMinutes(2)));
    assertThat(call.rung()).containsExactly(SPECIALIST, OTHER);
    assertThat(call.story.elapse()).isEqualTo(Kind.RING);
    assertThat(call.story.alerts()).contains(CaseAlert.Kind.RING_UNANSWERED);
    assertThat(call.emergency().isWithCoordinator()).isTrue();
    assertThat(call.story.timers()).containsExactly(Kind.EXPIRY);
    assertThat(call.answer(HOSPITAL_COORDINATOR, OTHER)).isInstanceOf(Decision.Changed.class);
  }

  @Test
  void asks_the_coordinator_at_once_when_nobody_is_on_call() {
    var call = new EmergencyStory(List.of());
    assertThat(call.emergency().isWithCoordinator()).isTrue();
    assertThat(call.story.alerts()).containsExactly(CaseAlert.Kind.RING_UNANSWERED);
  }

  @Test
  void rings_nobody_who_is_not_qualified_now() {
    var call = new EmergencyStory();
    call.doctors =
        List.of(
            Clinics.specialist(),
            Clinics.practitioner(OTHER, Clinics.HOSPITAL, "2024-01-01", "2030-12-31"));
    call.raise(List.of(List.of(SPECIALIST, OTHER)), Optional.empty());
    assertThat(call.rung()).containsExactly(SPECIALIST);
  }

  @Test
  void rings_the_next_level_as_soon_as_everybody_has_declined() {
    var call = new EmergencyStory(List.of(SPECIALIST, OTHER), List.of(EmergencyStory.THIRD));
    call.story.must(EXPERT, new CaseCommand.DeclineRing(Optional.empty()));
    assertThat(call.rung()).containsExactly(SPECIALIST, OTHER);
    call.story.must(OTHER_EXPERT, new CaseCommand.DeclineRing(Optional.empty()));
    assertThat(call.rung()).containsExactly(SPECIALIST, OTHER, EmergencyStory.THIRD);
    assertThat(call.story.timers()).containsOnlyOnce(Kind.RING);
  }

  @Test
  void keeps_the_first_reason_of_who_declines_and_asks_for_none() {
    var call = new EmergencyStory(List.of(SPECIALIST, OTHER));
    call.story.must(EXPERT, new CaseCommand.DeclineRing(Optional.of(Excuse.IN_SESSION)));
    call.story.must(EXPERT, new CaseCommand.DeclineRing(Optional.of(Excuse.UNABLE)));
    assertThat(call.emergency().ring(SPECIALIST).orElseThrow().excuse())
        .contains(Excuse.IN_SESSION);
    call.story.must(OTHER_EXPERT, new CaseCommand.DeclineRing(Optional.empty()));
    assertThat(call.emergency().ring(OTHER).orElseThrow().excuse()).isEmpty();
  }

  @Test
  void lets_only_those_answer_whom_it_rings() {
    var call = new EmergencyStory(List.of(SPECIALIST), List.of(OTHER));
    assertThat(call.answer(OTHER_EXPERT, OTHER)).isEqualTo(refused(Rule.RING_NOT_YOURS));
    assertThat(call.answer(OTHER_EXPERT, SPECIALIST)).isEqualTo(refused(Rule.RING_NOT_YOURS));
    assertThat(call.story.tell(EXPERT, new CaseCommand.Accept(SPECIALIST)))
        .isEqualTo(new Decision.Refused(Rule.NOT_ALLOWED, Step.ACCEPT));
    assertThat(call.story.tell(EXPERT, new CaseCommand.Decline("不来")))
        .isEqualTo(new Decision.Refused(Rule.NOT_ALLOWED, Step.DECLINE));
    assertThat(call.answer(EXPERT, SPECIALIST)).isInstanceOf(Decision.Changed.class);
    assertThat(call.answer(HOSPITAL_COORDINATOR, OTHER))
        .isEqualTo(new Decision.Illegal(CaseState.SCHEDULED, Step.ANSWER));
  }

  @Test
  void goes_straight_to_the_room_under_a_named_approval_and_never_without() {
    var call = new EmergencyStory(List.of(SPECIALIST));
    assertThat(call.answer(EXPERT, SPECIALIST)).isInstanceOf(Decision.Changed.class);
    assertThat(call.state().state()).isEqualTo(CaseState.SCHEDULED);
    assertThat(call.story.tell(EXPERT, new CaseCommand.OpenLobby()))
        .isEqualTo(new Decision.Refused(Rule.CONSENT_MISSING, Step.OPEN_LOBBY));
    assertThat(call.story.tell(COUNTY_DOCTOR, new CaseCommand.OverrideConsent(call.approval(" "))))
        .isEqualTo(new Decision.Refused(Rule.OVERRIDE_APPROVER, Step.OVERRIDE_CONSENT));
    call.story.must(COUNTY_DOCTOR, new CaseCommand.OverrideConsent(call.approval("孙院长")));
    assertThat(call.state().state()).isEqualTo(CaseState.READY);
    call.story.must(EXPERT, new CaseCommand.OpenLobby());
    call.story.must(EXPERT, new CaseCommand.Start(true, true));
    assertThat(call.state().state()).isEqualTo(CaseState.IN_SESSION);
    assertThat(call.state().consent()).isEmpty();
    assertThat(call.story.tell(SYSTEM, new CaseCommand.AddRecording("r")))
        .isEqualTo(new Decision.Refused(Rule.CONSENT_RECORDING, Step.ADD_RECORDING));
  }

  @Test
  void measures_the_ring_and_the_arrival_and_says_when_it_is_late() {
    var call = new EmergencyStory();
    call.tapAge = Duration.ofSeconds(3);
    call.raise(List.of(List.of(SPECIALIST)), Optional.of(call.approval("孙院长")));
    call.story.now = NOW.plusMillis(700);
    call.story.must(EXPERT, new CaseCommand.RingShown());
    call.story.now = NOW.plusSeconds(20);
    call.story.must(EXPERT, new CaseCommand.RingShown());
    assertThat(call.emergency().tapToRing()).contains(Duration.ofMillis(3_700));
    assertThat(call.answer(EXPERT, SPECIALIST)).isInstanceOf(Decision.Changed.class);
    assertThat(call.state().state()).isEqualTo(CaseState.READY);
    call.story.elapseUntil(CaseState.LOBBY);
    assertThat(call.story.elapse()).isEqualTo(Kind.ARRIVAL);
    assertThat(call.story.alerts()).contains(CaseAlert.Kind.ARRIVAL_LATE);
    call.story.now = NOW.plusSeconds(20 + 720);
    call.story.must(SYSTEM, new CaseCommand.NoteArrival());
    assertThat(call.emergency().acceptToRoom()).contains(Duration.ofMinutes(12));
    assertThat(call.story.alerts()).doesNotContain(CaseAlert.Kind.ARRIVAL_LATE);
    call.story.must(EXPERT, new CaseCommand.OpenLobby());
    call.story.must(EXPERT, new CaseCommand.Start(true, true));
    call.story.must(EXPERT, new CaseCommand.End());
    assertThat(call.state().dueAt()).contains(call.story.now.plus(Duration.ofHours(6)));
  }

  @Test
  void takes_the_time_of_routine_cases_but_not_of_what_runs_or_of_another_emergency() {
    var booked = Story.in(CaseState.READY).state();
    var call = new EmergencyStory(List.of(SPECIALIST));
    var answer = call.answerOver(EXPERT, SPECIALIST, List.of(booked));
    assertThat(answer.displaced()).hasSize(1);
    var displaced = answer.displaced().getFirst().after().next();
    assertThat(displaced.state()).isEqualTo(CaseState.ACCEPTED);
    assertThat(displaced.appointment()).isEmpty();
    assertThat(displaced.progress().alerts())
        .extracting(CaseAlert::kind)
        .containsExactly(CaseAlert.Kind.PREEMPTED);
    assertThat(call.emergency().displaced()).containsExactly(booked.id());

    var running = new EmergencyStory(List.of(SPECIALIST));
    var inSession = Story.in(CaseState.IN_SESSION).state();
    assertThat(running.answerOver(EXPERT, SPECIALIST, List.of(inSession)).decision())
        .isEqualTo(refused(Rule.EMERGENCY_BUSY));
    assertThat(running.answerOver(EXPERT, SPECIALIST, List.of(call.state())).decision())
        .isEqualTo(refused(Rule.EMERGENCY_BUSY));
  }

  @Test
  void is_raised_by_the_button_only_and_by_a_county_doctor_only() {
    var story = new Story(huizhen.scheduling.api.SchedulingRules.standard());
    assertThat(story.create(EmergencyStory.application()))
        .isEqualTo(new Decision.Refused(Rule.EMERGENCY_RAISED_ELSEWHERE, Step.CREATE));
    var call = new EmergencyStory();
    call.caller = EXPERT;
    assertThat(call.tryToRaise(List.of(List.of(SPECIALIST)), Optional.empty()))
        .isEqualTo(new Decision.Refused(Rule.NOT_ALLOWED, Step.RAISE));
  }

  private static Decision.Refused refused(Rule rule) {
    return new Decision.Refused(rule, Step.ANSWER);
  }
}
