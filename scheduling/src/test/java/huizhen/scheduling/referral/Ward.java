package huizhen.scheduling.referral;

import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.DEPARTMENT;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.PATIENT;
import static huizhen.scheduling.testing.Clinics.REQUESTER;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.referral.api.Arrangement;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralId;
import huizhen.scheduling.referral.api.ReferralTimes;
import huizhen.scheduling.request.Partners;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One referral in memory, and a clock: what a gateway does, without Redis.
final class Ward {
  static final OrganisationId OTHER_HOSPITAL = new OrganisationId("hospital-2");
  static final PractitionerId OTHER_DOCTOR = new PractitionerId("doctor-sun");
  static final Actor THEIRS =
      Clinics.actor("sun", Actor.Role.SPECIALIST, OTHER_HOSPITAL, Optional.of(OTHER_DOCTOR));
  static final ReferralId ID = new ReferralId("r-1");

  final ReferralMachine machine = new ReferralMachine(ReferralTimes.standard());
  Instant now = Clinics.NOW;
  LocalDate licensedUntil = LocalDate.parse("2030-12-31");
  List<CooperationAgreement> agreements = List.of(Clinics.agreement(), other());
  Optional<ConsultationCase> origin = Optional.empty();
  Optional<Referral> referral = Optional.empty();
  private int documents;

  static ReferralForm form(ReferralForm.Urgency urgency) {
    return new ReferralForm(
        PATIENT,
        HOSPITAL,
        DEPARTMENT,
        urgency,
        "本院无法行介入治疗",
        "急性冠脉综合征",
        "患者，女，76岁。",
        List.of(),
        Optional.empty());
  }

  RequestDecision<Referral> draft(ReferralForm form) {
    return keep(
        machine.draft(referral, ID, form, COUNTY_DOCTOR, facts(form, Optional.empty()), now));
  }

  RequestDecision<Referral> tell(Actor actor, ReferralCommand command) {
    var state = referral();
    var form = command instanceof ReferralCommand.Edit(var written) ? written : state.form();
    var doctor =
        command instanceof ReferralCommand.Accept(var named)
            ? Optional.of(named)
            : state.course().doctor();
    var facts = facts(form, doctor);
    var more =
        switch (command) {
          case ReferralCommand.Redirect(var to, _) ->
              new ReferralFacts(
                  facts.partners(), origin, organisation(to).isPresent(), Optional.empty());
          case ReferralCommand.PlanFollowUp(var who, _, _) ->
              new ReferralFacts(facts.partners(), origin, false, practitioner(who));
          default -> facts;
        };
    return keep(machine.decide(state, command, actor, more, now));
  }

  /// Fires all that is due, and says what.
  List<String> sweep() {
    var fired = new ArrayList<String>();
    for (var next = machine.elapse(referral(), now);
        next.isPresent();
        next = machine.elapse(referral(), now)) {
      fired.add(referral().nextTimer().orElseThrow().kind().name());
      var _ = keep(next.get());
    }
    return fired;
  }

  Referral referral() {
    return referral.orElseThrow();
  }

  void expect(Actor actor, ReferralCommand command) {
    var decision = tell(actor, command);
    if (!(decision instanceof RequestDecision.Changed<Referral>)) {
      throw new AssertionError("expected a change, got " + decision);
    }
  }

  /// Written, agreed to and sent.
  Ward submitted(ReferralForm.Urgency urgency) {
    var _ = draft(form(urgency));
    expect(COUNTY_DOCTOR, consent());
    expect(COUNTY_DOCTOR, submit());
    return this;
  }

  /// With a bed in two hours.
  Ward scheduled() {
    var _ = submitted(ReferralForm.Urgency.ROUTINE);
    expect(Clinics.HOSPITAL_COORDINATOR, new ReferralCommand.Accept(SPECIALIST));
    expect(EXPERT, bed(Duration.ofHours(2)));
    return this;
  }

  Ward treated() {
    var _ = scheduled();
    expect(EXPERT, new ReferralCommand.Arrive());
    expect(EXPERT, new ReferralCommand.Admit());
    expect(EXPERT, new ReferralCommand.Treat());
    return this;
  }

  ReferralCommand.GiveConsent consent() {
    return new ReferralCommand.GiveConsent(
        new huizhen.scheduling.api.Consent(
            document(),
            "1",
            true,
            true,
            false,
            Clinics.PATIENT_NAME,
            huizhen.scheduling.api.Consent.Relation.GUARDIAN,
            now),
        "c".repeat(64));
  }

  ReferralCommand.Submit submit() {
    return new ReferralCommand.Submit(document(), "a".repeat(64));
  }

  ReferralCommand.Schedule bed(Duration in) {
    return new ReferralCommand.Schedule(
        new Arrangement(Arrangement.Kind.BED, "心内科一病区12床", now.plus(in)));
  }

  ReferralCommand.DownRefer summary() {
    return new ReferralCommand.DownRefer(
        "冠心病", "支架植入", "阿司匹林", "按时服药", "c2ln", now, document(), "b".repeat(64));
  }

  ReferralCommand.PlanFollowUp followUp(int days) {
    return new ReferralCommand.PlanFollowUp(
        REQUESTER, LocalDate.ofInstant(now, java.time.ZoneOffset.UTC).plusDays(days), "每周测血压");
  }

  private DocumentId document() {
    return new DocumentId("d-" + ++documents);
  }

  private ReferralFacts facts(ReferralForm form, Optional<PractitionerId> doctor) {
    return new ReferralFacts(
        new Partners(
            Optional.of(Clinics.county()),
            organisation(form.to()),
            practitioner(REQUESTER),
            doctor.flatMap(this::practitioner),
            form.patient().equals(PATIENT) ? Optional.of(Clinics.patient()) : Optional.empty(),
            agreements),
        origin,
        false,
        Optional.empty());
  }

  private static Optional<Organisation> organisation(OrganisationId id) {
    if (id.equals(HOSPITAL)) {
      return Optional.of(Clinics.hospital());
    }
    var it = Clinics.hospital();
    return id.equals(OTHER_HOSPITAL)
        ? Optional.of(
            new Organisation(
                id, "市立医院", it.kind(), it.licence(), it.departments(), it.zone(), false))
        : Optional.empty();
  }

  private Optional<Practitioner> practitioner(PractitionerId id) {
    var until = licensedUntil.toString();
    if (id.equals(REQUESTER)) {
      return Optional.of(Clinics.practitioner(id, Clinics.COUNTY, "1999-01-01", until));
    }
    if (id.equals(SPECIALIST)) {
      return Optional.of(Clinics.practitioner(id, HOSPITAL, "2005-07-01", until));
    }
    return id.equals(OTHER_DOCTOR)
        ? Optional.of(Clinics.practitioner(id, OTHER_HOSPITAL, "2005-07-01", until))
        : Optional.empty();
  }

  private static CooperationAgreement other() {
    return new CooperationAgreement(
        "agreement-2",
        OTHER_HOSPITAL,
        Clinics.COUNTY,
        Set.of(DEPARTMENT),
        LocalDate.parse("2025-01-01"),
        LocalDate.parse("2035-12-31"),
        "",
        "0".repeat(64));
  }

  private RequestDecision<Referral> keep(RequestDecision<Referral> decision) {
    if (decision instanceof RequestDecision.Changed<Referral>(var next, _, _)) {
      referral = Optional.of(next);
    }
    return decision;
  }
}
