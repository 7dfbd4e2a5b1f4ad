package huizhen.scheduling.order;

import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.OTHER_EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderForm.Urgency;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.scheduling.order.api.OrderState;
import huizhen.scheduling.order.api.OrderTimer;
import huizhen.scheduling.order.api.StudyLink;
import huizhen.scheduling.request.RequestDecision;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderMachineTest {
  private final Desk desk = new Desk();

  @Test
  void is_ordered_reported_signed_delivered_and_acknowledged() {
    var _ = desk.delivered();
    assertThat(desk.order().state()).isEqualTo(OrderState.DELIVERED);
    assertThat(desk.order().timers()).as("nothing more is due").isEmpty();
    desk.expect(COUNTY_DOCTOR, new OrderCommand.Acknowledge("立即转诊"));
    desk.now = desk.now.plus(Duration.ofDays(7));
    assertThat(desk.sweep()).containsExactly("CLOSE");
    assertThat(desk.order().state()).isEqualTo(OrderState.CLOSED);
  }

  @Test
  void needs_consent_and_something_to_read() {
    var _ = desk.draft(Desk.form(Urgency.ROUTINE, Optional.empty()));
    refused(desk.tell(COUNTY_DOCTOR, new OrderCommand.Submit()), "order.study");
    desk.expect(COUNTY_DOCTOR, desk.material());
    refused(desk.tell(COUNTY_DOCTOR, new OrderCommand.Submit()), "consent.missing");
    desk.expect(COUNTY_DOCTOR, desk.consent());
    desk.expect(COUNTY_DOCTOR, new OrderCommand.Submit());
  }

  @Test
  void needs_an_agreement_and_licensed_doctors_on_both_sides() {
    var _ = desk.draft(Desk.form(Urgency.ROUTINE, Optional.of(Desk.STUDY)));
    desk.expect(COUNTY_DOCTOR, desk.consent());
    var agreements = desk.agreements;
    desk.agreements = List.of();
    refused(desk.tell(COUNTY_DOCTOR, new OrderCommand.Submit()), "agreement.active");
    desk.agreements = agreements;
    desk.licensedUntil = LocalDate.parse("2020-01-01");
    refused(desk.tell(COUNTY_DOCTOR, new OrderCommand.Submit()), "qualification.requester-licence");
    desk.licensedUntil = LocalDate.parse("2040-01-01");
    desk.expect(COUNTY_DOCTOR, new OrderCommand.Submit());
    desk.licensedUntil = LocalDate.parse("2020-01-01");
    refused(
        desk.tell(HOSPITAL_COORDINATOR, new OrderCommand.Accept(SPECIALIST)),
        "qualification.licence-valid");
    desk.licensedUntil = LocalDate.parse("2040-01-01");
    desk.expect(HOSPITAL_COORDINATOR, new OrderCommand.Accept(SPECIALIST));
    desk.expect(EXPERT, Desk.report());
    desk.licensedUntil = LocalDate.parse("2020-01-01");
    refused(desk.tell(EXPERT, desk.sign(1)), "qualification.licence-valid");
  }

  @Test
  void lets_the_reporting_doctor_alone_write_and_sign() {
    var _ = desk.submitted(Urgency.URGENT);
    desk.expect(EXPERT, new OrderCommand.Accept(SPECIALIST));
    refused(desk.tell(OTHER_EXPERT, Desk.report()), "request.not-allowed");
    refused(desk.tell(HOSPITAL_COORDINATOR, Desk.report()), "request.not-allowed");
    desk.expect(EXPERT, new OrderCommand.DraftReport("ST段抬高", " ", ""));
    refused(desk.tell(EXPERT, desk.sign(1)), "order.report");
    desk.expect(EXPERT, Desk.report());
    refused(desk.tell(EXPERT, desk.sign(2)), "order.report-version");
    refused(desk.tell(COUNTY_DOCTOR, desk.sign(1)), "request.not-allowed");
    desk.expect(EXPERT, desk.sign(1));
    assertThat(desk.tell(EXPERT, Desk.report())).isInstanceOf(RequestDecision.Illegal.class);
  }

  @Test
  void amends_a_signed_report_as_a_new_version_that_is_acknowledged_anew() {
    var _ = desk.delivered();
    desk.expect(COUNTY_DOCTOR, new OrderCommand.Acknowledge("立即转诊"));
    desk.expect(COUNTY_DOCTOR, new OrderCommand.Close());
    var first = desk.order().reports().getFirst();
    refused(desk.tell(EXPERT, new OrderCommand.Amend("所见", "诊断", "", " ")), "reason.missing");
    desk.expect(EXPERT, Desk.amendment());
    assertThat(desk.order().state()).isEqualTo(OrderState.CLOSED);
    desk.expect(EXPERT, Desk.amendment()); // the draft is rewritten
    desk.expect(EXPERT, desk.sign(2));
    assertThat(desk.order().state()).isEqualTo(OrderState.DELIVERED);
    assertThat(desk.order().reports()).hasSize(2).first().isEqualTo(first);
    assertThat(desk.order().reports().getLast().amends()).isEqualTo("补充导联");
    desk.expect(COUNTY_DOCTOR, new OrderCommand.Acknowledge("知悉"));
  }

  @Test
  void is_not_acknowledged_or_closed_while_it_is_being_amended() {
    var _ = desk.delivered();
    desk.expect(EXPERT, Desk.amendment());
    refused(desk.tell(COUNTY_DOCTOR, new OrderCommand.Acknowledge("知悉")), "order.amending");
    desk.expect(EXPERT, desk.sign(2));
    desk.expect(COUNTY_DOCTOR, new OrderCommand.Acknowledge("知悉"));
    desk.expect(EXPERT, Desk.amendment());
    refused(desk.tell(COUNTY_DOCTOR, new OrderCommand.Close()), "order.amending");
    desk.now = desk.now.plus(Duration.ofDays(8));
    assertThat(desk.sweep()).containsExactly("CLOSE");
    assertThat(desk.order().state()).isEqualTo(OrderState.ACKNOWLEDGED);
  }

  @Test
  void reminds_at_half_and_nine_tenths_and_flags_what_is_overdue() {
    var _ = desk.submitted(Urgency.URGENT);
    desk.expect(EXPERT, new OrderCommand.Accept(SPECIALIST));
    desk.now = desk.now.plus(Duration.ofMinutes(15));
    assertThat(desk.sweep()).containsExactly("FIRST_REMINDER");
    desk.now = desk.now.plus(Duration.ofMinutes(12));
    assertThat(desk.sweep()).containsExactly("LAST_REMINDER");
    desk.now = desk.now.plus(Duration.ofMinutes(3));
    assertThat(desk.sweep()).containsExactly("OVERDUE");
    assertThat(desk.order().alerts()).contains(OrderTimer.Kind.OVERDUE);
    desk.expect(EXPERT, Desk.report());
    desk.expect(EXPERT, desk.sign(1));
    assertThat(desk.order().alerts()).isEmpty();

    var routine = new Desk().submitted(Urgency.ROUTINE);
    routine.now = routine.now.plus(Duration.ofDays(1));
    assertThat(routine.sweep()).containsExactly("FIRST_REMINDER", "LAST_REMINDER", "OVERDUE");
    routine.now = routine.now.plus(Duration.ofDays(2));
    assertThat(routine.sweep()).containsExactly("EXPIRY");
    assertThat(routine.order().state()).isEqualTo(OrderState.EXPIRED);
  }

  @Test
  void comes_back_for_what_is_missing_and_its_time_begins_anew() {
    var _ = desk.submitted(Urgency.URGENT);
    refused(desk.tell(EXPERT, new OrderCommand.Return(" ")), "reason.missing");
    desk.expect(EXPERT, new OrderCommand.Return("图像不清晰"));
    assertThat(desk.order().timers()).isEmpty();
    desk.now = desk.now.plus(Duration.ofHours(5));
    desk.expect(COUNTY_DOCTOR, desk.material());
    desk.expect(COUNTY_DOCTOR, new OrderCommand.Submit());
    assertThat(desk.sweep()).isEmpty();
    desk.expect(EXPERT, new OrderCommand.Decline("不在诊断范围"));
    assertThat(desk.machine.allowed(desk.order(), COUNTY_DOCTOR)).isEmpty();
  }

  @Test
  void is_cancelled_by_who_ordered_it_until_the_report_is_begun() {
    var _ = desk.submitted(Urgency.ROUTINE);
    refused(desk.tell(EXPERT, new OrderCommand.Cancel("不需要")), "request.not-allowed");
    desk.expect(EXPERT, new OrderCommand.Accept(SPECIALIST));
    desk.expect(EXPERT, Desk.report());
    assertThat(desk.tell(COUNTY_COORDINATOR, new OrderCommand.Cancel("已转院")))
        .isInstanceOf(RequestDecision.Illegal.class);
  }

  @Test
  void fixes_the_patient_once_a_document_is_attached() {
    var form = Desk.form(Urgency.ROUTINE, Optional.of(Desk.STUDY));
    var _ = desk.draft(form);
    desk.expect(COUNTY_DOCTOR, desk.material());
    var other =
        new OrderForm(
            new huizhen.scheduling.api.PatientId("patient-2"),
            form.to(),
            form.kind(),
            form.department(),
            form.urgency(),
            form.question(),
            form.summary(),
            form.study());
    refused(desk.tell(COUNTY_DOCTOR, new OrderCommand.Edit(other)), "request.patient");
    desk.expect(COUNTY_DOCTOR, new OrderCommand.Edit(form));
    assertThat(desk.order().consent()).isEmpty();
  }

  @Test
  void limits_how_often_a_report_is_amended() {
    var _ = desk.delivered();
    for (int version = 2; version <= DiagnosisOrder.MAX_REPORTS; version++) {
      desk.expect(EXPERT, Desk.amendment());
      desk.expect(EXPERT, desk.sign(version));
    }
    refused(desk.tell(EXPERT, Desk.amendment()), "order.reports");
    assertThat(desk.order().reports()).allMatch(OrderReport::isSigned);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://pacs.example.org/dicom-web/studies/1.2.840.113619.2.55",
        "https://pacs.example.org:8443/studies/1.2.3/series/1.2.4/instances/1.2.5",
        "https://viewer.example.org/view?StudyInstanceUIDs=1.2.840.113619",
        "https://viewer.example.org/view?lang=zh&studyUID=1.2.840.113619&tool=zoom"
      })
  void takes_dicomweb_resources_and_viewers(String url) {
    assertThat(StudyLink.fault(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pacs",
        "http://pacs.example.org/studies/1.2.3",
        "javascript:alert(1)//studies/1.2.3",
        "https://user:secret@pacs.example.org/studies/1.2.3",
        "https://pacs.example.org@evil.example.org/studies/1.2.3",
        "https://127.0.0.1/studies/1.2.3",
        "https://[::1]/studies/1.2.3",
        "https://localhost/studies/1.2.3",
        "https://pacs.example.org/studies/",
        "https://pacs.example.org/studies/abc",
        "https://pacs.example.org/studies/1.2.3/rendered",
        "https://pacs.example.org/studies/1.2.3 4",
        "https://pacs.example.org/view?StudyInstanceUIDs=",
        "https://pacs.example.org/"
      })
  void refuses_what_is_no_study_link(String url) {
    assertThat(StudyLink.fault(url)).isPresent();
  }

  @Test
  void refuses_a_study_link_without_end() {
    var url = "https://pacs.example.org/" + "a".repeat(StudyLink.MAX) + "/studies/1.2.3";
    assertThat(StudyLink.fault(url)).isPresent();
  }

  private static void refused(RequestDecision<DiagnosisOrder> decision, String rule) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            RequestDecision.Refused.class,
            it -> assertThat(it.rule().refusal().rule()).isEqualTo(rule));
  }
}
