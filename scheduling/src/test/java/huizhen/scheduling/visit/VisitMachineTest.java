package huizhen.scheduling.visit;

import static huizhen.scheduling.visit.Clinic.BLOCK;
import static huizhen.scheduling.visit.Clinic.CONDITION;
import static huizhen.scheduling.visit.Clinic.DOCTOR;
import static huizhen.scheduling.visit.Clinic.OTHER;
import static huizhen.scheduling.visit.Clinic.RECEPTION;
import static huizhen.scheduling.visit.Clinic.START;
import static huizhen.scheduling.visit.Clinic.expect;
import static huizhen.scheduling.visit.Clinic.patient;
import static huizhen.scheduling.visit.Clinic.prior;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitState;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisitMachineTest {
  private final Clinic clinic = new Clinic(12);

  @Test
  void a_visit_goes_from_its_booking_to_its_follow_up() {
    clinic.inSession("a");
    clinic.now = clinic.now.plus(Duration.ofMinutes(9));
    expect(clinic.tell("a", DOCTOR, new VisitCommand.Complete()));
    var next = Optional.of(LocalDate.parse("2026-04-10"));
    var signed = clinic.tell("a", DOCTOR, clinic.record(next));
    assertThat(signed)
        .isInstanceOfSatisfying(
            VisitDecision.Changed.class,
            it ->
                assertThat(it.states())
                    .containsExactly(VisitState.RECORD_SIGNED, VisitState.FOLLOWUP));
    assertThat(clinic.block(BLOCK).served()).isEqualTo(1);
    assertThat(clinic.block(BLOCK).servedMillis()).isEqualTo(540_000);
    clinic.now = Clinics.NOW.plus(Duration.ofDays(40));
    assertThat(clinic.sweep()).contains("a CLOSE");
    assertThat(clinic.state("a")).isEqualTo(VisitState.CLOSED);
  }

  @Test
  void first_visits_are_refused() {
    expect(clinic.book("a", Optional.empty()));
    expect(clinic.tell("a", patient("a"), clinic.verify(Relation.SELF)));
    expect(clinic.tell("a", patient("a"), clinic.consent(true, true, true)));
    var checkIn = new VisitCommand.CheckIn(true, false);
    refused(clinic.tell("a", patient("a"), checkIn), Rule.VISIT_FIRST);
    refused(
        clinic.tell("a", RECEPTION, new VisitCommand.AddPrior(prior("哮喘"))), Rule.VISIT_CONDITION);
    expect(clinic.tell("a", RECEPTION, new VisitCommand.AddPrior(prior(CONDITION))));
    expect(clinic.tell("a", patient("a"), checkIn));
    assertThat(Rule.VISIT_FIRST.refusal().zh()).startsWith("不得首诊");
  }

  @Test
  void another_diagnosis_ends_it_with_guidance() {
    clinic.inSession("a");
    var worse = new VisitCommand.NotSuitable(VisitExit.Cause.DETERIORATION, "请立即到急诊科就诊");
    refused(
        clinic.tell("a", DOCTOR, new VisitCommand.NotSuitable(VisitExit.Cause.DETERIORATION, " ")),
        Rule.VISIT_EXIT);
    expect(clinic.tell("a", DOCTOR, worse));
    assertThat(clinic.visit("a").course().exit().orElseThrow().words()).contains("急诊");
    assertThat(clinic.state("a")).isEqualTo(VisitState.NOT_SUITABLE);
  }

  @Test
  void who_declines_the_recording_is_seen_in_person() {
    expect(clinic.book("a", Optional.of(prior(CONDITION))));
    expect(clinic.tell("a", patient("a"), clinic.verify(Relation.SELF)));
    refused(
        clinic.tell("a", patient("a"), clinic.consent(true, true, false)), Rule.VISIT_RECORDING);
    refused(
        clinic.tell("a", patient("a"), clinic.consent(true, false, true)), Rule.VISIT_SENSITIVE);
    refused(
        clinic.tell("a", patient("a"), new VisitCommand.CheckIn(true, false)),
        Rule.VISIT_TREATMENT);
  }

  @Test
  void a_child_under_six_has_its_guardian_there() {
    clinic.birthDate = LocalDate.parse("2021-03-10");
    expect(clinic.book("a", Optional.of(prior(CONDITION))));
    expect(clinic.tell("a", patient("a"), clinic.verify(Relation.RELATIVE)));
    refused(clinic.tell("a", patient("a"), clinic.consent(true, true, true)), Rule.VISIT_GUARDIAN);
    expect(clinic.tell("a", patient("a"), clinic.verify(Relation.GUARDIAN)));
    expect(clinic.tell("a", patient("a"), clinic.consent(true, true, true)));
    refused(
        clinic.tell("a", patient("a"), new VisitCommand.CheckIn(true, false)), Rule.VISIT_GUARDIAN);
    expect(clinic.tell("a", patient("a"), new VisitCommand.CheckIn(true, true)));
  }

  @Test
  void a_six_year_old_needs_none() {
    clinic.birthDate = LocalDate.parse("2020-03-10");
    clinic.waiting("a");
    assertThat(clinic.state("a")).isEqualTo(VisitState.WAITING);
  }

  @Test
  void a_licence_is_asked_for_at_each_reception() {
    clinic.waiting("a");
    clinic.licensedUntil = LocalDate.parse("2026-03-09");
    refused(clinic.tell("a", DOCTOR, new VisitCommand.Call()), Rule.VISIT_DOCTOR);
  }

  @Test
  void who_does_not_answer_comes_again_after_two_others_once() {
    for (var id : new String[] {"a", "b", "c", "d"}) {
      clinic.waiting(id);
    }
    expect(clinic.tell("a", DOCTOR, new VisitCommand.Call()));
    refused(clinic.tell("b", DOCTOR, new VisitCommand.Call()), Rule.QUEUE_BUSY);
    pass(Duration.ofSeconds(179));
    assertThat(clinic.visit("a").place().rings()).isEqualTo(3);
    assertThat(clinic.state("a")).isEqualTo(VisitState.CALLED);
    pass(Duration.ofSeconds(1));
    assertThat(clinic.state("a")).isEqualTo(VisitState.WAITING);
    assertThat(clinic.order()).containsExactly("b", "c", "a", "d");
    refused(clinic.tell("a", DOCTOR, new VisitCommand.Call()), Rule.QUEUE_ORDER);
    served("b");
    served("c");
    assertThat(clinic.order()).containsExactly("a", "d");
    expect(clinic.tell("a", DOCTOR, new VisitCommand.Call()));
    pass(Duration.ofMinutes(3));
    assertThat(clinic.state("a")).isEqualTo(VisitState.CALLED);
    expect(clinic.tell("d", DOCTOR, new VisitCommand.Call())); // the doctor goes on
    pass(Duration.ofMinutes(12).minusSeconds(1));
    assertThat(clinic.state("a")).isEqualTo(VisitState.CALLED);
    pass(Duration.ofSeconds(1));
    assertThat(clinic.state("a")).isEqualTo(VisitState.NO_SHOW_PATIENT);
  }

  @Test
  void who_answers_rings_no_more() {
    clinic.waiting("a");
    expect(clinic.tell("a", DOCTOR, new VisitCommand.Call()));
    refused(clinic.tell("a", DOCTOR, new VisitCommand.Start(true, true)), Rule.CALL_UNANSWERED);
    expect(clinic.tell("a", patient("a"), new VisitCommand.Answer()));
    pass(Duration.ofMinutes(30));
    assertThat(clinic.state("a")).isEqualTo(VisitState.CALLED);
    refused(clinic.tell("a", DOCTOR, new VisitCommand.Start(false, true)), Rule.VISIT_PRESENCE);
  }

  @Test
  void everybody_is_told_when_the_doctor_is_ten_minutes_late() {
    clinic.waiting("a");
    clinic.waiting("b");
    clinic.now = START.plus(Duration.ofMinutes(10)).minusSeconds(1);
    assertThat(clinic.sweep()).isEmpty();
    var before = clinic.queue(BLOCK).places().getLast().until();
    pass(Duration.ofSeconds(1));
    assertThat(clinic.block(BLOCK).lateSince()).contains(clinic.now);
    assertThat(clinic.queue(BLOCK).places().getLast().until()).isEqualTo(before);
    expect(clinic.tell(BLOCK, DOCTOR, BlockCommand.BEGIN));
    assertThat(clinic.block(BLOCK).lateSince()).isEmpty();
    assertThat(clinic.queue(BLOCK).places().getFirst().until()).isZero();
  }

  @Test
  void who_waited_for_a_doctor_that_did_not_come_is_first_next_time() {
    clinic.waiting("a");
    expect(clinic.book("b", Optional.of(prior(CONDITION))));
    expect(clinic.tell(BLOCK, RECEPTION, BlockCommand.ABSENT));
    assertThat(clinic.state("a")).isEqualTo(VisitState.NO_SHOW_DOCTOR);
    assertThat(clinic.state("b")).isEqualTo(VisitState.NO_SHOW_DOCTOR);
    assertThat(BlockMachine.isOwed(clinic.visit("a"))).isTrue();
    refused(clinic.book("c", Optional.empty()), Rule.BLOCK_OVER);

    var next = new Clinic(12);
    next.waiting("x");
    next.owed = true;
    next.waiting("y");
    next.owed = false;
    next.waiting("z");
    expect(next.tell("z", RECEPTION, new VisitCommand.Prioritise(Priority.URGENT, "胸闷")));
    assertThat(next.order()).containsExactly("y", "z", "x");
    expect(next.tell("x", RECEPTION, new VisitCommand.Prioritise(Priority.EMERGENCY, "胸痛")));
    assertThat(next.order()).containsExactly("x", "y", "z");
  }

  @Test
  void nobody_is_left_over_when_the_block_is() {
    clinic.waiting("a");
    expect(clinic.book("b", Optional.of(prior(CONDITION))));
    expect(clinic.tell(BLOCK, DOCTOR, BlockCommand.BEGIN));
    clinic.now = START.plus(Duration.ofHours(5));
    assertThat(clinic.sweep()).contains("a OVER", "b OVER");
    assertThat(clinic.state("a")).isEqualTo(VisitState.EXPIRED);
    assertThat(clinic.state("b")).isEqualTo(VisitState.NO_SHOW_PATIENT);

    var absent = new Clinic(2);
    absent.waiting("a");
    absent.now = START.plus(Duration.ofHours(5));
    assertThat(absent.sweep()).contains("a OVER");
    assertThat(absent.state("a")).isEqualTo(VisitState.NO_SHOW_DOCTOR);
  }

  @Test
  void a_transfer_keeps_the_place() {
    clinic.waiting("a");
    clinic.waiting("b");
    var before = WaitingRoom.rank(clinic.visit("a"));
    expect(clinic.tell("a", RECEPTION, new VisitCommand.Transfer(OTHER)));
    assertThat(clinic.visit("a").plan().block()).isEqualTo(OTHER);
    assertThat(WaitingRoom.rank(clinic.visit("a"))).isEqualTo(before);
    assertThat(clinic.state("a")).isEqualTo(VisitState.WAITING);
    assertThat(clinic.order()).containsExactly("b");
    refused(clinic.tell("b", RECEPTION, new VisitCommand.Transfer(BLOCK)), Rule.VISIT_TRANSFER);
  }

  @Test
  void a_block_has_as_many_numbers_as_it_has_and_a_cancelled_one_is_free_again() {
    var small = new Clinic(2);
    expect(small.book("a", Optional.empty()));
    expect(small.book("b", Optional.empty()));
    refused(small.book("c", Optional.empty()), Rule.BLOCK_FULL);
    refused(small.tell("a", patient("a"), new VisitCommand.Cancel("不去了")), Rule.VISIT_CANCEL_LATE);
    expect(small.tell("a", RECEPTION, new VisitCommand.Cancel("不去了")));
    expect(small.book("c", Optional.empty()));
    assertThat(small.visit("c").plan().number()).isEqualTo(1);
  }

  @Test
  void a_lost_line_goes_on_or_ends_after_ten_minutes() {
    clinic.inSession("a");
    expect(clinic.tell("a", Clinics.SYSTEM, new VisitCommand.Suspend()));
    pass(Duration.ofSeconds(15));
    assertThat(clinic.visit("a").course().isPhoneOffered()).isTrue();
    expect(clinic.tell("a", Clinics.SYSTEM, new VisitCommand.Resume()));
    assertThat(clinic.visit("a").course().isPhoneOffered()).isFalse();
    assertThat(clinic.visit("a").timers()).isEmpty();
    expect(clinic.tell("a", Clinics.SYSTEM, new VisitCommand.Suspend()));
    pass(Duration.ofMinutes(10));
    assertThat(clinic.state("a")).isEqualTo(VisitState.EXPIRED);
  }

  @Test
  void nobody_but_its_people_touches_a_visit() {
    clinic.waiting("a");
    clinic.waiting("b");
    for (var stranger :
        new huizhen.scheduling.api.Actor[] {
          patient("b"), Clinics.OTHER_EXPERT, Clinics.COUNTY_DOCTOR, Clinics.COUNTY_COORDINATOR
        }) {
      refused(clinic.tell("a", stranger, new VisitCommand.AskHelp()), Rule.VISIT_NOT_ALLOWED);
      refused(clinic.tell("a", stranger, new VisitCommand.Call()), Rule.VISIT_NOT_ALLOWED);
    }
  }

  private void served(String id) {
    expect(clinic.tell(id, DOCTOR, new VisitCommand.Call()));
    expect(clinic.tell(id, patient(id), new VisitCommand.Answer()));
    expect(clinic.tell(id, DOCTOR, new VisitCommand.Start(true, true)));
    expect(clinic.tell(id, DOCTOR, new VisitCommand.Complete()));
  }

  private void pass(Duration time) {
    clinic.now = clinic.now.plus(time);
    var _ = clinic.sweep();
  }

  private static void refused(VisitDecision decision, Rule rule) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            VisitDecision.Refused.class, it -> assertThat(it.rule()).isEqualTo(rule));
  }
}
