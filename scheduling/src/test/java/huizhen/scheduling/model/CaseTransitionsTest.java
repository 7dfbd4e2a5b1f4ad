package huizhen.scheduling.model;

import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.OTHER_EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Clinics.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.testing.Clinics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaseTransitionsTest {
  private static final Instant AT = Story.START;

  /// Where a case can rest.
  static final List<CaseState> STATES =
      Stream.of(CaseState.values()).filter(it -> it != CaseState.OPINION_SIGNED).toList();

  record Row(CaseState from, Actor actor, CaseCommand command, CaseState to) {
    @Override
    public String toString() {
      return from + " " + Step.of(command).word() + " by " + actor.account() + " -> " + to;
    }
  }

  private static Row row(CaseState from, Actor actor, CaseCommand command, CaseState to) {
    return new Row(from, actor, command, to);
  }

  static List<Row> transitions() {
    var edit = new CaseCommand.Edit(Clinics.application());
    var accept = new CaseCommand.Accept(SPECIALIST);
    var consent = new CaseCommand.GiveConsent(Clinics.consent(Clinics.NOW));
    var draft = new CaseCommand.DraftOpinion("所见", "诊断", "建议");
    var rows =
        new ArrayList<>(
            List.of(
                row(CaseState.DRAFT, COUNTY_DOCTOR, edit, CaseState.DRAFT),
                row(CaseState.RETURNED, COUNTY_DOCTOR, edit, CaseState.DRAFT),
                row(CaseState.DECLINED, COUNTY_DOCTOR, edit, CaseState.DRAFT),
                row(CaseState.DRAFT, COUNTY_DOCTOR, new CaseCommand.Submit(), CaseState.DISPATCHED),
                row(
                    CaseState.RETURNED,
                    COUNTY_DOCTOR,
                    new CaseCommand.Submit(),
                    CaseState.DISPATCHED),
                row(
                    CaseState.SUBMITTED,
                    COUNTY_COORDINATOR,
                    new CaseCommand.Approve(),
                    CaseState.DISPATCHED),
                row(CaseState.DISPATCHED, HOSPITAL_COORDINATOR, accept, CaseState.ACCEPTED),
                row(CaseState.DISPATCHED, EXPERT, accept, CaseState.ACCEPTED),
                row(
                    CaseState.DISPATCHED,
                    HOSPITAL_COORDINATOR,
                    new CaseCommand.Return("缺心电图"),
                    CaseState.RETURNED),
                row(
                    CaseState.DISPATCHED,
                    OTHER_EXPERT,
                    new CaseCommand.Decline("非本科"),
                    CaseState.DECLINED),
                row(CaseState.SCHEDULED, COUNTY_DOCTOR, consent, CaseState.READY),
                row(CaseState.ACCEPTED, COUNTY_DOCTOR, consent, CaseState.ACCEPTED),
                row(CaseState.LOBBY, COUNTY_DOCTOR, new CaseCommand.OpenLobby(), CaseState.LOBBY),
                row(
                    CaseState.LOBBY,
                    EXPERT,
                    new CaseCommand.Start(true, true),
                    CaseState.IN_SESSION),
                row(
                    CaseState.IN_SESSION,
                    COUNTY_DOCTOR,
                    new CaseCommand.OpenLobby(),
                    CaseState.IN_SESSION),
                row(CaseState.IN_SESSION, SYSTEM, new CaseCommand.Suspend(), CaseState.SUSPENDED),
                row(CaseState.SUSPENDED, SYSTEM, new CaseCommand.Resume(), CaseState.IN_SESSION),
                row(CaseState.SUSPENDED, EXPERT, new CaseCommand.End(), CaseState.ENDED),
                row(CaseState.IN_SESSION, SYSTEM, new CaseCommand.End(), CaseState.ENDED),
                row(
                    CaseState.IN_SESSION,
                    SYSTEM,
                    new CaseCommand.AddRecording("recording-1"),
                    CaseState.IN_SESSION),
                row(CaseState.ENDED, EXPERT, draft, CaseState.OPINION_DRAFT),
                row(CaseState.OPINION_DRAFT, EXPERT, draft, CaseState.OPINION_DRAFT),
                row(CaseState.OPINION_DRAFT, EXPERT, Clinics.signature(1, AT), CaseState.DELIVERED),
                row(CaseState.DELIVERED, EXPERT, draft, CaseState.OPINION_DRAFT),
                row(
                    CaseState.DELIVERED,
                    COUNTY_DOCTOR,
                    new CaseCommand.Acknowledge("按意见处理"),
                    CaseState.ACKNOWLEDGED),
                row(
                    CaseState.ACKNOWLEDGED,
                    COUNTY_DOCTOR,
                    new CaseCommand.Close(),
                    CaseState.CLOSED),
                row(CaseState.CLOSED, SYSTEM, new CaseCommand.Archive(), CaseState.ARCHIVED),
                row(CaseState.EXPIRED, COUNTY_DOCTOR, edit, CaseState.DRAFT),
                row(
                    CaseState.EXPIRED,
                    COUNTY_DOCTOR,
                    new CaseCommand.Submit(),
                    CaseState.DISPATCHED),
                row(
                    CaseState.SCHEDULING,
                    COUNTY_DOCTOR,
                    new CaseCommand.ReleaseTime(),
                    CaseState.ACCEPTED),
                row(CaseState.NO_SHOW, COUNTY_DOCTOR, consent, CaseState.NO_SHOW),
                row(CaseState.ABORTED, EXPERT, draft, CaseState.OPINION_DRAFT)));
    for (var from : List.of(CaseState.IN_SESSION, CaseState.SUSPENDED)) {
      rows.add(
          row(
              from,
              EXPERT,
              new CaseCommand.Abort(ExitCause.ABORTED_MEDICAL, "病情加重"),
              CaseState.ABORTED));
    }
    for (var from : Step.CONVERT.from()) {
      rows.add(
          row(
              from,
              COUNTY_DOCTOR,
              new CaseCommand.Convert(ExitCause.CONVERTED_IN_PERSON, "改为门诊"),
              CaseState.CONVERTED));
    }
    for (var from : Step.CANCEL.from()) {
      rows.add(row(from, COUNTY_DOCTOR, new CaseCommand.Cancel("撤回"), CaseState.CANCELLED));
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("transitions")
  void takes_each_step_of_the_table(Row row) {
    var story = Story.in(row.from());
    if (row.from() == CaseState.LOBBY) {
      story.now = AT;
    }
    var version = story.state().version();
    assertThat(story.tell(row.actor(), row.command())).isInstanceOf(Decision.Changed.class);
    assertThat(story.state().state()).isEqualTo(row.to());
    assertThat(story.state().version()).isEqualTo(version + 1);
    assertThat(story.state().changedAt()).isEqualTo(story.now);
  }

  static List<CaseCommand> commands() {
    return List.of(
        new CaseCommand.Edit(Clinics.application()),
        new CaseCommand.AddMaterial(Clinics.material("m", AT)),
        new CaseCommand.Submit(),
        new CaseCommand.Approve(),
        new CaseCommand.Accept(SPECIALIST),
        new CaseCommand.Return("x"),
        new CaseCommand.Decline("x"),
        new CaseCommand.ConfirmTime(1),
        new CaseCommand.ReleaseTime(),
        new CaseCommand.Reassign(SPECIALIST, "x"),
        new CaseCommand.NoShow(ExitCause.NO_SHOW_PATIENT, "x"),
        new CaseCommand.Abort(ExitCause.ABORTED_MEDICAL, "x"),
        new CaseCommand.Convert(ExitCause.CONVERTED_IN_PERSON, "x"),
        new CaseCommand.Archive(),
        new CaseCommand.GiveConsent(Clinics.consent(Clinics.NOW)),
        new CaseCommand.WithdrawRecordingConsent(),
        new CaseCommand.OpenLobby(),
        new CaseCommand.Start(true, true),
        new CaseCommand.AddRecording("recording-1"),
        new CaseCommand.Suspend(),
        new CaseCommand.Resume(),
        new CaseCommand.End(),
        new CaseCommand.DraftOpinion("a", "b", "c"),
        Clinics.signature(1, AT),
        new CaseCommand.Acknowledge("x"),
        new CaseCommand.Close(),
        new CaseCommand.Cancel("x"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void is_illegal_from_every_other_state(CaseCommand command) {
    for (var from : STATES) {
      var step = Step.of(command);
      if (step.from().contains(from)) {
        continue;
      }
      var story = Story.in(from);
      var before = story.state();
      for (var actor :
          List.of(COUNTY_DOCTOR, EXPERT, COUNTY_COORDINATOR, HOSPITAL_COORDINATOR, SYSTEM)) {
        var decision = story.tell(actor, command);
        var isHis = Party.of(actor, before).stream().anyMatch(step.who()::contains);
        assertThat(decision)
            .as("%s in %s by %s", step, from, actor.account())
            .isEqualTo(
                isHis
                    ? new Decision.Illegal(from, step)
                    : new Decision.Refused(Rule.NOT_ALLOWED, step));
        assertThat(story.state()).isSameAs(before);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void refuses_everybody_whose_case_it_is_not(CaseCommand command) {
    var strangers =
        List.of(
            Clinics.actor(
                "stranger", Actor.Role.COUNTY_DOCTOR, Clinics.COUNTY, Optional.of(SPECIALIST)),
            Clinics.actor(
                "elsewhere",
                Actor.Role.SPECIALIST,
                new huizhen.scheduling.api.OrganisationId("elsewhere"),
                Optional.of(SPECIALIST)),
            Clinics.actor("regulator", Actor.Role.REGULATOR, Clinics.HOSPITAL, Optional.empty()),
            Clinics.actor("patient", Actor.Role.PATIENT, Clinics.COUNTY, Optional.empty()),
            Clinics.actor("operator", Actor.Role.OPERATOR, Clinics.COUNTY, Optional.empty()),
            Clinics.actor("service", Actor.Role.SERVICE, Clinics.HOSPITAL, Optional.empty()));
    for (var from : STATES) {
      var story = Story.in(from);
      for (var actor : strangers) {
        assertThat(story.tell(actor, command))
            .isEqualTo(new Decision.Refused(Rule.NOT_ALLOWED, Step.of(command)));
        assertThat(story.machine.allowed(story.state(), actor, story.now)).isEmpty();
      }
    }
  }

  @Test
  void waits_for_approval_only_where_it_is_configured() {
    assertThat(Story.in(CaseState.SUBMITTED).state().dueAt()).isEmpty();
    var story = Story.in(CaseState.DRAFT);
    var decision = story.tell(COUNTY_DOCTOR, new CaseCommand.Submit());
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Changed.class,
            it ->
                assertThat(it.states()).containsExactly(CaseState.SUBMITTED, CaseState.DISPATCHED));
  }

  @Test
  void delivers_an_opinion_as_soon_as_it_is_signed() {
    var story = Story.in(CaseState.OPINION_DRAFT);
    assertThat(story.tell(EXPERT, Clinics.signature(1, AT)))
        .isInstanceOfSatisfying(
            Decision.Changed.class,
            it ->
                assertThat(it.states())
                    .containsExactly(CaseState.OPINION_SIGNED, CaseState.DELIVERED));
  }

  @Test
  void books_again_with_a_higher_fence_and_keeps_the_consent() {
    var story = Story.in(CaseState.READY);
    var fence = story.state().appointment().orElseThrow().fence();
    story.mustBook(EXPERT, Story.END, Story.END.plusSeconds(1_800));
    assertThat(story.state().state()).isEqualTo(CaseState.READY);
    assertThat(story.state().appointment().orElseThrow().fence()).isGreaterThan(fence);
  }

  @Test
  void opens_a_draft_for_a_county_doctor_only() {
    var machine = new CaseMachine(huizhen.scheduling.api.SchedulingRules.standard());
    for (var actor : List.of(EXPERT, COUNTY_COORDINATOR, SYSTEM)) {
      assertThat(
              machine.create(
                  Optional.empty(),
                  Clinics.CASE,
                  Clinics.application(),
                  actor,
                  Story.facts(),
                  Clinics.NOW))
          .isEqualTo(new Decision.Refused(Rule.NOT_ALLOWED, Step.CREATE));
    }
  }

  @Test
  void does_not_open_a_case_twice() {
    var story = Story.in(CaseState.ACCEPTED);
    assertThat(story.create(Clinics.application()))
        .isEqualTo(new Decision.Illegal(CaseState.ACCEPTED, Step.CREATE));
  }
}
