package huizhen.scheduling.teaching;

import static huizhen.scheduling.testing.Clinics.COUNTY;
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
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingConsent;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingRecord;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingTimes;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One teaching session in memory, and a clock: what a gateway does, without Redis. The county
/// teaches, the hospital is invited.
final class Classroom {
  static final TeachingId ID = new TeachingId("t-1");
  static final PractitionerId PRESENTER = new PractitionerId("doctor-sun");
  static final PractitionerId TRAINEE = new PractitionerId("doctor-zhao");
  static final String DIGEST = "b".repeat(64);

  final TeachingMachine machine = new TeachingMachine(TeachingTimes.standard());
  Instant now = Clinics.NOW;
  LocalDate licensedUntil = LocalDate.parse("2040-12-31");
  List<CooperationAgreement> agreements = List.of(Clinics.agreement());
  Optional<TeachingSession> session = Optional.empty();
  private int documents;

  TeachingForm form(boolean showsPatient, boolean isRecorded) {
    return new TeachingForm(
        "急性心梗病例讨论",
        "一例典型下壁心梗的诊断与处理",
        DEPARTMENT,
        REQUESTER,
        now.plus(Duration.ofDays(2)),
        Duration.ofMinutes(90),
        showsPatient ? Optional.of(PATIENT) : Optional.empty(),
        Set.of(HOSPITAL),
        Set.of(PRESENTER),
        2,
        isRecorded);
  }

  RequestDecision<TeachingSession> plan(Actor actor, TeachingForm form) {
    return keep(machine.plan(session, ID, form, actor, facts(form), now));
  }

  RequestDecision<TeachingSession> tell(Actor actor, TeachingCommand command) {
    var state = session();
    var form = command instanceof TeachingCommand.Edit(var written) ? written : state.form();
    return keep(machine.decide(state, command, actor, facts(form), now));
  }

  /// Fires all that is due, and says what.
  List<String> sweep() {
    var fired = new ArrayList<String>();
    for (var next = machine.elapse(session(), now);
        next.isPresent();
        next = machine.elapse(session(), now)) {
      fired.add(session().nextTimer().orElseThrow().kind().name());
      var _ = keep(next.get());
    }
    return fired;
  }

  TeachingSession session() {
    return session.orElseThrow();
  }

  void expect(Actor actor, TeachingCommand command) {
    var decision = tell(actor, command);
    if (!(decision instanceof RequestDecision.Changed<TeachingSession>)) {
      throw new AssertionError("expected a change, got " + decision);
    }
  }

  Classroom announced(boolean showsPatient, boolean isRecorded) {
    var _ = plan(COUNTY_DOCTOR, form(showsPatient, isRecorded));
    expect(COUNTY_DOCTOR, announcement());
    return this;
  }

  /// With the specialist enrolled, and the consent where one is needed.
  Classroom live(boolean showsPatient, boolean isRecorded) {
    var _ = announced(showsPatient, isRecorded);
    expect(EXPERT, new TeachingCommand.Enrol(Set.of(SPECIALIST)));
    if (showsPatient) {
      expect(COUNTY_DOCTOR, consent(true));
    }
    now = session().form().start();
    expect(COUNTY_DOCTOR, new TeachingCommand.Open());
    expect(COUNTY_DOCTOR, new TeachingCommand.Join());
    expect(COUNTY_DOCTOR, new TeachingCommand.Start(true));
    return this;
  }

  TeachingCommand.Announce announcement() {
    return new TeachingCommand.Announce(document(), DIGEST);
  }

  TeachingCommand.Reschedule moved(Duration later, String reason) {
    var form = session().form();
    return new TeachingCommand.Reschedule(
        form.start().plus(later), form.duration(), reason, document(), DIGEST);
  }

  TeachingCommand.GiveConsent consent(boolean recording) {
    return new TeachingCommand.GiveConsent(
        new TeachingConsent(
            document(),
            DIGEST,
            "teaching-1",
            true,
            true,
            recording,
            Clinics.PATIENT_NAME,
            Consent.Relation.SELF,
            now));
  }

  TeachingCommand.WithdrawConsent withdrawal() {
    return new TeachingCommand.WithdrawConsent(document(), DIGEST);
  }

  TeachingCommand.SignRecord record(String summary) {
    return new TeachingCommand.SignRecord(
        new TeachingRecord(summary, "c2ln", now, document(), DIGEST));
  }

  private DocumentId document() {
    return new DocumentId("d-" + ++documents);
  }

  private TeachingFacts facts(TeachingForm form) {
    var until = licensedUntil.toString();
    Map<PractitionerId, Practitioner> people = new HashMap<>();
    people.put(REQUESTER, Clinics.practitioner(REQUESTER, COUNTY, "1999-01-01", until));
    for (var each : List.of(SPECIALIST, PRESENTER, TRAINEE)) {
      people.put(each, Clinics.practitioner(each, HOSPITAL, "2005-07-01", until));
    }
    return new TeachingFacts(
        Map.of(COUNTY, Clinics.county(), HOSPITAL, Clinics.hospital()),
        people,
        form.patient().filter(PATIENT::equals).map(_ -> Clinics.patient()),
        agreements);
  }

  private RequestDecision<TeachingSession> keep(RequestDecision<TeachingSession> decision) {
    if (decision instanceof RequestDecision.Changed<TeachingSession>(var next, _, _)) {
      session = Optional.of(next);
    }
    return decision;
  }
}
