package huizhen.scheduling.visit;

import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.visit.api.Attendant;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PriorDiagnosis;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.annotation.CanIgnoreReturnValue;

/// Two doctors' blocks in memory, and a clock: what a gateway does, without Redis.
final class Clinic {
  static final Instant START = Clinics.NOW;
  static final BlockId BLOCK = new BlockId("b-1");
  static final BlockId OTHER = new BlockId("b-2");
  static final PractitionerId OTHER_DOCTOR = new PractitionerId("doctor-zhao");
  static final Actor DOCTOR = Clinics.EXPERT;
  static final Actor RECEPTION = Clinics.HOSPITAL_COORDINATOR;
  static final String CONDITION = "高血压";

  final VisitTimes times = VisitTimes.standard();
  final VisitMachine machine = new VisitMachine(times);
  final BlockMachine blocksMachine = new BlockMachine(times);
  final Map<BlockId, SessionBlock> blocks = new LinkedHashMap<>();
  final Map<VisitId, Visit> visits = new LinkedHashMap<>();
  Instant now = START.minus(Duration.ofMinutes(20));
  LocalDate birthDate = LocalDate.parse("1950-01-01");
  LocalDate licensedUntil = LocalDate.parse("2030-12-31");
  boolean owed;

  Clinic(int capacity) {
    block(BLOCK, SPECIALIST, capacity);
    block(OTHER, OTHER_DOCTOR, capacity);
  }

  private void block(BlockId id, PractitionerId doctor, int capacity) {
    var wanted =
        SessionBlock.open(id, HOSPITAL, doctor, START, START.plus(Duration.ofHours(4)), capacity);
    var _ =
        keep(
            blocksMachine.open(
                Optional.empty(), wanted, RECEPTION, facts(doctor, new PatientId("p")), now));
  }

  VisitDecision book(String id, Optional<PriorDiagnosis> prior) {
    var patient = new PatientId("patient-" + id);
    return keep(
        blocksMachine.book(
            target(BLOCK),
            new VisitId(id),
            new Booking(patient, CONDITION, prior),
            owed,
            RECEPTION,
            facts(SPECIALIST, patient),
            now));
  }

  VisitDecision tell(String id, Actor actor, VisitCommand command) {
    var visit = visit(id);
    var plan = visit.plan();
    var target =
        command instanceof VisitCommand.Transfer(var to)
            ? Optional.ofNullable(blocks.get(to)).map(it -> target(it.id()))
            : Optional.<VisitMachine.Target>empty();
    return keep(
        machine.decide(
            new VisitMachine.Scene(visit, block(plan.block()), in(plan.block()), target),
            command,
            actor,
            facts(plan.doctor(), plan.patient()),
            now));
  }

  VisitDecision tell(BlockId id, Actor actor, BlockCommand command) {
    return keep(blocksMachine.tell(target(id), command, actor, now));
  }

  /// Fires everything that is due, the earliest first, as the sweeper does; says what.
  List<String> sweep() {
    var fired = new java.util.ArrayList<String>();
    for (var block : List.copyOf(blocks.values())) {
      blocksMachine
          .elapse(block, now)
          .ifPresent(it -> {
            fired.add(block.id() + " LATE");
            var _ = keep(it);
          });
    }
    for (var found = true; found; ) {
      found = false;
      for (var visit : List.copyOf(visits.values())) {
        var decision = machine.elapse(visit, block(visit.plan().block()), now);
        if (decision.isPresent()) {
          fired.add(visit.id() + " " + visit.next().orElseThrow().kind());
          var _ = keep(decision.get());
          found = true;
        }
      }
    }
    return fired;
  }

  /// A patient who has come by the link, agreed and tested, and waits.
  void waiting(String id) {
    if (!visits.containsKey(new VisitId(id))) {
      expect(book(id, Optional.of(prior(CONDITION))));
    }
    expect(tell(id, patient(id), verify(Relation.SELF)));
    expect(tell(id, patient(id), consent(true, true, true)));
    expect(tell(id, patient(id), new VisitCommand.CheckIn(true, false)));
  }

  /// One who sits before the doctor.
  void inSession(String id) {
    waiting(id);
    seen(id);
  }

  /// Called, and in.
  void seen(String id) {
    expect(tell(id, DOCTOR, new VisitCommand.Call()));
    expect(tell(id, patient(id), new VisitCommand.Answer()));
    expect(tell(id, DOCTOR, new VisitCommand.Start(true, true)));
  }

  Waiting queue(BlockId id) {
    return new WaitingRoom(times).waiting(block(id), in(id), now);
  }

  List<String> order() {
    return queue(BLOCK).places().stream().map(it -> it.visit().value()).toList();
  }

  Visit visit(String id) {
    return Objects.requireNonNull(visits.get(new VisitId(id)), id);
  }

  VisitState state(String id) {
    return visit(id).state();
  }

  SessionBlock block(BlockId id) {
    return Objects.requireNonNull(blocks.get(id));
  }

  private List<Visit> in(BlockId id) {
    return visits.values().stream().filter(it -> it.plan().block().equals(id)).toList();
  }

  VisitMachine.Target target(BlockId id) {
    return new VisitMachine.Target(block(id), in(id));
  }

  VisitFacts facts(PractitionerId doctor, PatientId patient) {
    var it = Clinics.specialist();
    return new VisitFacts(
        Optional.of(Clinics.hospital()),
        Optional.of(
            new Practitioner(
                doctor,
                HOSPITAL,
                it.name(),
                it.title(),
                it.department(),
                it.licence(),
                it.independentSince(),
                licensedUntil,
                it.hours())),
        Optional.of(new Patient(patient, HOSPITAL, "甲", "1", "1", birthDate, "女")));
  }

  @CanIgnoreReturnValue
  VisitDecision keep(VisitDecision decision) {
    if (decision instanceof VisitDecision.Changed changed) {
      changed.blocks().forEach(it -> blocks.put(it.id(), it));
      changed.visits().forEach(it -> visits.put(it.id(), it));
    }
    return decision;
  }

  static void expect(VisitDecision decision) {
    if (!(decision instanceof VisitDecision.Changed)) {
      throw new AssertionError("expected a change, got " + decision);
    }
  }

  static Actor patient(String id) {
    return new Actor(
        Visit.patientAccount(new VisitId(id)),
        Actor.Role.PATIENT,
        Optional.empty(),
        Optional.empty());
  }

  static PriorDiagnosis prior(String condition) {
    return new PriorDiagnosis(condition, "省立医院", LocalDate.parse("2025-06-01"), "门诊病历 123");
  }

  VisitCommand.Verify verify(Relation relation) {
    return new VisitCommand.Verify(new Attendant(relation, "甲", now));
  }

  VisitCommand.GiveConsent consent(boolean treatment, boolean sensitive, boolean recording) {
    return new VisitCommand.GiveConsent(
        new VisitConsent(new DocumentId("c"), "1", treatment, sensitive, recording, now));
  }

  VisitCommand.SignRecord record(Optional<LocalDate> next) {
    return new VisitCommand.SignRecord(
        CONDITION, true, "按时服药", "氨氯地平", next, new DocumentId("r"), "sig", now);
  }
}
