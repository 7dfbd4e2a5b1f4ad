package huizhen.scheduling.model;

import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.REQUESTER;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Teams.INSTITUTE_COORDINATOR;
import static huizhen.scheduling.testing.Teams.NEUROLOGIST;
import static huizhen.scheduling.testing.Teams.NEUROLOGY_EXPERT;
import static huizhen.scheduling.testing.Teams.RADIOLOGIST;
import static huizhen.scheduling.testing.Teams.RADIOLOGY_EXPERT;
import static huizhen.scheduling.testing.Teams.SURGEON;
import static huizhen.scheduling.testing.Teams.SURGERY_EXPERT;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.api.TeamCommand;
import huizhen.scheduling.api.TeamCommand.Place;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.Teams;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TeamTest {
  /// Three hours after the story begins: 12:00 on a Tuesday.
  private static final Instant START = Clinics.NOW.plus(Duration.ofHours(3));

  private static final Instant END = START.plus(Duration.ofMinutes(30));

  private final Story story = new Story(SchedulingRules.standard());

  TeamTest() {
    story.facts = facts(story.facts, it -> it);
    story.bringTo(CaseState.ACCEPTED);
  }

  @Test
  void holds_for_all_and_books_when_every_mandatory_member_has_confirmed() {
    tell(HOSPITAL_COORDINATOR, Teams.team());
    hold(List.of(RADIOLOGIST));
    assertThat(team().attending()).containsExactly(NEUROLOGIST, SURGEON, RADIOLOGIST);
    var fence = story.state().appointment().orElseThrow().fence();

    story.must(COUNTY_COORDINATOR, new CaseCommand.ConfirmTime(fence));
    tell(HOSPITAL_COORDINATOR, new TeamCommand.ConfirmMember(fence, NEUROLOGIST));
    assertThat(story.state().state()).isEqualTo(CaseState.SCHEDULING);
    tell(SURGERY_EXPERT, new TeamCommand.ConfirmMember(fence, SURGEON));
    assertThat(story.state().state()).isEqualTo(CaseState.SCHEDULED);
    assertThat(kinds()).endsWith(CaseDocument.Kind.ARRANGEMENT);

    // The optional one may say so later; nothing else changes by it.
    tell(RADIOLOGY_EXPERT, new TeamCommand.ConfirmMember(fence, RADIOLOGIST));
    assertThat(story.state().state()).isEqualTo(CaseState.SCHEDULED);
  }

  @Test
  void books_by_the_last_side_too_when_the_members_were_first() {
    tell(EXPERT, Teams.team());
    hold(List.of());
    var fence = story.state().appointment().orElseThrow().fence();
    tell(NEUROLOGY_EXPERT, new TeamCommand.ConfirmMember(fence, NEUROLOGIST));
    tell(INSTITUTE_COORDINATOR, new TeamCommand.ConfirmMember(fence, SURGEON));
    assertThat(story.state().state()).isEqualTo(CaseState.SCHEDULING);
    story.must(COUNTY_DOCTOR, new CaseCommand.ConfirmTime(fence));
    assertThat(story.state().state()).isEqualTo(CaseState.SCHEDULED);
  }

  @Test
  void lets_a_held_time_fall_for_all_when_it_is_not_confirmed() {
    tell(EXPERT, Teams.team());
    hold(List.of(RADIOLOGIST));
    var _ = story.elapse();
    assertThat(story.state().state()).isEqualTo(CaseState.ACCEPTED);
    assertThat(team().attending()).isEmpty();
  }

  @Test
  void confirms_for_nobody_but_oneself_and_ones_own_organisation() {
    tell(EXPERT, Teams.team());
    hold(List.of());
    var fence = story.state().appointment().orElseThrow().fence();
    refused(NEUROLOGY_EXPERT, new TeamCommand.ConfirmMember(fence, SURGEON), Rule.NOT_ALLOWED);
    refused(HOSPITAL_COORDINATOR, new TeamCommand.ConfirmMember(fence, SURGEON), Rule.NOT_ALLOWED);
    refused(RADIOLOGY_EXPERT, new TeamCommand.ConfirmMember(fence, RADIOLOGIST), Rule.TEAM_MEMBER);
    refused(
        NEUROLOGY_EXPERT, new TeamCommand.ConfirmMember(fence - 1, NEUROLOGIST), Rule.HOLD_FENCE);
    refused(COUNTY_DOCTOR, new TeamCommand.ConfirmMember(fence, NEUROLOGIST), Rule.NOT_ALLOWED);
  }

  @Test
  void refuses_a_team_that_is_none() {
    var neurologist = new Place(NEUROLOGIST, true);
    refused(EXPERT, team(0, neurologist, neurologist), Rule.TEAM_SIZE);
    refused(EXPERT, team(0, new Place(SPECIALIST, true)), Rule.TEAM_SIZE);
    refused(EXPERT, team(0, new Place(REQUESTER, true)), Rule.TEAM_SIZE);
    refused(EXPERT, team(1, neurologist), Rule.TEAM_SIZE);
    refused(EXPERT, team(-1, neurologist), Rule.TEAM_SIZE);
    refused(EXPERT, team(0, new Place(NEUROLOGIST, false)), Rule.TEAM_SPECIALTIES);
    refused(
        EXPERT,
        team(0, new Place(new PractitionerId("nobody"), true)),
        Rule.SPECIALIST_ORGANISATION);
    refused(
        EXPERT,
        new TeamCommand.SetTeam(List.of(neurologist), 0, "x".repeat(2_001)),
        Rule.TEAM_SIZE);
    var many = new ArrayList<Place>();
    for (int i = 0; i <= Team.MAX_MEMBERS; i++) {
      many.add(new Place(new PractitionerId("d" + i), true));
    }
    refused(EXPERT, new TeamCommand.SetTeam(many, 0, ""), Rule.TEAM_SIZE);
    refused(COUNTY_DOCTOR, Teams.team(), Rule.NOT_ALLOWED);
    refused(NEUROLOGY_EXPERT, Teams.team(), Rule.NOT_ALLOWED);
  }

  @Test
  void asks_each_member_for_licence_and_agreement_when_named_held_confirmed_and_coming_in() {
    var expired = facts(story.facts, it -> expiring(it, "2026-03-09"));
    var without = story.facts;
    story.facts = expired;
    refused(EXPERT, Teams.team(), Rule.SPECIALIST_LICENCE);
    story.facts = agreed(without, List.of(Clinics.agreement()));
    refused(EXPERT, Teams.team(), Rule.AGREEMENT_ACTIVE);
    story.facts = without;
    tell(EXPERT, Teams.team());

    story.facts = expired;
    refused(story.book(EXPERT, slot(List.of())), Rule.SPECIALIST_LICENCE);
    story.facts = without;
    hold(List.of());
    var fence = story.state().appointment().orElseThrow().fence();
    story.facts = expired;
    refused(
        NEUROLOGY_EXPERT,
        new TeamCommand.ConfirmMember(fence, NEUROLOGIST),
        Rule.SPECIALIST_LICENCE);
    story.facts = without;
    ready();
    story.now = START.minus(Duration.ofMinutes(10));
    story.facts = expired;
    var join = story.tell(NEUROLOGY_EXPERT, new CaseCommand.OpenLobby());
    assertThat(join).isEqualTo(new Decision.Refused(Rule.SPECIALIST_LICENCE, Step.OPEN_LOBBY));
    story.facts = agreed(without, List.of(Clinics.agreement()));
    var without2 = story.tell(SURGERY_EXPERT, new CaseCommand.OpenLobby());
    assertThat(without2).isEqualTo(new Decision.Refused(Rule.AGREEMENT_ACTIVE, Step.OPEN_LOBBY));
    story.facts = without;
    story.must(NEUROLOGY_EXPERT, new CaseCommand.OpenLobby());
    assertThat(team().seat(NEUROLOGIST).orElseThrow().joinedAt()).contains(story.now);
  }

  @Test
  void refuses_a_time_that_is_none_for_a_team() {
    tell(EXPERT, Teams.team());
    refused(story.book(EXPERT, START, END), Rule.TEAM_HOLD);
    refused(story.book(EXPERT, slot(List.of(SURGEON))), Rule.TEAM_OPTIONAL);
    refused(story.book(EXPERT, slot(List.of(RADIOLOGIST, RADIOLOGIST))), Rule.TEAM_OPTIONAL);
    refused(story.hold(EXPERT, Clinics.NOW.plusSeconds(600), END), Rule.TEAM_NOTICE);
    var day = LocalDate.parse("2026-03-10");
    story.facts =
        away(story.facts, new Absence("x", Teams.INSTITUTE, Optional.of(SURGEON), day, day));
    refused(story.hold(EXPERT, START, END), Rule.TEAM_HOURS);
  }

  @Test
  void wants_so_many_of_the_optional_members() {
    tell(EXPERT, team(1, new Place(NEUROLOGIST, true), new Place(RADIOLOGIST, false)));
    refused(story.hold(EXPERT, START, END), Rule.TEAM_OPTIONAL);
    hold(List.of(RADIOLOGIST));
  }

  @Test
  void knows_no_optional_members_of_a_consultation_of_two() {
    refused(story.book(EXPERT, slot(List.of(RADIOLOGIST))), Rule.TEAM_OPTIONAL);
  }

  @Test
  void does_not_start_without_a_mandatory_specialty_unless_the_chair_says_why() {
    inLobby();
    var present = Set.of(NEUROLOGIST);
    refusedStart(present);
    refusedStart(Set.of());
    refused(EXPERT, new TeamCommand.Excuse(SURGEON, " "), Rule.REASON_MISSING);
    refused(EXPERT, new TeamCommand.Excuse(RADIOLOGIST, "请假"), Rule.TEAM_MEMBER);
    refused(NEUROLOGY_EXPERT, new TeamCommand.Excuse(SURGEON, "手术中"), Rule.NOT_ALLOWED);
    tell(EXPERT, new TeamCommand.Excuse(SURGEON, "急诊手术中"));
    story.must(EXPERT, new CaseCommand.Start(true, true, present));
    assertThat(story.state().state()).isEqualTo(CaseState.IN_SESSION);
  }

  private void refusedStart(Set<PractitionerId> present) {
    assertThat(story.tell(EXPERT, new CaseCommand.Start(true, true, present)))
        .isEqualTo(new Decision.Refused(Rule.TEAM_PRESENCE, Step.START));
  }

  @Test
  void lets_the_chair_sign_last() {
    ended();
    var draft = new CaseCommand.DraftOpinion("共识所见", "共识诊断", "共识建议");
    assertThat(story.tell(EXPERT, draft))
        .isEqualTo(new Decision.Refused(Rule.TEAM_OWN_FIRST, Step.DRAFT_OPINION));
    tell(EXPERT, Teams.opinion("主持意见", story.now));
    story.must(EXPERT, draft);
    refusedSign();

    refused(NEUROLOGY_EXPERT, stand(true, ""), Rule.TEAM_OWN_FIRST);
    tell(NEUROLOGY_EXPERT, Teams.opinion("个人意见", story.now));
    refusedSign();
    refused(NEUROLOGY_EXPERT, stand(false, " "), Rule.REASON_MISSING);
    tell(NEUROLOGY_EXPERT, stand(false, "建议先行造影"));

    // Another draft asks anew; a stand on the one before is none.
    var before = stand(true, "");
    story.must(EXPERT, new CaseCommand.DraftOpinion("共识所见", "修改后", "共识建议"));
    refused(NEUROLOGY_EXPERT, before, Rule.OPINION_VERSION);
    refusedSign();
    tell(NEUROLOGY_EXPERT, stand(false, "保留意见"));
    story.must(EXPERT, Clinics.signature(1, story.now));
    assertThat(story.state().state()).isEqualTo(CaseState.DELIVERED);
    assertThat(team().seat(NEUROLOGIST).flatMap(Team.Seat::stand).orElseThrow().agrees()).isFalse();
    assertThat(kinds())
        .endsWith(
            CaseDocument.Kind.MEMBER_OPINION,
            CaseDocument.Kind.MEMBER_OPINION,
            CaseDocument.Kind.OPINION);
  }

  private void refusedSign() {
    assertThat(story.tell(EXPERT, Clinics.signature(1, story.now)))
        .isEqualTo(new Decision.Refused(Rule.TEAM_UNSIGNED, Step.SIGN_OPINION));
  }

  @Test
  void takes_each_members_opinion_once_and_whole() {
    ended();
    refused(
        NEUROLOGY_EXPERT,
        new TeamCommand.GiveOpinion("", " ", "建议", "c2ln", story.now),
        Rule.OPINION_EMPTY);
    refused(
        NEUROLOGY_EXPERT,
        new TeamCommand.GiveOpinion("", "x".repeat(20_001), "建议", "c2ln", story.now),
        Rule.OPINION_TOO_LONG);
    refused(
        NEUROLOGY_EXPERT,
        new TeamCommand.GiveOpinion("", "诊断", "建议", "", story.now),
        Rule.OPINION_SIGNATURE);
    refused(COUNTY_DOCTOR, Teams.opinion("诊断", story.now), Rule.NOT_ALLOWED);
    tell(NEUROLOGY_EXPERT, Teams.opinion("诊断", story.now));
    refused(NEUROLOGY_EXPERT, Teams.opinion("改", story.now), Rule.TEAM_OPINION_GIVEN);
  }

  @Test
  void lets_who_was_absent_add_an_opinion_for_a_day() {
    ended();
    var end = story.now;
    tell(EXPERT, Teams.opinion("主持意见", story.now));
    tell(NEUROLOGY_EXPERT, Teams.opinion("个人意见", story.now));
    story.must(EXPERT, new CaseCommand.DraftOpinion("共识所见", "共识诊断", "共识建议"));
    tell(NEUROLOGY_EXPERT, stand(true, ""));
    story.must(EXPERT, Clinics.signature(1, story.now));
    assertThat(allowed(SURGERY_EXPERT)).contains("giveOpinion");

    story.now = end.plus(Team.SUPPLEMENT);
    tell(SURGERY_EXPERT, Teams.opinion("补充意见", story.now));
    assertThat(team().seat(SURGEON).flatMap(Team.Seat::opinion).orElseThrow().isLate()).isTrue();
    story.now = end.plus(Team.SUPPLEMENT).plusMillis(1);
    assertThat(allowed(RADIOLOGY_EXPERT)).doesNotContain("giveOpinion");
    refused(RADIOLOGY_EXPERT, Teams.opinion("太迟", story.now), Rule.TEAM_OPINION_LATE);
  }

  @Test
  void keeps_the_members_under_another_chair() {
    story.facts = facts(story.facts, it -> it);
    tell(EXPERT, Teams.team());
    hold(List.of());
    assertThat(team().under(NEUROLOGIST).members()).containsExactly(SURGEON, RADIOLOGIST);
  }

  @Test
  void becomes_a_consultation_of_two_again() {
    tell(EXPERT, Teams.team());
    hold(List.of());
    tell(EXPERT, new TeamCommand.SetTeam(List.of(), 0, ""));
    assertThat(team()).isEqualTo(Team.NONE);
    assertThat(story.state().state()).isEqualTo(CaseState.ACCEPTED);
    assertThat(story.state().appointment()).isEmpty();
    story.mustBook(EXPERT, START, END);
  }

  private void ready() {
    var fence = story.state().appointment().orElseThrow().fence();
    story.must(COUNTY_COORDINATOR, new CaseCommand.ConfirmTime(fence));
    tell(NEUROLOGY_EXPERT, new TeamCommand.ConfirmMember(fence, NEUROLOGIST));
    tell(SURGERY_EXPERT, new TeamCommand.ConfirmMember(fence, SURGEON));
    story.must(COUNTY_DOCTOR, new CaseCommand.GiveConsent(Clinics.consent(story.now)));
  }

  private void inLobby() {
    tell(EXPERT, Teams.team());
    hold(List.of());
    ready();
    story.now = START.minus(Duration.ofMinutes(10));
    story.must(EXPERT, new CaseCommand.OpenLobby());
    story.must(NEUROLOGY_EXPERT, new CaseCommand.OpenLobby());
    story.now = START;
  }

  /// The surgeon did not come.
  private void ended() {
    inLobby();
    tell(EXPERT, new TeamCommand.Excuse(SURGEON, "急诊手术中"));
    story.must(EXPERT, new CaseCommand.Start(true, true, Set.of(NEUROLOGIST)));
    story.must(EXPERT, new CaseCommand.End());
  }

  private TeamCommand.TakeStand stand(boolean agrees, String reservation) {
    var draft = Documents.draft(Opinions.openDraft(story.state()).orElseThrow());
    return new TeamCommand.TakeStand(draft, agrees, reservation, "c2ln", story.now);
  }

  private Team team() {
    return story.state().team();
  }

  private static TeamCommand.SetTeam team(int needed, Place... places) {
    return new TeamCommand.SetTeam(List.of(places), needed, "");
  }

  private List<CaseDocument.Kind> kinds() {
    return story.state().progress().documents().stream().map(CaseDocument::kind).toList();
  }

  private List<String> allowed(Actor actor) {
    return story.machine.allowed(story.state(), actor, story.now);
  }

  private void tell(Actor actor, TeamCommand what) {
    story.must(actor, new CaseCommand.OfTeam(what));
  }

  private void hold(List<PractitionerId> optional) {
    story.must(story.book(EXPERT, slot(optional)));
  }

  private static CaseMachine.Slot slot(List<PractitionerId> optional) {
    return new CaseMachine.Slot(START, END, true, optional);
  }

  private void refused(Actor actor, TeamCommand what, Rule rule) {
    refused(story.tell(actor, new CaseCommand.OfTeam(what)), rule);
  }

  private static void refused(Decision decision, Rule rule) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class, it -> assertThat(it.rule()).isEqualTo(rule));
  }

  private static Facts facts(Facts it, UnaryOperator<Practitioner> neurologist) {
    var doctors = Teams.doctors();
    var members = new ArrayList<Facts.Member>();
    members.add(new Facts.Member(neurologist.apply(doctors.get(0)), Teams.hospital()));
    members.add(new Facts.Member(doctors.get(1), Teams.hospital()));
    members.add(new Facts.Member(doctors.get(2), Teams.institute()));
    return new Facts(
        it.inviting(),
        it.invited(),
        it.requester(),
        it.specialist(),
        it.patient(),
        Teams.agreements(),
        members,
        it.absences());
  }

  private static Facts agreed(Facts it, List<CooperationAgreement> agreements) {
    return new Facts(
        it.inviting(),
        it.invited(),
        it.requester(),
        it.specialist(),
        it.patient(),
        agreements,
        it.members(),
        it.absences());
  }

  private static Facts away(Facts it, Absence absence) {
    return new Facts(
        it.inviting(),
        it.invited(),
        it.requester(),
        it.specialist(),
        it.patient(),
        it.agreements(),
        it.members(),
        List.of(absence));
  }

  private static Practitioner expiring(Practitioner it, String day) {
    return new Practitioner(
        it.id(),
        it.organisation(),
        it.name(),
        it.title(),
        it.department(),
        it.licence(),
        it.independentSince(),
        LocalDate.parse(day),
        it.hours());
  }
}
