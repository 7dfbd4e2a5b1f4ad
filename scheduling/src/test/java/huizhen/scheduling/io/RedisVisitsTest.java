package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.NOW;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import huizhen.scheduling.visit.api.Attendant;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PlaceCommand;
import huizhen.scheduling.visit.api.PriorDiagnosis;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitOutcome;
import huizhen.scheduling.visit.api.VisitState;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Visits in a real Redis: what is written is whole, once, audited, and survives a restart.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
class RedisVisitsTest {
  private static final BlockId BLOCK = new BlockId("b-1");
  private static final Instant START = NOW.plus(Duration.ofMinutes(10));
  private static final String CONDITION = "高血压三级";
  private Gateway gateway;
  private RealRedis redis;

  @BeforeEach
  void open(RealRedis redis) {
    this.redis = redis;
    gateway = Gateway.on(redis.uri());
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void of_many_who_want_the_last_number_exactly_one_gets_it() {
    block(5);
    for (int i = 0; i < 4; i++) {
      done(await(book("first-" + i, "v-" + i)));
    }
    var wishes = new ArrayList<Future<VisitOutcome>>();
    for (int i = 0; i < 8; i++) {
      patient("x-" + i);
      wishes.add(book("last-" + i, "x-" + i));
    }
    var won = wishes.stream().filter(it -> await(it) instanceof VisitOutcome.Done).count();
    assertThat(won).isEqualTo(1);
    assertThat(await(wishes.getFirst())).isEqualTo(await(book("last-0", "x-0")));
    var numbers =
        await(gateway.scheduling.visits().session(BLOCK)).orElseThrow().visits().stream()
            .map(it -> it.plan().number())
            .toList();
    assertThat(numbers).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void the_same_command_is_done_once_and_audited_once() {
    block(3);
    waiting("v-1");
    var entries = gateway.trail.entries().size();
    var first = await(tell("call", EXPERT, "v-1", new VisitCommand.Call()));
    var again = await(tell("call", EXPERT, "v-1", new VisitCommand.Call()));
    assertThat(again).isEqualTo(first);
    assertThat(gateway.trail.entries()).hasSize(entries + 1);
    assertThat(await(tell("call", EXPERT, "v-1", new VisitCommand.Complete())))
        .isInstanceOfSatisfying(
            VisitOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("command.id-reused"));
    assertThat(await(tell("call-2", EXPERT, "v-1", new VisitCommand.Call())))
        .isEqualTo(new VisitOutcome.Illegal(VisitState.CALLED, "call"));
  }

  @Test
  void a_place_survives_a_restart_and_time_outs_fire_once() {
    block(3);
    waiting("v-1");
    waiting("v-2");
    done(await(tell("call", EXPERT, "v-1", new VisitCommand.Call())));
    var trail = gateway.trail;
    var now = gateway.now;
    gateway.close();
    gateway = new Gateway(redis.uri(), trail);
    gateway.now = now.plus(Duration.ofMinutes(3));
    try (var other = new Gateway(redis.uri(), new MemoryTrail())) {
      other.now = gateway.now;
      var both =
          await(
              Future.all(gateway.scheduling.sweepVisits(), other.scheduling.sweepVisits())
                  .map(it -> it.<Integer>resultAt(0) + it.<Integer>resultAt(1)));
      assertThat(both).isEqualTo(3); // two rings, and passed over
    }
    assertThat(find("v-1").state()).isEqualTo(VisitState.WAITING);
    assertThat(find("v-1").place().isPassedOver()).isTrue();
    var session = await(gateway.scheduling.visits().session(BLOCK)).orElseThrow();
    assertThat(session.waiting().places())
        .extracting(it -> it.visit().value())
        .containsExactly("v-2", "v-1");
    assertThat(await(gateway.scheduling.sweepVisits())).isZero();
  }

  @Test
  void the_first_place_that_is_owed_is_given_at_the_next_booking() {
    block(3);
    waiting("v-1");
    done(
        await(
            gateway
                .scheduling
                .visits()
                .tellBlock(
                    new CommandId("absent"), HOSPITAL_COORDINATOR, BLOCK, BlockCommand.ABSENT)));
    assertThat(find("v-1").state()).isEqualTo(VisitState.NO_SHOW_DOCTOR);
    var next = new BlockId("b-2");
    done(
        await(
            gateway
                .scheduling
                .visits()
                .openBlock(
                    new CommandId("open-2"),
                    HOSPITAL_COORDINATOR,
                    next,
                    SPECIALIST,
                    START.plus(Duration.ofDays(1)),
                    START.plus(Duration.ofDays(1)).plus(Duration.ofHours(2)),
                    5)));
    done(
        await(
            gateway
                .scheduling
                .visits()
                .book(
                    new CommandId("again"),
                    HOSPITAL_COORDINATOR,
                    new VisitId("v-9"),
                    next,
                    new Booking(new PatientId("p-v-1"), CONDITION, Optional.empty()))));
    assertThat(find("v-9").place().hasFirstPlace()).isTrue();
  }

  private SessionBlock block() {
    return await(gateway.scheduling.visits().session(BLOCK)).orElseThrow().block();
  }

  private Future<VisitOutcome> waitFor(String visit, Priority priority) {
    patient(visit);
    return gateway
        .scheduling
        .visits()
        .waitFor(
            new CommandId("wait-" + visit),
            HOSPITAL_COORDINATOR,
            new VisitId(visit),
            BLOCK,
            new Booking(new PatientId("p-" + visit), CONDITION, Optional.of(prior())),
            priority);
  }

  private Future<VisitOutcome> tellWait(String command, String visit, PlaceCommand what) {
    return gateway
        .scheduling
        .visits()
        .tellWait(
            new CommandId(command),
            HOSPITAL_COORDINATOR,
            BLOCK,
            new VisitId(visit),
            what,
            Optional.empty());
  }

  @Test
  void a_number_that_falls_free_is_kept_for_the_most_urgent_who_waits_and_booked_once() {
    block(1);
    done(await(book("b-1", "v-1")));
    assertThat(await(waitFor("w-1", Priority.ON_TIME))).isInstanceOf(VisitOutcome.BlockDone.class);
    gateway.now = gateway.now.plusSeconds(1);
    assertThat(await(waitFor("w-2", Priority.URGENT))).isInstanceOf(VisitOutcome.BlockDone.class);
    assertThat(await(waitFor("w-2", Priority.URGENT))).isInstanceOf(VisitOutcome.BlockDone.class);
    assertThat(block().waits()).hasSize(2);

    done(await(tell("cancel", HOSPITAL_COORDINATOR, "v-1", new VisitCommand.Cancel("患者来电"))));
    assertThat(block().kept()).containsExactly(1);
    assertThat(block().waits().getLast().offer().orElseThrow().number()).isEqualTo(1);
    // Nobody else gets it meanwhile.
    assertThat(rule(await(book("b-2", "v-2")))).isEqualTo("block.full");
    assertThat(rule(await(tellWait("take-1", "w-1", PlaceCommand.TAKE))))
        .isEqualTo("waiting.lapsed");

    var trail = gateway.trail;
    var now = gateway.now;
    gateway.close();
    gateway = new Gateway(redis.uri(), trail);
    gateway.now = now.plus(Duration.ofMinutes(15));
    // After a restart, on two gateways, it lapses once and goes to the next.
    try (var other = new Gateway(redis.uri(), new MemoryTrail())) {
      other.now = gateway.now;
      await(Future.all(gateway.scheduling.sweepVisits(), other.scheduling.sweepVisits()));
    }
    assertThat(block().waits())
        .extracting(it -> it.id().value(), it -> it.offer().isPresent())
        .containsExactly(tuple("w-1", true), tuple("w-2", false));
    var booked = await(tellWait("take-2", "w-1", PlaceCommand.TAKE));
    done(booked);
    assertThat(await(tellWait("take-2", "w-1", PlaceCommand.TAKE))).isEqualTo(booked);
    assertThat(find("w-1").plan().number()).isEqualTo(1);
    assertThat(block().waits()).hasSize(1);
    assertThat(gateway.trail.lines()).contains("visit.wait-for-place ok", "visit.book ok");
  }

  private Future<VisitOutcome> tellOwn(
      String command, String account, String visit, PlaceCommand what, int number) {
    var actor =
        new Actor(
            Visit.patientAccount(new VisitId(account)),
            Actor.Role.PATIENT,
            Optional.empty(),
            Optional.empty());
    return gateway
        .scheduling
        .visits()
        .tellWait(
            new CommandId(command), actor, BLOCK, new VisitId(visit), what, Optional.of(number));
  }

  @Test
  void a_patient_takes_the_number_that_is_kept_for_himself_alone_and_no_other() {
    block(1);
    done(await(book("b-1", "v-1")));
    await(waitFor("w-1", Priority.ON_TIME));
    gateway.now = gateway.now.plusSeconds(1);
    await(waitFor("w-2", Priority.ON_TIME));
    done(await(tell("cancel", HOSPITAL_COORDINATOR, "v-1", new VisitCommand.Cancel("患者来电"))));
    assertThat(rule(await(tellOwn("other", "w-2", "w-1", PlaceCommand.TAKE, 1))))
        .isEqualTo("visit.not-allowed");
    assertThat(rule(await(tellOwn("wrong", "w-1", "w-1", PlaceCommand.TAKE, 2))))
        .isEqualTo("waiting.lapsed");
    var taken = await(tellOwn("take", "w-1", "w-1", PlaceCommand.TAKE, 1));
    done(taken);
    assertThat(await(tellOwn("take", "w-1", "w-1", PlaceCommand.TAKE, 1))).isEqualTo(taken);
    assertThat(rule(await(tellOwn("again", "w-1", "w-1", PlaceCommand.TAKE, 1))))
        .isEqualTo("waiting.lapsed");
    assertThat(find("w-1").plan().number()).isEqualTo(1);
  }

  /// Whoever comes first: nobody waits beside a number that nobody has.
  @Test
  void who_joins_while_a_number_falls_free_is_offered_it_or_told_to_book() {
    block(1);
    done(await(book("b-1", "v-1")));
    var cancel = tell("cancel", HOSPITAL_COORDINATOR, "v-1", new VisitCommand.Cancel("患者来电"));
    var joined = new ArrayList<Future<VisitOutcome>>();
    for (int i = 0; i < 4; i++) {
      joined.add(waitFor("w-" + i, Priority.ON_TIME));
    }
    done(await(cancel));
    joined.forEach(Gateway::await);
    assertThat(block().waits().isEmpty() || block().kept().contains(1)).isTrue();
  }

  private static String rule(VisitOutcome outcome) {
    return outcome instanceof VisitOutcome.Refused(var refusal)
        ? refusal.rule()
        : outcome.toString();
  }

  /// Four doctors' blocks end at each of three times, and a piece ends amid those of one time.
  @Test
  void blocks_come_by_their_end_piece_by_piece() {
    var visits = gateway.scheduling.visits();
    for (int who = 0; who < 4; who++) {
      var doctor = new PractitionerId("doctor-" + who);
      await(
          gateway
              .scheduling
              .directory()
              .put(Clinics.practitioner(doctor, HOSPITAL, "2005-01-01", "2030-01-01")));
      for (int hour = 0; hour < 3; hour++) {
        var name = "b-%d-%d".formatted(hour, who);
        var start = START.plus(Duration.ofHours(hour));
        done(
            await(
                visits.openBlock(
                    new CommandId(name),
                    HOSPITAL_COORDINATOR,
                    new BlockId(name),
                    doctor,
                    start,
                    start.plus(Duration.ofHours(1)),
                    5)));
      }
    }
    var since = START.plus(Duration.ofHours(1)); // those of the first hour are over
    var found = new ArrayList<String>();
    var after = Optional.<String>empty();
    do {
      var piece = await(visits.blocks(HOSPITAL, since, after, 3)).orElseThrow();
      piece.items().forEach(it -> found.add(it.id().value()));
      after = piece.next();
    } while (after.isPresent());
    assertThat(found)
        .containsExactly("b-1-0", "b-1-1", "b-1-2", "b-1-3", "b-2-0", "b-2-1", "b-2-2", "b-2-3");
    assertThat(await(visits.blocks(HOSPITAL, since, Optional.of("none"), 3))).isEmpty();
  }

  private void block(int capacity) {
    done(
        await(
            gateway
                .scheduling
                .visits()
                .openBlock(
                    new CommandId("open"),
                    HOSPITAL_COORDINATOR,
                    BLOCK,
                    SPECIALIST,
                    START,
                    START.plus(Duration.ofHours(2)),
                    capacity)));
  }

  private void patient(String visit) {
    await(
        gateway
            .scheduling
            .directory()
            .put(
                new Patient(
                    new PatientId("p-" + visit),
                    HOSPITAL,
                    "王大爷",
                    "110101195001011234",
                    "1",
                    LocalDate.parse("1950-01-01"),
                    "男")));
  }

  private Future<VisitOutcome> book(String command, String visit) {
    patient(visit);
    return gateway
        .scheduling
        .visits()
        .book(
            new CommandId(command),
            HOSPITAL_COORDINATOR,
            new VisitId(visit),
            BLOCK,
            new Booking(new PatientId("p-" + visit), CONDITION, Optional.of(prior())));
  }

  private static PriorDiagnosis prior() {
    return new PriorDiagnosis(CONDITION, "省立医院", LocalDate.parse("2025-01-01"), "门诊病历");
  }

  private Future<VisitOutcome> tell(String command, Actor actor, String visit, VisitCommand what) {
    return gateway
        .scheduling
        .visits()
        .execute(new CommandId(command), actor, new VisitId(visit), what);
  }

  private void waiting(String id) {
    var me =
        new Actor(
            Visit.patientAccount(new VisitId(id)),
            Actor.Role.PATIENT,
            Optional.empty(),
            Optional.empty());
    done(await(book("book-" + id, id)));
    var now = gateway.now;
    done(
        await(
            tell(
                "verify",
                me,
                id,
                new VisitCommand.Verify(new Attendant(Relation.SELF, "王大爷", now)))));
    done(
        await(
            tell(
                "consent",
                me,
                id,
                new VisitCommand.GiveConsent(
                    new VisitConsent(new DocumentId("c"), "1", true, true, true, now)))));
    done(await(tell("check-in", me, id, new VisitCommand.CheckIn(true, false))));
  }

  private Visit find(String id) {
    return await(gateway.scheduling.visits().find(new VisitId(id))).orElseThrow();
  }

  private static void done(VisitOutcome outcome) {
    if (!(outcome instanceof VisitOutcome.Done) && !(outcome instanceof VisitOutcome.BlockDone)) {
      throw new AssertionError("expected a change, got " + outcome);
    }
  }
}
