package huizhen.scheduling.teaching;

import static huizhen.scheduling.testing.Clinics.COUNTY;
import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.OTHER_EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Clinics.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingPaper;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.teaching.api.TeachingTimer;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TeachingMachineTest {
  private static final Actor PRESENTER =
      Clinics.actor("sun", Actor.Role.SPECIALIST, HOSPITAL, Optional.of(Classroom.PRESENTER));

  private final Classroom room = new Classroom();

  @Test
  void is_planned_announced_held_recorded_and_closed() {
    var _ = room.live(true, true);
    room.expect(EXPERT, new TeachingCommand.Join());
    room.expect(PRESENTER, new TeachingCommand.Join());
    room.expect(EXPERT, new TeachingCommand.Join()); // he comes back
    room.expect(SYSTEM, new TeachingCommand.AddRecording("r-1"));
    room.expect(COUNTY_DOCTOR, new TeachingCommand.End());
    room.expect(COUNTY_DOCTOR, room.record("讲解了下壁心梗的心电图表现"));
    assertThat(room.session().attendance())
        .extracting(Attended::who)
        .containsExactly(room.session().form().teacher(), SPECIALIST, Classroom.PRESENTER);
    assertThat(room.session().papers())
        .extracting(TeachingPaper::kind)
        .containsExactly(
            TeachingPaper.Kind.ANNOUNCEMENT, TeachingPaper.Kind.CONSENT, TeachingPaper.Kind.RECORD);
    room.now = room.now.plus(Duration.ofDays(7));
    assertThat(room.sweep()).containsExactly("CLOSE");
    assertThat(room.session().state()).isEqualTo(TeachingState.CLOSED);
  }

  @Test
  void lets_nobody_in_without_the_patients_consent_to_teaching() {
    var _ = room.announced(true, false);
    room.expect(EXPERT, new TeachingCommand.Enrol(Set.of(SPECIALIST)));
    room.now = room.session().form().start();
    refused(room.tell(COUNTY_DOCTOR, new TeachingCommand.Open()), "teaching.consent");
    room.expect(COUNTY_DOCTOR, room.consent(false));
    room.expect(COUNTY_DOCTOR, new TeachingCommand.Open());
    room.expect(EXPERT, new TeachingCommand.Join());
  }

  @Test
  void ends_at_once_when_the_consent_is_withdrawn() {
    var _ = room.live(true, false);
    refused(room.tell(EXPERT, room.withdrawal()), "request.not-allowed");
    room.expect(COUNTY_COORDINATOR, room.withdrawal());
    assertThat(room.session().state()).isEqualTo(TeachingState.BROKEN_OFF);
    assertThat(room.session().consent()).isEmpty();
    assertThat(room.session().taken()).isEmpty();
    assertThat(room.tell(EXPERT, new TeachingCommand.Join()))
        .isInstanceOf(RequestDecision.Illegal.class);
  }

  @Test
  void asks_for_a_withdrawn_consent_anew_before_it_is_open() {
    var _ = room.announced(true, false);
    room.expect(COUNTY_DOCTOR, room.consent(false));
    assertThat(room.session().timers())
        .extracting(TeachingTimer::kind)
        .doesNotContain(TeachingTimer.Kind.CONSENT_LATE);
    room.expect(COUNTY_DOCTOR, room.withdrawal());
    room.now = room.session().form().start().minus(Duration.ofHours(24));
    assertThat(room.sweep()).containsExactly("CONSENT_LATE");
    assertThat(room.session().alerts()).containsExactly(TeachingTimer.Kind.CONSENT_LATE);
    room.expect(COUNTY_DOCTOR, room.consent(false));
    assertThat(room.session().alerts()).isEmpty();
  }

  @Test
  void needs_no_consent_where_no_patient_is_shown() {
    var _ = room.live(false, true);
    assertThat(room.session().isToBeRecorded()).isTrue();
    assertThat(room.tell(COUNTY_DOCTOR, room.consent(true)))
        .isInstanceOf(RequestDecision.Illegal.class);
    var other = new Classroom().announced(false, false);
    refused(other.tell(COUNTY_DOCTOR, other.consent(true)), "teaching.no-patient");
  }

  @Test
  void is_not_recorded_where_the_patient_declines_that() {
    var _ = room.announced(true, true);
    room.expect(COUNTY_DOCTOR, room.consent(false));
    room.now = room.session().form().start();
    room.expect(COUNTY_DOCTOR, new TeachingCommand.Open());
    room.expect(COUNTY_DOCTOR, new TeachingCommand.Start(true));
    refused(room.tell(SYSTEM, new TeachingCommand.AddRecording("r-1")), "consent.recording");
  }

  @Test
  void has_so_many_seats_and_no_more_and_each_for_one() {
    var _ = room.announced(false, false);
    room.expect(EXPERT, new TeachingCommand.Enrol(Set.of(SPECIALIST)));
    refused(room.tell(EXPERT, new TeachingCommand.Enrol(Set.of(SPECIALIST))), "teaching.enrol");
    refused(
        room.tell(OTHER_EXPERT, new TeachingCommand.Enrol(Set.of(Classroom.PRESENTER))),
        "teaching.enrol");
    refused(
        room.tell(COUNTY_COORDINATOR, new TeachingCommand.Enrol(Set.of(Classroom.TRAINEE))),
        "teaching.enrol");
    room.expect(HOSPITAL_COORDINATOR, new TeachingCommand.Enrol(Set.of(Classroom.TRAINEE)));
    refused(
        room.tell(
            HOSPITAL_COORDINATOR,
            new TeachingCommand.Enrol(Set.of(new PractitionerId("doctor-nobody")))),
        "teaching.enrol");
    room.expect(OTHER_EXPERT, new TeachingCommand.Unenrol(Classroom.TRAINEE));
    refused(
        room.tell(EXPERT, new TeachingCommand.Unenrol(Classroom.TRAINEE)), "teaching.not-enrolled");
    room.now = room.session().form().start();
    room.expect(COUNTY_DOCTOR, new TeachingCommand.Open());
    refused(room.tell(OTHER_EXPERT, new TeachingCommand.Join()), "teaching.not-enrolled");
  }

  @Test
  void is_full_when_it_is_full() {
    var _ = room.plan(COUNTY_DOCTOR, withSeats(1));
    room.expect(COUNTY_DOCTOR, room.announcement());
    room.expect(EXPERT, new TeachingCommand.Enrol(Set.of(SPECIALIST)));
    refused(
        room.tell(OTHER_EXPERT, new TeachingCommand.Enrol(Set.of(Classroom.TRAINEE))),
        "teaching.full");
  }

  @Test
  void asks_for_licences_and_an_agreement_with_each_invited_organisation() {
    var _ = room.plan(COUNTY_DOCTOR, room.form(false, false));
    var agreements = room.agreements;
    room.agreements = List.of();
    refused(room.tell(COUNTY_DOCTOR, room.announcement()), "agreement.active");
    room.agreements = agreements;
    room.licensedUntil = LocalDate.parse("2020-01-01");
    refused(room.tell(COUNTY_DOCTOR, room.announcement()), "teaching.licence-valid");
    room.licensedUntil = LocalDate.parse("2040-01-01");
    room.expect(COUNTY_DOCTOR, room.announcement());
    room.expect(EXPERT, new TeachingCommand.Enrol(Set.of(SPECIALIST)));
    room.now = room.session().form().start();
    room.expect(COUNTY_DOCTOR, new TeachingCommand.Open());
    room.licensedUntil = LocalDate.ofInstant(room.now, java.time.ZoneId.of(Clinics.ZONE));
    room.expect(EXPERT, new TeachingCommand.Join());
    room.licensedUntil = room.licensedUntil.minusDays(1);
    refused(room.tell(EXPERT, new TeachingCommand.Join()), "teaching.licence-valid");
  }

  @Test
  void takes_the_teachers_time_and_moves_it() {
    var _ = room.announced(false, false);
    var form = room.session().form();
    assertThat(room.session().taken().orElseThrow().start()).isEqualTo(form.start());
    refused(room.tell(COUNTY_DOCTOR, room.moved(Duration.ofDays(1), " ")), "reason.missing");
    refused(room.tell(COUNTY_DOCTOR, room.moved(Duration.ofDays(-3), "设备检修")), "teaching.time");
    room.expect(COUNTY_COORDINATOR, room.moved(Duration.ofDays(1), "设备检修"));
    assertThat(room.session().taken().orElseThrow().start())
        .isEqualTo(form.start().plus(Duration.ofDays(1)));
    room.now = form.start().plus(Duration.ofMinutes(30));
    assertThat(room.sweep()).isEmpty();
  }

  @Test
  void opens_half_an_hour_before_and_is_not_held_when_nobody_begins() {
    var _ = room.announced(false, false);
    var start = room.session().form().start();
    room.now = start.minus(Duration.ofMinutes(31));
    refused(room.tell(COUNTY_DOCTOR, new TeachingCommand.Open()), "teaching.too-early");
    room.now = start.plus(Duration.ofMinutes(5));
    assertThat(room.sweep()).containsExactly("TEACHER_LATE");
    room.expect(COUNTY_DOCTOR, new TeachingCommand.Open());
    refused(room.tell(COUNTY_DOCTOR, new TeachingCommand.Start(false)), "teaching.teacher-present");
    room.now = start.plus(Duration.ofMinutes(30));
    assertThat(room.sweep()).containsExactly("NOT_HELD");
    assertThat(room.session().state()).isEqualTo(TeachingState.NOT_HELD);
    assertThat(room.session().taken()).isEmpty();
  }

  @Test
  void waits_ten_minutes_for_a_lost_teacher_and_ends_when_it_runs_over() {
    var _ = room.live(false, false);
    room.expect(SYSTEM, new TeachingCommand.Suspend());
    room.now = room.now.plus(Duration.ofMinutes(9));
    assertThat(room.sweep()).isEmpty();
    room.expect(SYSTEM, new TeachingCommand.Resume());
    room.now = room.session().form().end().plus(Duration.ofMinutes(60));
    assertThat(room.sweep()).containsExactly("OVERRUN");
    assertThat(room.session().state()).isEqualTo(TeachingState.ENDED);
    room.now = room.now.plus(Duration.ofHours(24));
    assertThat(room.sweep()).containsExactly("RECORD_LATE");

    var lost = new Classroom().live(false, false);
    lost.expect(COUNTY_DOCTOR, new TeachingCommand.Suspend());
    lost.now = lost.now.plus(Duration.ofMinutes(10));
    assertThat(lost.sweep()).containsExactly("LINK_ABORT");
    assertThat(lost.session().state()).isEqualTo(TeachingState.ENDED);
  }

  @Test
  void is_planned_by_the_teacher_or_the_office_and_by_nobody_for_others() {
    var form = room.form(false, false);
    refused(room.plan(EXPERT, form), "request.not-allowed");
    refused(room.plan(HOSPITAL_COORDINATOR, form), "teaching.teacher");
    var _ = room.plan(COUNTY_COORDINATOR, form);
    assertThat(room.session().host()).isEqualTo(COUNTY);
    assertThat(room.machine.allowed(room.session(), EXPERT)).isEmpty();
    assertThat(room.tell(COUNTY_COORDINATOR, new TeachingCommand.Open()))
        .isInstanceOf(RequestDecision.Refused.class);
  }

  @Test
  void loses_a_consent_that_was_for_another_patient() {
    var _ = room.plan(COUNTY_DOCTOR, room.form(true, false));
    room.expect(COUNTY_DOCTOR, room.consent(false));
    room.expect(COUNTY_DOCTOR, new TeachingCommand.Edit(room.form(true, true)));
    assertThat(room.session().consent()).isPresent();
    room.expect(COUNTY_DOCTOR, new TeachingCommand.Edit(room.form(false, true)));
    assertThat(room.session().consent()).isEmpty();
    assertThat(room.session().papers()).hasSize(1);
  }

  private huizhen.scheduling.teaching.api.TeachingForm withSeats(int seats) {
    var form = room.form(false, false);
    return new huizhen.scheduling.teaching.api.TeachingForm(
        form.title(),
        form.outline(),
        form.department(),
        form.teacher(),
        form.start(),
        form.duration(),
        form.patient(),
        form.invited(),
        form.presenters(),
        seats,
        form.isRecorded());
  }

  private static void refused(RequestDecision<TeachingSession> decision, String rule) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            RequestDecision.Refused.class,
            it -> assertThat(((RequestDecision.Refused<?>) it).rule().id()).isEqualTo(rule));
  }
}
