package huizhen.scheduling.referral;

import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.DEPARTMENT;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.PATIENT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralForm.Urgency;
import huizhen.scheduling.referral.api.ReferralOrigin;
import huizhen.scheduling.referral.api.ReferralPaper;
import huizhen.scheduling.referral.api.ReferralState;
import huizhen.scheduling.referral.api.ReferralTimer;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferralMachineTest {
  private final Ward ward = new Ward();

  @Test
  void goes_up_and_comes_back_to_the_county_for_follow_up() {
    var _ = ward.treated();
    ward.expect(EXPERT, ward.summary());
    assertThat(ward.referral().state()).isEqualTo(ReferralState.DOWN_REFERRED);
    ward.expect(COUNTY_COORDINATOR, new ReferralCommand.ReceiveBack());
    ward.expect(COUNTY_DOCTOR, ward.followUp(14));
    assertThat(ward.referral().state()).isEqualTo(ReferralState.FOLLOWUP);
    assertThat(ward.referral().course().followUp().orElseThrow().doctor())
        .as("the county's own doctor")
        .isEqualTo(Clinics.REQUESTER);
    ward.expect(COUNTY_DOCTOR, new ReferralCommand.Close());
    assertThat(ward.referral().papers())
        .extracting(ReferralPaper::kind)
        .containsExactly(
            ReferralPaper.Kind.CONSENT, ReferralPaper.Kind.FORM, ReferralPaper.Kind.SUMMARY);
  }

  @Test
  void is_sent_with_the_consent_of_the_patient_or_a_guardian_alone() {
    var _ = ward.draft(Ward.form(Urgency.ROUTINE));
    assertThat(ward.tell(COUNTY_DOCTOR, ward.submit())).isInstanceOf(RequestDecision.Illegal.class);
    var given = ward.consent().consent();
    for (var missing : List.of(0, 1, 2)) {
      var consent =
          new Consent(
              given.document(),
              given.textVersion(),
              missing != 0,
              missing != 1,
              false,
              missing == 2 ? " " : given.signer(),
              given.relation(),
              given.at());
      refused(
          ward.tell(COUNTY_DOCTOR, new ReferralCommand.GiveConsent(consent, "c".repeat(64))),
          List.of("request.consent", "consent.sensitive-information", "consent.signer")
              .get(missing));
    }
    ward.expect(COUNTY_DOCTOR, ward.consent());
    ward.expect(COUNTY_DOCTOR, ward.submit());
  }

  @Test
  void takes_back_the_consent_when_the_words_change() {
    var _ = ward.draft(Ward.form(Urgency.ROUTINE));
    ward.expect(COUNTY_DOCTOR, ward.consent());
    ward.expect(COUNTY_DOCTOR, new ReferralCommand.Edit(Ward.form(Urgency.EMERGENCY)));
    assertThat(ward.referral().state()).isEqualTo(ReferralState.DRAFT);
    assertThat(ward.referral().consent()).isEmpty();
    assertThat(ward.referral().papers()).as("what was signed stays").hasSize(1);
  }

  @Test
  void is_sent_under_an_agreement_in_force_to_a_department_that_is_licensed() {
    var _ = ward.draft(Ward.form(Urgency.ROUTINE));
    ward.expect(COUNTY_DOCTOR, ward.consent());
    var agreements = ward.agreements;
    ward.agreements = List.of();
    refused(ward.tell(COUNTY_DOCTOR, ward.submit()), "agreement.active");
    ward.agreements = agreements;
    ward.now = ward.now.plus(Duration.ofDays(800));
    refused(ward.tell(COUNTY_DOCTOR, ward.submit()), "agreement.active");
    ward.now = Clinics.NOW;
    ward.licensedUntil = LocalDate.parse("2020-01-01");
    refused(ward.tell(COUNTY_DOCTOR, ward.submit()), "qualification.requester-licence");
    ward.licensedUntil = LocalDate.parse("2030-01-01");
    ward.expect(COUNTY_DOCTOR, new ReferralCommand.Edit(form("口腔科")));
    ward.expect(COUNTY_DOCTOR, ward.consent());
    refused(ward.tell(COUNTY_DOCTOR, ward.submit()), "organisation.department");
  }

  @Test
  void asks_for_what_is_missing_and_for_a_patient_of_ones_own() {
    refused(
        ward.draft(
            new ReferralForm(
                new PatientId("patient-9"),
                HOSPITAL,
                DEPARTMENT,
                Urgency.ROUTINE,
                "",
                "",
                "",
                List.of(),
                Optional.empty())),
        "request.patient");
    var _ =
        ward.draft(
            new ReferralForm(
                PATIENT,
                HOSPITAL,
                DEPARTMENT,
                Urgency.ROUTINE,
                "原因",
                " ",
                "",
                List.of(),
                Optional.empty()));
    ward.expect(COUNTY_DOCTOR, ward.consent());
    refused(ward.tell(COUNTY_DOCTOR, ward.submit()), "referral.text");
  }

  @Test
  void goes_to_another_organisation_when_the_patient_agrees_to_that_one_too() {
    var _ = ward.submitted(Urgency.EMERGENCY);
    refused(
        ward.tell(EXPERT, new ReferralCommand.Redirect(new OrganisationId("nowhere"), "无床位")),
        "referral.redirect");
    ward.expect(EXPERT, new ReferralCommand.Redirect(Ward.OTHER_HOSPITAL, "无床位"));
    assertThat(ward.referral().concerned())
        .as("the other one has nothing yet")
        .containsExactlyInAnyOrder(Clinics.COUNTY, HOSPITAL);
    refused(
        ward.tell(Ward.THEIRS, new ReferralCommand.Accept(Ward.OTHER_DOCTOR)),
        "request.not-allowed");
    refused(ward.tell(COUNTY_DOCTOR, ward.submit()), "referral.consent-to");
    ward.expect(COUNTY_DOCTOR, ward.consent());
    ward.expect(COUNTY_DOCTOR, ward.submit());
    assertThat(ward.referral().count(ReferralPaper.Kind.FORM)).isEqualTo(2);
    refused(ward.tell(EXPERT, new ReferralCommand.Accept(SPECIALIST)), "request.not-allowed");
    ward.expect(Ward.THEIRS, new ReferralCommand.Accept(Ward.OTHER_DOCTOR));
  }

  @Test
  void is_accepted_for_a_licensed_doctor_of_the_receiving_organisation_and_department() {
    var _ = ward.submitted(Urgency.ROUTINE);
    refused(
        ward.tell(HOSPITAL_COORDINATOR, new ReferralCommand.Accept(Ward.OTHER_DOCTOR)),
        "qualification.organisation");
    refused(
        ward.tell(HOSPITAL_COORDINATOR, new ReferralCommand.Accept(new PractitionerId("nobody"))),
        "qualification.organisation");
    ward.licensedUntil = LocalDate.parse("2020-01-01");
    refused(
        ward.tell(HOSPITAL_COORDINATOR, new ReferralCommand.Accept(SPECIALIST)),
        "qualification.licence-valid");
  }

  @Test
  void lets_each_side_take_its_own_steps_alone() {
    var _ = ward.submitted(Urgency.ROUTINE);
    refused(
        ward.tell(COUNTY_DOCTOR, new ReferralCommand.Accept(SPECIALIST)), "request.not-allowed");
    refused(ward.tell(EXPERT, new ReferralCommand.Cancel("不需要")), "request.not-allowed");
    refused(ward.tell(EXPERT, new ReferralCommand.Reject(" ")), "reason.missing");
    ward.expect(EXPERT, new ReferralCommand.Reject("不在诊疗范围"));
    assertThat(ward.machine.allowed(ward.referral(), COUNTY_DOCTOR)).isEmpty();
    assertThat(ward.referral().course().lastReason()).contains("不在诊疗范围");
  }

  @Test
  void reminds_of_a_routine_answer_and_presses_for_an_emergency() {
    var _ = ward.submitted(Urgency.EMERGENCY);
    ward.now = ward.now.plus(Duration.ofMinutes(5)).minusMillis(1);
    assertThat(ward.sweep()).isEmpty();
    ward.now = ward.now.plusMillis(1);
    assertThat(ward.sweep()).containsExactly("ANSWER_DUE");
    assertThat(ward.referral().course().alerts()).containsExactly(ReferralTimer.Kind.ANSWER_DUE);
    ward.expect(EXPERT, new ReferralCommand.Accept(SPECIALIST));
    assertThat(ward.referral().course().alerts()).isEmpty();

    var routine = new Ward().submitted(Urgency.ROUTINE);
    routine.now = routine.now.plus(Duration.ofHours(4));
    assertThat(routine.sweep()).containsExactly("ANSWER_REMINDER");
    routine.now = routine.now.plus(Duration.ofHours(20));
    assertThat(routine.sweep()).containsExactly("ANSWER_DUE");
    assertThat(routine.referral().state()).isEqualTo(ReferralState.SUBMITTED);
  }

  @Test
  void notes_who_did_not_arrive_and_takes_him_when_he_comes_after_all() {
    var _ = ward.scheduled();
    ward.expect(COUNTY_DOCTOR, new ReferralCommand.Depart("救护车", "血压 150/90"));
    ward.now = ward.now.plus(Duration.ofHours(4)); // two until the bed, two of grace
    assertThat(ward.sweep()).containsExactly("NOT_ARRIVED");
    assertThat(ward.referral().state()).isEqualTo(ReferralState.NOT_ARRIVED);
    ward.expect(EXPERT, new ReferralCommand.Arrive());
    assertThat(ward.referral().timers()).isEmpty();
  }

  @Test
  void comes_out_of_an_own_finished_case_with_its_very_opinion() {
    var material = Clinics.material("m-1", Clinics.NOW);
    var origin = new ReferralOrigin(Clinics.CASE, 1, new DocumentId("opinion-1"), "f".repeat(64));
    ward.origin = Optional.of(finished(material, huizhen.scheduling.api.CaseState.DELIVERED));
    refused(ward.draft(from(origin, List.of())), "referral.case");
    refused(
        ward.draft(
            from(
                new ReferralOrigin(Clinics.CASE, 1, new DocumentId("another"), "f".repeat(64)),
                List.of(material))),
        "referral.case");
    ward.origin = Optional.of(finished(material, huizhen.scheduling.api.CaseState.OPINION_DRAFT));
    refused(ward.draft(from(origin, List.of(material))), "referral.case");
    ward.origin = Optional.of(finished(material, huizhen.scheduling.api.CaseState.CLOSED));
    assertThat(ward.draft(from(origin, List.of(material))))
        .isInstanceOf(RequestDecision.Changed.class);
    assertThat(ward.referral().form().origin()).contains(origin);
    refused(
        ward.tell(COUNTY_DOCTOR, new ReferralCommand.Edit(Ward.form(Urgency.ROUTINE))),
        "referral.case");
  }

  private static ReferralForm form(String department) {
    return new ReferralForm(
        PATIENT,
        HOSPITAL,
        department,
        Urgency.ROUTINE,
        "原因",
        "诊断",
        "摘要",
        List.of(),
        Optional.empty());
  }

  private static ReferralForm from(ReferralOrigin origin, List<Material> materials) {
    return new ReferralForm(
        PATIENT,
        HOSPITAL,
        DEPARTMENT,
        Urgency.ROUTINE,
        "原因",
        "诊断",
        "摘要",
        materials,
        Optional.of(origin));
  }

  private static ConsultationCase finished(
      Material material, huizhen.scheduling.api.CaseState state) {
    return new ConsultationCase(
        Clinics.CASE,
        9,
        state,
        Clinics.COUNTY,
        Clinics.REQUESTER,
        Clinics.application(),
        List.of(material),
        Optional.of(SPECIALIST),
        Optional.empty(),
        Optional.empty(),
        List.of(
            new Opinion(
                1,
                SPECIALIST,
                "所见",
                "诊断",
                "建议",
                Optional.of(Clinics.NOW),
                Optional.of(new DocumentId("opinion-1")),
                Optional.of("sig"))),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Clinics.NOW,
        Clinics.NOW,
        Optional.empty(),
        huizhen.scheduling.api.CaseProgress.NONE);
  }

  private static void refused(RequestDecision<Referral> decision, String rule) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            RequestDecision.Refused.class,
            it -> assertThat(it.rule().refusal().rule()).isEqualTo(rule));
  }
}
