package huizhen.scheduling.model;

import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The ways by which a case leaves the straight one, and holds.
class CaseExitsTest {
  @Test
  void books_a_held_time_when_the_other_side_confirms_this_very_time() {
    var story = Story.in(CaseState.SCHEDULING);
    var fence = story.state().appointment().orElseThrow().fence();
    story.must(HOSPITAL_COORDINATOR, new CaseCommand.ReleaseTime());
    story.must(story.hold(HOSPITAL_COORDINATOR, Story.START, Story.END));
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.ConfirmTime(fence)), Rule.HOLD_FENCE);
    var newer = story.state().appointment().orElseThrow().fence();
    // The holder's own side has confirmed already.
    story.must(EXPERT, new CaseCommand.ConfirmTime(newer));
    assertThat(story.state().state()).isEqualTo(CaseState.SCHEDULING);
    story.must(COUNTY_DOCTOR, new CaseCommand.ConfirmTime(newer));
    assertThat(story.state().state()).isEqualTo(CaseState.SCHEDULED);
    assertThat(story.state().progress().confirmed()).isEmpty();
  }

  @Test
  void notes_a_no_show_only_after_the_wait_and_of_nobody_who_came() {
    var story = Story.in(CaseState.LOBBY);
    var specialist = new CaseCommand.NoShow(ExitCause.NO_SHOW_SPECIALIST, "未到");
    var patient = new CaseCommand.NoShow(ExitCause.NO_SHOW_PATIENT, "未到");
    refused(story.tell(COUNTY_DOCTOR, patient), Rule.NO_SHOW_EARLY);
    assertThat(story.machine.allowed(story.state(), COUNTY_DOCTOR, story.now))
        .doesNotContain("noShow");
    story.now = Story.START.plus(Duration.ofMinutes(15));
    assertThat(story.machine.allowed(story.state(), COUNTY_DOCTOR, story.now)).contains("noShow");
    // In this story the specialist has opened the lobby.
    refused(story.tell(COUNTY_DOCTOR, specialist), Rule.NO_SHOW_PRESENT);
    refused(
        story.tell(COUNTY_DOCTOR, new CaseCommand.NoShow(ExitCause.ABORTED_MEDICAL, "未到")),
        Rule.EXIT_CAUSE);
    refused(
        story.tell(COUNTY_DOCTOR, new CaseCommand.NoShow(ExitCause.NO_SHOW_PATIENT, " ")),
        Rule.REASON_MISSING);
    story.must(COUNTY_DOCTOR, patient);
    assertThat(story.state().progress().exit()).contains(ExitCause.NO_SHOW_PATIENT);
    var later = Story.START.plus(Duration.ofHours(2));
    story.mustBook(EXPERT, later, later.plus(Duration.ofMinutes(30)));
    assertThat(story.state().state()).isEqualTo(CaseState.READY);
    assertThat(story.state().progress().exit()).isEmpty();
    assertThat(story.state().progress().arrived()).isEmpty();
  }

  @Test
  void does_not_book_again_what_was_broken_off_for_medical_reasons() {
    var story = Story.in(CaseState.IN_SESSION);
    story.must(EXPERT, new CaseCommand.Abort(ExitCause.ABORTED_MEDICAL, "病情加重，就地抢救"));
    var later = Story.START.plus(Duration.ofHours(2));
    refused(story.book(EXPERT, later, later.plusSeconds(1_800)), Rule.BOOKING_ABORTED);
    refused(story.hold(EXPERT, later, later.plusSeconds(1_800)), Rule.BOOKING_ABORTED);
    refused(
        story.tell(EXPERT, new CaseCommand.DraftOpinion("a", "b", "c")), Rule.OPINION_NO_SESSION);
    assertThat(story.machine.allowed(story.state(), EXPERT, story.now))
        .doesNotContain("book", "hold", "draftOpinion")
        .contains("convert");
    story.must(EXPERT, new CaseCommand.Convert(ExitCause.CONVERTED_REFERRAL, "转上级医院"));
    assertThat(story.state().state()).isEqualTo(CaseState.CONVERTED);
  }

  @Test
  void takes_an_opinion_on_a_session_whose_line_broke_when_enough_was_seen() {
    var story = Story.in(CaseState.ABORTED);
    story.must(EXPERT, new CaseCommand.DraftOpinion("所见", "诊断", "建议"));
    assertThat(story.state().state()).isEqualTo(CaseState.OPINION_DRAFT);
    assertThat(story.state().dueAt()).contains(story.now.plus(Duration.ofHours(2)));
    assertThat(story.timers()).hasSize(2);
  }

  @Test
  void frees_a_time_that_lies_ahead_when_the_case_is_converted() {
    var story = Story.in(CaseState.READY);
    story.must(COUNTY_DOCTOR, new CaseCommand.Convert(ExitCause.CONVERTED_IN_PERSON, "患者要求"));
    assertThat(story.state().appointment()).isEmpty();
    assertThat(story.state().lastReason()).contains("患者要求");
  }

  @Test
  void hands_over_to_another_specialist_only() {
    refused(
        Story.in(CaseState.READY)
            .tell(HOSPITAL_COORDINATOR, new CaseCommand.Reassign(SPECIALIST, "改派")),
        Rule.REASSIGN_SAME);
  }

  @Test
  void lists_every_version_of_a_document() {
    var story = Story.in(CaseState.RETURNED);
    story.must(COUNTY_DOCTOR, new CaseCommand.Submit());
    assertThat(story.state().progress().documents())
        .extracting(CaseDocument::kind, CaseDocument::version)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(CaseDocument.Kind.APPLICATION, 1),
            org.assertj.core.groups.Tuple.tuple(CaseDocument.Kind.REFUSAL, 1),
            org.assertj.core.groups.Tuple.tuple(CaseDocument.Kind.APPLICATION, 2));
    var documents = story.state().progress().documents();
    assertThat(documents.get(0).sha256())
        .isEqualTo(documents.get(2).sha256())
        .matches("[0-9a-f]{64}");
  }

  @Test
  void ends_a_case_that_goes_round_for_ever_but_lets_it_out() {
    var story = Story.in(CaseState.RETURNED);
    var limit = 0;
    while (limit++ < Documents.MAX
        && story.tell(COUNTY_DOCTOR, new CaseCommand.Submit()) instanceof Decision.Changed) {
      story.must(EXPERT, new CaseCommand.Return("再补充"));
    }
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.Submit()), Rule.DOCUMENTS_LIMIT);
    assertThat(story.state().progress().documents()).hasSize(Documents.MAX);
    story.must(COUNTY_DOCTOR, new CaseCommand.Cancel("不再申请"));
  }

  @Test
  void lists_at_most_so_many_lost_lines() {
    var story = Story.in(CaseState.IN_SESSION);
    for (int i = 0; i < Documents.MAX_INCIDENTS + 5; i++) {
      story.must(Clinics.SYSTEM, new CaseCommand.Suspend());
      story.must(Clinics.SYSTEM, new CaseCommand.Resume());
    }
    assertThat(story.state().progress().documents())
        .filteredOn(it -> it.kind() == CaseDocument.Kind.INCIDENT)
        .hasSize(Documents.MAX_INCIDENTS);
  }

  private static void refused(Decision decision, Rule rule) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class, it -> assertThat(it.rule()).isEqualTo(rule));
  }
}
