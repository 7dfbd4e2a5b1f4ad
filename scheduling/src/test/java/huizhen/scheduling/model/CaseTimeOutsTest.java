package huizhen.scheduling.model;

import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.NOW;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Clinics.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer.Kind;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.TimeOuts;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What time alone does to a case, with the figures of the domain document.
class CaseTimeOutsTest {
  @Test
  void reminds_at_half_and_nine_tenths_of_four_office_hours_and_expires_after_a_day() {
    var story = Story.in(CaseState.DISPATCHED);
    assertElapses(story, Kind.ANSWER_REMINDER, NOW.plus(Duration.ofHours(2)));
    assertElapses(story, Kind.ANSWER_LAST_REMINDER, NOW.plus(Duration.ofMinutes(216)));
    assertElapses(story, Kind.ANSWER_OVERDUE, NOW.plus(Duration.ofHours(4)));
    assertThat(story.alerts()).hasSize(3);
    assertElapses(story, Kind.EXPIRY, NOW.plus(Duration.ofHours(24)));
    assertThat(story.state().state()).isEqualTo(CaseState.EXPIRED);
    assertThat(story.alerts()).isEmpty();
    assertThat(story.timers()).isEmpty();
  }

  @Test
  void does_not_expire_over_a_weekend_before_it_was_due() {
    var story = new Story(SchedulingRules.standard());
    // Friday, 16:00 in Shanghai: four office hours end on Monday at 11:00.
    story.now = Instant.parse("2026-03-13T08:00:00Z");
    story.mustCreate(Clinics.application());
    story.must(COUNTY_DOCTOR, new CaseCommand.Submit());
    assertThat(story.timers())
        .containsExactly(Kind.ANSWER_REMINDER, Kind.ANSWER_LAST_REMINDER, Kind.EXPIRY);
    story.elapseUntil(CaseState.EXPIRED);
    assertThat(story.now).isEqualTo(Instant.parse("2026-03-16T03:00:00Z"));
  }

  @Test
  void expires_an_urgent_case_after_half_an_hour() {
    var story = new Story(SchedulingRules.standard());
    var it = Clinics.application();
    story.mustCreate(
        new Application(
            it.patient(),
            it.invited(),
            it.reason(),
            it.purpose(),
            it.recordSummary(),
            it.department(),
            it.wishedTitle(),
            Application.Urgency.URGENT));
    story.must(COUNTY_DOCTOR, new CaseCommand.Submit());
    story.elapseUntil(CaseState.EXPIRED);
    assertThat(story.now).isEqualTo(NOW.plus(Duration.ofMinutes(30)));
    story.must(COUNTY_DOCTOR, new CaseCommand.Submit());
    assertThat(story.state().state()).isEqualTo(CaseState.DISPATCHED);
    assertThat(story.timers()).hasSize(3);
  }

  @Test
  void reports_a_missing_consent_half_an_hour_before_the_start() {
    var story = Story.in(CaseState.SCHEDULED);
    assertElapses(story, Kind.CONSENT_LATE, Story.START.minus(Duration.ofMinutes(30)));
    assertThat(story.alerts()).containsExactly(CaseAlert.Kind.CONSENT_LATE);
    story.must(COUNTY_DOCTOR, new CaseCommand.GiveConsent(Clinics.consent(story.now)));
    assertThat(story.alerts()).isEmpty();
    assertThat(story.timers()).containsExactly(Kind.LOBBY, Kind.SPECIALIST_LATE, Kind.NO_SHOW);
  }

  @Test
  void opens_the_lobby_a_quarter_of_an_hour_before_the_start() {
    var story = Story.in(CaseState.READY);
    assertElapses(story, Kind.LOBBY, Story.START.minus(Duration.ofMinutes(15)));
    assertThat(story.state().state()).isEqualTo(CaseState.LOBBY);
  }

  @Test
  void reports_a_late_specialist_after_five_minutes_until_he_comes() {
    var story = Story.in(CaseState.READY);
    var _ = story.elapse();
    assertElapses(story, Kind.SPECIALIST_LATE, Story.START.plus(Duration.ofMinutes(5)));
    assertThat(story.alerts()).containsExactly(CaseAlert.Kind.SPECIALIST_LATE);
    story.must(EXPERT, new CaseCommand.OpenLobby());
    assertThat(story.alerts()).isEmpty();
    assertThat(story.timers()).containsExactly(Kind.NO_SHOW);
  }

  @Test
  void says_who_did_not_come_after_a_quarter_of_an_hour() {
    var nobody = Story.in(CaseState.READY);
    nobody.elapseUntil(CaseState.NO_SHOW);
    assertThat(nobody.now).isEqualTo(Story.START.plus(Duration.ofMinutes(15)));
    assertThat(nobody.state().progress().exit()).contains(ExitCause.NO_SHOW_REQUESTER);

    var noConsent = Story.in(CaseState.SCHEDULED);
    noConsent.elapseUntil(CaseState.NO_SHOW);
    assertThat(noConsent.state().progress().exit()).contains(ExitCause.NO_SHOW_REQUESTER);

    var noSpecialist = Story.in(CaseState.READY);
    var _ = noSpecialist.elapse();
    noSpecialist.must(COUNTY_DOCTOR, new CaseCommand.OpenLobby());
    noSpecialist.elapseUntil(CaseState.NO_SHOW);
    assertThat(noSpecialist.state().progress().exit()).contains(ExitCause.NO_SHOW_SPECIALIST);
  }

  @Test
  void lets_two_doctors_wait_for_the_patient_until_their_time_is_over() {
    var story = Story.in(CaseState.LOBBY);
    story.must(COUNTY_DOCTOR, new CaseCommand.OpenLobby());
    assertElapses(story, Kind.NO_SHOW, Story.START.plus(Duration.ofMinutes(15)));
    assertThat(story.state().state()).isEqualTo(CaseState.LOBBY);
    assertThat(story.alerts()).containsExactly(CaseAlert.Kind.START_LATE);
    assertElapses(story, Kind.NO_SHOW, Story.END);
    assertThat(story.state().progress().exit()).contains(ExitCause.NO_SHOW_PATIENT);
  }

  /// Such as one whose gateway went down: nobody is there to end it.
  @Test
  void ends_a_session_that_nobody_has_ended_and_leaves_time_for_the_opinion() {
    var story = Story.in(CaseState.IN_SESSION);
    var over = Story.END.plus(Duration.ofHours(12));
    assertElapses(story, Kind.SESSION_OVER, over);
    assertThat(story.state().state()).isEqualTo(CaseState.ENDED);
    assertThat(story.state().dueAt()).contains(over.plus(Duration.ofHours(2)));
    assertThat(story.timers()).containsExactly(Kind.OPINION_DUE, Kind.OPINION_OVERDUE);
  }

  @Test
  void waits_ten_minutes_for_a_lost_line() {
    var story = Story.in(CaseState.SUSPENDED);
    var lost = story.now;
    assertElapses(story, Kind.PHONE_OFFER, lost.plusSeconds(15));
    assertElapses(story, Kind.LINK_LOST, lost.plusSeconds(60));
    story.must(SYSTEM, new CaseCommand.Resume());
    assertThat(story.timers()).containsExactly(Kind.SESSION_OVER);
    assertThat(story.alerts()).isEmpty();
    story.must(SYSTEM, new CaseCommand.Suspend());
    story.elapseUntil(CaseState.ABORTED);
    assertThat(story.now).isEqualTo(lost.plusSeconds(60).plus(Duration.ofMinutes(10)));
    assertThat(story.state().progress().exit()).contains(ExitCause.ABORTED_TECHNICAL);
    assertThat(story.alerts()).containsExactly(CaseAlert.Kind.PRIORITY_REBOOK);
  }

  @Test
  void gives_a_held_time_back_after_five_minutes() {
    var story = Story.in(CaseState.SCHEDULING);
    assertElapses(story, Kind.HOLD, story.now.plus(Duration.ofMinutes(5)));
    assertThat(story.state().state()).isEqualTo(CaseState.ACCEPTED);
    assertThat(story.state().appointment()).isEmpty();
    assertThat(story.alerts()).containsExactly(CaseAlert.Kind.HOLD_EXPIRED);
  }

  @Test
  void keeps_the_time_for_the_opinion_while_it_is_written() {
    var story = Story.in(CaseState.ENDED);
    var ended = story.now;
    story.now = ended.plus(Duration.ofHours(1));
    story.must(EXPERT, new CaseCommand.DraftOpinion("a", "b", "c"));
    assertElapses(story, Kind.OPINION_DUE, ended.plus(Duration.ofHours(2)));
    story.must(EXPERT, new CaseCommand.DraftOpinion("a", "b", "d"));
    assertElapses(story, Kind.OPINION_OVERDUE, ended.plus(Duration.ofHours(24)));
    story.must(EXPERT, Clinics.signature(1, story.now));
    assertElapses(story, Kind.DECISION_OVERDUE, story.now.plus(Duration.ofHours(24)));
    assertThat(story.state().state()).isEqualTo(CaseState.DELIVERED);
  }

  @Test
  void closes_after_a_week_and_archives_after_a_day_more() {
    var story = Story.in(CaseState.ACKNOWLEDGED);
    assertElapses(story, Kind.CLOSE, story.now.plus(Duration.ofDays(7)));
    assertElapses(story, Kind.ARCHIVE, story.now.plus(Duration.ofDays(1)));
    assertThat(story.state().state()).isEqualTo(CaseState.ARCHIVED);
    assertThat(story.timers()).isEmpty();
  }

  @Test
  void sets_the_time_outs_of_a_new_appointment_anew() {
    var story = Story.in(CaseState.READY);
    story.now = Story.START.plus(Duration.ofMinutes(6));
    while (story.machine.elapse(story.state(), story.now).isPresent()) {
      var _ = story.elapse();
    }
    assertThat(story.alerts()).containsExactly(CaseAlert.Kind.SPECIALIST_LATE);
    var later = Story.START.plus(Duration.ofHours(3));
    story.mustBook(HOSPITAL_COORDINATOR, later, later.plus(Duration.ofMinutes(30)));
    assertThat(story.alerts()).isEmpty();
    assertElapses(story, Kind.LOBBY, later.minus(Duration.ofMinutes(15)));
    assertElapses(story, Kind.SPECIALIST_LATE, later.plus(Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @EnumSource(
      value = CaseState.class,
      names = {"ACCEPTED", "CANCELLED", "CONVERTED", "ARCHIVED", "NO_SHOW"})
  void leaves_a_case_alone_that_waits_for_nothing(CaseState state) {
    var story = Story.in(state);
    assertThat(story.timers()).isEmpty();
    assertThat(story.machine.elapse(story.state(), NOW.plus(Duration.ofDays(400)))).isEmpty();
  }

  @Test
  void takes_other_figures_and_refuses_those_that_make_no_sense() {
    var story = new Story(SchedulingRules.standard().with(timeOuts(Duration.ofMinutes(1), 50)));
    story.bringTo(CaseState.ACCEPTED);
    story.must(story.hold(EXPERT, Story.START, Story.END));
    assertElapses(story, Kind.HOLD, story.now.plus(Duration.ofMinutes(1)));
    assertThatThrownBy(() -> timeOuts(Duration.ofDays(31), 50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("30 days");
    assertThatThrownBy(() -> timeOuts(Duration.ofMinutes(1), 95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reminders");
  }

  @Test
  void hands_a_case_over_while_the_specialist_is_late() {
    var story = Story.in(CaseState.LOBBY);
    story.facts =
        Story.with(
            story.facts,
            Clinics.practitioner(
                new huizhen.scheduling.api.PractitionerId("doctor-zhao"),
                Clinics.HOSPITAL,
                "2005-07-01",
                "2030-12-31"));
    story.must(
        HOSPITAL_COORDINATOR,
        new CaseCommand.Reassign(
            new huizhen.scheduling.api.PractitionerId("doctor-zhao"), "专家手术未结束"));
    assertThat(story.state().state()).isEqualTo(CaseState.ACCEPTED);
    assertThat(story.state().specialist().orElseThrow()).isNotEqualTo(SPECIALIST);
    assertThat(story.state().progress().arrived()).isEmpty();
    assertThat(story.timers()).isEmpty();
  }

  private static TimeOuts timeOuts(Duration hold, int firstReminderPercent) {
    var it = TimeOuts.standard();
    return new TimeOuts(
        it.urgentAnswer(),
        it.urgentExpiry(),
        it.routineAnswer(),
        it.routineExpiry(),
        firstReminderPercent,
        it.lastReminderPercent(),
        hold,
        it.consentBefore(),
        it.lobbyBefore(),
        it.specialistLate(),
        it.noShow(),
        it.phoneOffer(),
        it.linkGrace(),
        it.linkAbort(),
        it.sessionOver(),
        it.opinionDue(),
        it.opinionOverdue(),
        it.decision(),
        it.close(),
        it.archive());
  }

  private static void assertElapses(Story story, Kind kind, Instant at) {
    var before = story.state();
    assertThat(story.machine.elapse(before, at.minusMillis(1))).as("early " + kind).isEmpty();
    assertThat(story.elapse()).isEqualTo(kind);
    assertThat(story.now).as(kind.name()).isEqualTo(at);
  }
}
