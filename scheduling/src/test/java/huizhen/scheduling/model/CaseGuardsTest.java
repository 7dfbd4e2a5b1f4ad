package huizhen.scheduling.model;

import static huizhen.scheduling.testing.Clinics.COUNTY;
import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.NOW;
import static huizhen.scheduling.testing.Clinics.REQUESTER;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Clinics.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseGuardsTest {
  /// 2026-03-10 in Shanghai, the day of [Clinics#NOW].
  @ParameterizedTest
  @CsvSource({"2023-03-11,false", "2023-03-10,true", "2023-03-09,true"})
  void asks_three_years_of_independent_practice(String since, boolean isEnough) {
    var story = Story.in(CaseState.DISPATCHED);
    story.facts =
        Story.with(story.facts, Clinics.practitioner(SPECIALIST, HOSPITAL, since, "2030-12-31"));
    var decision = story.tell(EXPERT, new CaseCommand.Accept(SPECIALIST));
    if (isEnough) {
      assertThat(decision).isInstanceOf(Decision.Changed.class);
    } else {
      refused(decision, Rule.SPECIALIST_INDEPENDENT_PRACTICE);
    }
  }

  @ParameterizedTest
  @CsvSource({"2026-03-09,false", "2026-03-10,true"})
  void asks_a_licence_that_is_valid_on_the_day_in_the_organisations_zone(
      String validTo, boolean isValid) {
    var story = Story.in(CaseState.DISPATCHED);
    story.facts =
        Story.with(story.facts, Clinics.practitioner(SPECIALIST, HOSPITAL, "2005-01-01", validTo));
    // 23:30 in Shanghai, still the 10th there.
    story.now = Instant.parse("2026-03-10T15:30:00Z");
    var decision = story.tell(EXPERT, new CaseCommand.Accept(SPECIALIST));
    if (isValid) {
      assertThat(decision).isInstanceOf(Decision.Changed.class);
    } else {
      refused(decision, Rule.SPECIALIST_LICENCE);
    }
  }

  @Test
  void asks_the_specialists_scope_to_match() {
    var story = Story.in(CaseState.DISPATCHED);
    var doctor = Clinics.specialist();
    story.facts =
        Story.with(
            story.facts,
            new Practitioner(
                doctor.id(),
                doctor.organisation(),
                doctor.name(),
                doctor.title(),
                "神经内科",
                doctor.licence(),
                doctor.independentSince(),
                doctor.licenceValidTo(),
                doctor.hours()));
    refused(story.tell(EXPERT, new CaseCommand.Accept(SPECIALIST)), Rule.SPECIALIST_DEPARTMENT);
  }

  @Test
  void accepts_no_specialist_of_another_organisation_nor_an_unknown_one() {
    var story = Story.in(CaseState.DISPATCHED);
    story.facts =
        Story.with(
            story.facts,
            Clinics.practitioner(
                SPECIALIST, new OrganisationId("elsewhere"), "2005-01-01", "2030-12-31"));
    refused(
        story.tell(HOSPITAL_COORDINATOR, new CaseCommand.Accept(SPECIALIST)),
        Rule.SPECIALIST_ORGANISATION);
    story.facts =
        new Facts(
            story.facts.inviting(),
            story.facts.invited(),
            story.facts.requester(),
            Optional.empty(),
            story.facts.patient(),
            story.facts.agreements());
    refused(
        story.tell(HOSPITAL_COORDINATOR, new CaseCommand.Accept(SPECIALIST)),
        Rule.SPECIALIST_ORGANISATION);
  }

  @Test
  void lets_a_specialist_accept_for_himself_only() {
    refused(
        Story.in(CaseState.DISPATCHED)
            .tell(Clinics.OTHER_EXPERT, new CaseCommand.Accept(SPECIALIST)),
        Rule.NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-11,2027-01-01,心血管内科,false",
    "2025-01-01,2026-03-09,心血管内科,false",
    "2025-01-01,2026-03-10,神经内科,false",
    "2026-03-10,2026-03-10,心血管内科,true"
  })
  void asks_an_agreement_in_force_that_covers_the_department(
      LocalDate from, LocalDate to, String department, boolean isCovered) {
    var story = Story.in(CaseState.DRAFT);
    story.facts =
        Story.with(
            story.facts,
            new CooperationAgreement(
                "a", COUNTY, HOSPITAL, Set.of(department), from, to, "责任", "0".repeat(64)));
    var decision = story.tell(COUNTY_DOCTOR, new CaseCommand.Submit());
    if (isCovered) {
      assertThat(decision).isInstanceOf(Decision.Changed.class);
    } else {
      refused(decision, Rule.AGREEMENT_ACTIVE);
    }
  }

  @Test
  void takes_no_agreement_that_runs_the_other_way() {
    var story = Story.in(CaseState.DRAFT);
    var a = Clinics.agreement();
    story.facts =
        Story.with(
            story.facts,
            new CooperationAgreement(
                a.id(),
                HOSPITAL,
                COUNTY,
                a.departments(),
                a.validFrom(),
                a.validTo(),
                a.liability(),
                a.sha256()));
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.Submit()), Rule.AGREEMENT_ACTIVE);
  }

  @Test
  void asks_both_organisations_for_a_licence_and_the_invited_one_for_the_department() {
    var story = Story.in(CaseState.DRAFT);
    var hospital = Clinics.hospital();
    story.facts = Story.with(story.facts, organisation(hospital.departments(), " "));
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.Submit()), Rule.ORGANISATION_LICENCE);
    story.facts = Story.with(story.facts, organisation(Set.of("神经内科"), "PDY"));
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.Submit()), Rule.ORGANISATION_DEPARTMENT);
  }

  @Test
  void asks_the_requesting_doctor_for_a_valid_licence() {
    var story = Story.in(CaseState.DRAFT);
    story.facts =
        Story.with(
            story.facts, Clinics.practitioner(REQUESTER, COUNTY, "2005-01-01", "2026-03-09"));
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.Submit()), Rule.REQUESTER_LICENCE);
  }

  @ParameterizedTest
  @CsvSource({
    "'',p,s,d,APPLICATION_REASON",
    "r,' ',s,d,APPLICATION_PURPOSE",
    "r,p,'',d,APPLICATION_RECORD_SUMMARY",
    "r,p,s,'',APPLICATION_DEPARTMENT"
  })
  void asks_the_mandatory_fields_of_the_invitation_when_it_is_submitted(
      String reason, String purpose, String summary, String department, Rule rule) {
    var story = Story.in(CaseState.DRAFT);
    var incomplete = application(reason, purpose, summary, department);
    story.must(COUNTY_DOCTOR, new CaseCommand.Edit(incomplete));
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.Submit()), rule);
  }

  @Test
  void limits_the_length_of_every_field() {
    var story = Story.in(CaseState.DRAFT);
    for (var tooLong :
        new Application[] {
          application("r".repeat(2_001), "p", "s", "d"),
          application("r", "p".repeat(2_001), "s", "d"),
          application("r", "p", "s".repeat(20_001), "d"),
          application("r", "p", "s", "d".repeat(101))
        }) {
      refused(story.tell(COUNTY_DOCTOR, new CaseCommand.Edit(tooLong)), Rule.APPLICATION_TOO_LONG);
    }
  }

  @Test
  void takes_only_a_patient_of_the_inviting_organisation_and_another_organisation() {
    var story = new Story(SchedulingRules.standard());
    var it = Clinics.application();
    refused(story.create(about(it, new PatientId("other"), HOSPITAL)), Rule.APPLICATION_PATIENT);
    refused(story.create(about(it, Clinics.PATIENT, COUNTY)), Rule.APPLICATION_INVITED);
    story.facts = Facts.NONE;
    refused(story.create(it), Rule.APPLICATION_PATIENT);
  }

  @Test
  void drops_the_consent_when_somebody_else_is_asked() {
    var draft = Story.in(CaseState.DRAFT);
    draft.must(COUNTY_DOCTOR, new CaseCommand.GiveConsent(Clinics.consent(NOW)));
    draft.must(COUNTY_DOCTOR, new CaseCommand.Edit(Clinics.application()));
    assertThat(draft.state().consent()).isPresent();
    var other = new OrganisationId("other-hospital");
    draft.facts =
        Story.with(draft.facts, organisation(other, Clinics.hospital().departments(), "PDY"));
    draft.must(
        COUNTY_DOCTOR, new CaseCommand.Edit(about(Clinics.application(), Clinics.PATIENT, other)));
    assertThat(draft.state().consent()).isEmpty();
  }

  @Test
  void keeps_the_patient_once_documents_are_attached() {
    var story = Story.in(CaseState.DRAFT);
    story.must(COUNTY_DOCTOR, new CaseCommand.AddMaterial(Clinics.material("m", NOW)));
    var patient = Clinics.patient();
    var other = new PatientId("patient-2");
    story.facts =
        new Facts(
            story.facts.inviting(),
            story.facts.invited(),
            story.facts.requester(),
            story.facts.specialist(),
            Optional.of(
                new Patient(
                    other,
                    COUNTY,
                    "甲",
                    patient.identityNumber(),
                    patient.phone(),
                    patient.birthDate(),
                    patient.sex())),
            story.facts.agreements());
    refused(
        story.tell(
            COUNTY_DOCTOR, new CaseCommand.Edit(about(Clinics.application(), other, HOSPITAL))),
        Rule.APPLICATION_PATIENT_FIXED);
  }

  @Test
  void limits_and_checks_documents() {
    var story = Story.in(CaseState.DRAFT);
    for (int i = 0; i < CaseChecks.MAX_MATERIALS; i++) {
      story.must(COUNTY_DOCTOR, new CaseCommand.AddMaterial(Clinics.material("m" + i, NOW)));
    }
    refused(
        story.tell(COUNTY_DOCTOR, new CaseCommand.AddMaterial(Clinics.material("one", NOW))),
        Rule.MATERIAL_LIMIT);
    var other = Story.in(CaseState.DRAFT);
    other.must(COUNTY_DOCTOR, new CaseCommand.AddMaterial(Clinics.material("m", NOW)));
    for (var bad :
        Arrays.asList(
            Clinics.material("m", NOW),
            new Material(new DocumentId("n"), "", "application/pdf", 1, "a".repeat(64), NOW),
            new Material(new DocumentId("n"), "f", "application/pdf", 0, "a".repeat(64), NOW),
            new Material(new DocumentId("n"), "f", "application/pdf", 1, "A".repeat(64), NOW))) {
      refused(other.tell(COUNTY_DOCTOR, new CaseCommand.AddMaterial(bad)), Rule.MATERIAL_INVALID);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false,true,true,CONSENT_TREATMENT",
    "true,false,true,CONSENT_SENSITIVE",
    "true,true,false,"
  })
  void asks_both_mandatory_consents_and_leaves_recording_open(
      boolean treatment, boolean sensitive, boolean recording, Rule rule) {
    var story = Story.in(CaseState.SCHEDULED);
    var decision =
        story.tell(
            COUNTY_DOCTOR,
            new CaseCommand.GiveConsent(consent(treatment, sensitive, recording, "甲", NOW)));
    if (rule == null) {
      assertThat(story.state().state()).isEqualTo(CaseState.READY);
      refused(
          story.tell(COUNTY_DOCTOR, new CaseCommand.WithdrawRecordingConsent()),
          Rule.CONSENT_RECORDING);
    } else {
      refused(decision, rule);
    }
  }

  @Test
  void takes_no_consent_without_a_signer_nor_from_the_future() {
    var story = Story.in(CaseState.SCHEDULED);
    for (var bad :
        Arrays.asList(
            consent(true, true, true, " ", NOW),
            consent(true, true, true, "甲", NOW.plus(Duration.ofHours(1))))) {
      refused(story.tell(COUNTY_DOCTOR, new CaseCommand.GiveConsent(bad)), Rule.CONSENT_SIGNER);
    }
  }

  @Test
  void withdraws_the_recording_consent_in_session_and_takes_no_recording_afterwards() {
    var story = Story.in(CaseState.IN_SESSION);
    story.must(SYSTEM, new CaseCommand.AddRecording("r-1"));
    story.must(COUNTY_DOCTOR, new CaseCommand.WithdrawRecordingConsent());
    assertThat(story.state().consent().orElseThrow().treatment()).isTrue();
    assertThat(story.state().recordings()).containsExactly("r-1");
    refused(story.tell(SYSTEM, new CaseCommand.AddRecording("r-2")), Rule.CONSENT_RECORDING);
  }

  @Test
  void opens_the_lobby_fifteen_minutes_before_and_not_after_the_end() {
    var story = Story.in(CaseState.READY);
    story.now = Story.START.minus(Duration.ofMinutes(15)).minusMillis(1);
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.OpenLobby()), Rule.LOBBY_EARLY);
    story.now = Story.END;
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.OpenLobby()), Rule.SESSION_OVER);
    story.now = Story.START.minus(Duration.ofMinutes(15));
    story.must(COUNTY_DOCTOR, new CaseCommand.OpenLobby());
    assertThat(story.state().state()).isEqualTo(CaseState.LOBBY);
  }

  @Test
  void opens_no_lobby_without_consent() {
    var story = Story.in(CaseState.SCHEDULED);
    story.now = Story.START;
    refused(story.tell(COUNTY_DOCTOR, new CaseCommand.OpenLobby()), Rule.CONSENT_MISSING);
  }

  @Test
  void starts_with_both_present_and_not_more_than_a_minute_early() {
    var story = Story.in(CaseState.LOBBY);
    story.now = Story.START.minus(Duration.ofMinutes(1));
    refused(story.tell(EXPERT, new CaseCommand.Start(false, true)), Rule.SESSION_PRESENCE);
    refused(story.tell(EXPERT, new CaseCommand.Start(true, false)), Rule.SESSION_PRESENCE);
    story.now = Story.START.minus(Duration.ofMinutes(1)).minusMillis(1);
    refused(story.tell(EXPERT, new CaseCommand.Start(true, true)), Rule.SESSION_EARLY);
    story.now = Story.END;
    refused(story.tell(EXPERT, new CaseCommand.Start(true, true)), Rule.SESSION_OVER);
    story.now = Story.START.minus(Duration.ofMinutes(1));
    story.must(EXPERT, new CaseCommand.Start(true, true));
  }

  @Test
  void checks_licences_and_the_agreement_again_at_the_start() {
    var story = Story.in(CaseState.LOBBY);
    story.now = Story.START;
    var good = story.facts;
    story.facts =
        Story.with(good, Clinics.practitioner(SPECIALIST, HOSPITAL, "2005-01-01", "2026-03-09"));
    refused(story.tell(EXPERT, new CaseCommand.Start(true, true)), Rule.SPECIALIST_LICENCE);
    story.facts =
        Story.with(good, Clinics.practitioner(REQUESTER, COUNTY, "2005-01-01", "2026-03-09"));
    refused(story.tell(EXPERT, new CaseCommand.Start(true, true)), Rule.REQUESTER_LICENCE);
  }

  @Test
  void books_only_within_hours_and_limits() {
    var story = Story.in(CaseState.ACCEPTED);
    var half = Duration.ofMinutes(30);
    refused(story.book(EXPERT, NOW.minusSeconds(1), NOW.plus(half)), Rule.BOOKING_PAST);
    refused(story.book(EXPERT, Story.START, Story.START.plusSeconds(299)), Rule.BOOKING_DURATION);
    refused(story.book(EXPERT, Story.END, Story.START), Rule.BOOKING_DURATION);
    refused(
        story.book(
            EXPERT,
            NOW.plus(Duration.ofHours(8)).minusSeconds(60),
            NOW.plus(Duration.ofHours(8)).plusSeconds(1_740)),
        Rule.BOOKING_HOURS);
    var far = NOW.plus(Duration.ofDays(91));
    refused(story.book(EXPERT, far, far.plus(half)), Rule.BOOKING_HORIZON);
    story.mustBook(EXPERT, Story.START, Story.END);
    refused(story.book(EXPERT, Story.START, Story.END), Rule.BOOKING_SAME_TIME);
  }

  @Test
  void books_what_was_only_held() {
    var story = Story.in(CaseState.ACCEPTED);
    assertThat(story.hold(EXPERT, Story.START, Story.END)).isInstanceOf(Decision.Changed.class);
    refused(story.hold(EXPERT, Story.START, Story.END), Rule.BOOKING_SAME_TIME);
    story.mustBook(EXPERT, Story.START, Story.END);
    assertThat(story.state().state()).isEqualTo(CaseState.SCHEDULED);
  }

  @Test
  void books_no_day_on_which_the_licence_is_over() {
    var story = Story.in(CaseState.ACCEPTED);
    story.facts =
        Story.with(
            story.facts, Clinics.practitioner(SPECIALIST, HOSPITAL, "2005-01-01", "2026-03-10"));
    var tomorrow = Story.START.plus(Duration.ofDays(1));
    refused(story.book(EXPERT, tomorrow, tomorrow.plusSeconds(1_800)), Rule.SPECIALIST_LICENCE);
  }

  @Test
  void signs_only_the_draft_that_stands_and_only_a_whole_one() {
    var story = Story.in(CaseState.ENDED);
    story.must(EXPERT, new CaseCommand.DraftOpinion("所见", "诊断", " "));
    refused(story.tell(EXPERT, Clinics.signature(1, story.now)), Rule.OPINION_EMPTY);
    story.must(EXPERT, new CaseCommand.DraftOpinion("所见", "诊断", "建议"));
    refused(story.tell(EXPERT, Clinics.signature(2, story.now)), Rule.OPINION_VERSION);
    refused(
        story.tell(EXPERT, Clinics.signature(1, story.now.plusSeconds(3_600))),
        Rule.OPINION_SIGNATURE);
    refused(
        story.tell(EXPERT, new CaseCommand.DraftOpinion("x".repeat(20_001), "", "")),
        Rule.OPINION_TOO_LONG);
  }

  @Test
  void amends_by_a_new_version_and_leaves_the_signed_one_as_it_was() {
    var story = Story.in(CaseState.DELIVERED);
    var signed = story.state().opinions();
    story.must(EXPERT, new CaseCommand.DraftOpinion("新所见", "新诊断", "新建议"));
    assertThat(story.state().opinions()).startsWith(signed.getFirst()).hasSize(2);
    story.must(EXPERT, Clinics.signature(2, story.now));
    assertThat(story.state().opinions()).startsWith(signed.getFirst()).hasSize(2);
    assertThat(story.state().opinions().getLast().version()).isEqualTo(2);
  }

  @Test
  void asks_a_reason_and_a_decision() {
    for (var bad : Arrays.asList("", " ", "x".repeat(2_001))) {
      var story = Story.in(CaseState.DISPATCHED);
      refused(story.tell(EXPERT, new CaseCommand.Return(bad)), Rule.REASON_MISSING);
      refused(story.tell(EXPERT, new CaseCommand.Decline(bad)), Rule.REASON_MISSING);
      refused(story.tell(COUNTY_DOCTOR, new CaseCommand.Cancel(bad)), Rule.REASON_MISSING);
    }
    refused(
        Story.in(CaseState.DELIVERED).tell(COUNTY_DOCTOR, new CaseCommand.Acknowledge(" ")),
        Rule.DECISION_MISSING);
  }

  @Test
  void lets_the_invited_side_cancel_only_what_it_has_accepted() {
    refused(
        Story.in(CaseState.DISPATCHED).tell(HOSPITAL_COORDINATOR, new CaseCommand.Cancel("停诊")),
        Rule.NOT_ALLOWED);
    Story.in(CaseState.SCHEDULED).must(EXPERT, new CaseCommand.Cancel("停诊"));
    Story.in(CaseState.DRAFT).must(COUNTY_COORDINATOR, new CaseCommand.Cancel("重复"));
  }

  @Test
  void tells_pages_what_somebody_may_do() {
    var ready = Story.in(CaseState.READY);
    assertThat(ready.machine.allowed(ready.state(), EXPERT, NOW))
        .containsExactlyInAnyOrder("book", "overbook", "setTeam", "convert", "cancel");
    var open = Story.START.minus(Duration.ofMinutes(15));
    assertThat(ready.machine.allowed(ready.state(), EXPERT, open)).contains("join");
    assertThat(ready.machine.allowed(ready.state(), COUNTY_DOCTOR, open))
        .containsExactlyInAnyOrder(
            "addMaterial", "book", "consent", "withdrawRecording", "join", "convert", "cancel");
    var dispatched = Story.in(CaseState.DISPATCHED);
    assertThat(dispatched.machine.allowed(dispatched.state(), EXPERT, NOW))
        .containsExactlyInAnyOrder("accept", "return", "decline");
    var draft = Story.in(CaseState.DRAFT);
    assertThat(draft.machine.allowed(draft.state(), COUNTY_DOCTOR, NOW))
        .containsExactlyInAnyOrder("edit", "addMaterial", "submit", "consent", "cancel");
    var opinion = Story.in(CaseState.OPINION_DRAFT);
    assertThat(opinion.machine.allowed(opinion.state(), EXPERT, NOW))
        .containsExactlyInAnyOrder("draftOpinion", "signOpinion");
  }

  @Test
  void says_every_rule_in_both_languages_under_its_own_id() {
    assertThat(Rule.values()).extracting(Rule::id).doesNotHaveDuplicates();
    assertThat(Rule.values())
        .allSatisfy(rule -> {
          assertThat(rule.id()).matches("[a-z-]+\\.[a-z-]+");
          assertThat(rule.refusal().zh()).endsWith("。");
          assertThat(rule.refusal().en()).endsWith(".");
        });
  }

  private static void refused(Decision decision, Rule rule) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class, it -> assertThat(it.rule()).isEqualTo(rule));
  }

  private static Application application(
      String reason, String purpose, String summary, String department) {
    return new Application(
        Clinics.PATIENT,
        HOSPITAL,
        reason,
        purpose,
        summary,
        department,
        "",
        Application.Urgency.URGENT);
  }

  private static Application about(Application it, PatientId patient, OrganisationId invited) {
    return new Application(
        patient,
        invited,
        it.reason(),
        it.purpose(),
        it.recordSummary(),
        it.department(),
        it.wishedTitle(),
        it.urgency());
  }

  private static Consent consent(
      boolean treatment, boolean sensitive, boolean recording, String signer, Instant at) {
    return new Consent(
        new DocumentId("c"),
        "2026-1",
        treatment,
        sensitive,
        recording,
        signer,
        Consent.Relation.GUARDIAN,
        at);
  }

  private static Organisation organisation(Set<String> departments, String licence) {
    return organisation(HOSPITAL, departments, licence);
  }

  private static Organisation organisation(
      OrganisationId id, Set<String> departments, String licence) {
    return new Organisation(
        id, "医院", Organisation.Kind.PROVINCIAL_HOSPITAL, licence, departments, Clinics.ZONE, false);
  }
}
