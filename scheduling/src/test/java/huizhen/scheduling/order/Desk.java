package huizhen.scheduling.order;

import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.DEPARTMENT;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.PATIENT;
import static huizhen.scheduling.testing.Clinics.REQUESTER;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderId;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.scheduling.order.api.OrderTimes;
import huizhen.scheduling.order.api.StudyLink;
import huizhen.scheduling.request.Partners;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.testing.Clinics;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One diagnosis order in memory, and a clock: what a gateway does, without Redis.
final class Desk {
  static final StudyLink STUDY =
      new StudyLink("https://pacs.example.org/dicom-web/studies/1.2.840.113619.2.55");
  static final OrderId ID = new OrderId("o-1");

  final OrderMachine machine = new OrderMachine(OrderTimes.standard());
  Instant now = Clinics.NOW;
  LocalDate licensedUntil = LocalDate.parse("2040-12-31");
  List<CooperationAgreement> agreements = List.of(Clinics.agreement());
  Optional<DiagnosisOrder> order = Optional.empty();
  private int documents;

  static OrderForm form(OrderForm.Urgency urgency, Optional<StudyLink> study) {
    return new OrderForm(
        PATIENT,
        HOSPITAL,
        OrderForm.Kind.ECG,
        DEPARTMENT,
        urgency,
        "是否急性心梗",
        "患者，女，76岁，胸痛2小时。",
        study);
  }

  RequestDecision<DiagnosisOrder> draft(OrderForm form) {
    return keep(
        machine.draft(order, ID, form, COUNTY_DOCTOR, partners(form, Optional.empty()), now));
  }

  RequestDecision<DiagnosisOrder> tell(Actor actor, OrderCommand command) {
    var state = order();
    var form = command instanceof OrderCommand.Edit(var written) ? written : state.form();
    var doctor =
        command instanceof OrderCommand.Accept(var named) ? Optional.of(named) : state.doctor();
    return keep(machine.decide(state, command, actor, partners(form, doctor), now));
  }

  /// Fires all that is due, and says what.
  List<String> sweep() {
    var fired = new ArrayList<String>();
    for (var next = machine.elapse(order(), now);
        next.isPresent();
        next = machine.elapse(order(), now)) {
      fired.add(order().nextTimer().orElseThrow().kind().name());
      var _ = keep(next.get());
    }
    return fired;
  }

  DiagnosisOrder order() {
    return order.orElseThrow();
  }

  void expect(Actor actor, OrderCommand command) {
    var decision = tell(actor, command);
    if (!(decision instanceof RequestDecision.Changed<DiagnosisOrder>)) {
      throw new AssertionError("expected a change, got " + decision);
    }
  }

  Desk submitted(OrderForm.Urgency urgency) {
    var _ = draft(form(urgency, Optional.of(STUDY)));
    expect(COUNTY_DOCTOR, consent());
    expect(COUNTY_DOCTOR, new OrderCommand.Submit());
    return this;
  }

  Desk delivered() {
    var _ = submitted(OrderForm.Urgency.URGENT);
    expect(EXPERT, new OrderCommand.Accept(SPECIALIST));
    expect(EXPERT, report());
    expect(EXPERT, sign(1));
    return this;
  }

  OrderCommand.GiveConsent consent() {
    return new OrderCommand.GiveConsent(
        new Consent(
            document(),
            "order-1",
            true,
            true,
            false,
            Clinics.PATIENT_NAME,
            Consent.Relation.SELF,
            now));
  }

  OrderCommand.AddMaterial material() {
    return new OrderCommand.AddMaterial(Clinics.material(document().value(), now));
  }

  static OrderCommand.DraftReport report() {
    return new OrderCommand.DraftReport("ST段抬高", "急性下壁心梗", "立即转诊");
  }

  static OrderCommand.Amend amendment() {
    return new OrderCommand.Amend("ST段抬高，II、III、aVF", "急性下壁心梗", "立即转诊", "补充导联");
  }

  OrderCommand.SignReport sign(int version) {
    return new OrderCommand.SignReport(
        version, new OrderReport.Seal(document(), "e".repeat(64), "c2ln", now));
  }

  private DocumentId document() {
    return new DocumentId("d-" + ++documents);
  }

  private Partners partners(OrderForm form, Optional<PractitionerId> doctor) {
    return new Partners(
        Optional.of(Clinics.county()),
        form.to().equals(HOSPITAL) ? Optional.of(Clinics.hospital()) : Optional.empty(),
        practitioner(REQUESTER),
        doctor.flatMap(this::practitioner),
        form.patient().equals(PATIENT) ? Optional.of(Clinics.patient()) : Optional.empty(),
        agreements);
  }

  private Optional<Practitioner> practitioner(PractitionerId id) {
    var until = licensedUntil.toString();
    if (id.equals(REQUESTER)) {
      return Optional.of(Clinics.practitioner(id, Clinics.COUNTY, "1999-01-01", until));
    }
    return id.equals(SPECIALIST)
        ? Optional.of(Clinics.practitioner(id, HOSPITAL, "2005-07-01", until))
        : Optional.empty();
  }

  private RequestDecision<DiagnosisOrder> keep(RequestDecision<DiagnosisOrder> decision) {
    if (decision instanceof RequestDecision.Changed<DiagnosisOrder>(var next, _, _)) {
      order = Optional.of(next);
    }
    return decision;
  }
}
