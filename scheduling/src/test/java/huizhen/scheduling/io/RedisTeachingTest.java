package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.COUNTY;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.DEPARTMENT;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.PATIENT;
import static huizhen.scheduling.testing.Clinics.REQUESTER;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Clinics.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.LicenceRegistry.WhenAway;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingConsent;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingRecord;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Teaching sessions in a real Redis: what is written is whole, once, audited, survives a restart,
/// and takes the teacher's time among everything else that does.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
class RedisTeachingTest {
  private static final String DIGEST = "e".repeat(64);

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
  void a_whole_session_reads_back_as_it_was_written() {
    live("t-1");
    var _ = done(tell("rec", SYSTEM, "t-1", new TeachingCommand.AddRecording("r-1")));
    var _ = done(tell("end", COUNTY_DOCTOR, "t-1", new TeachingCommand.End()));
    var record = new TeachingRecord("小结", "c2ln", gateway.now, new DocumentId("record-1"), DIGEST);
    var signed = done(tell("sign", COUNTY_DOCTOR, "t-1", new TeachingCommand.SignRecord(record)));
    assertThat(signed.state()).isEqualTo(TeachingState.RECORDED);
    assertThat(find("t-1")).isEqualTo(signed);
    assertThat(gateway.trail.lines())
        .contains("teaching.plan ok", "teaching.consent ok", "teaching.sign-record ok");
  }

  @Test
  void takes_the_teachers_time_from_cases_and_frees_it_again() {
    gateway.accepted("case-1");
    var _ = announced("t-1", START, false);
    assertThat(await(gateway.book("b-1", EXPERT, "case-1", START, END)))
        .isInstanceOf(BookingOutcome.SlotTaken.class);
    var cancelled = done(tell("c", COUNTY_DOCTOR, "t-1", new TeachingCommand.Cancel("设备故障")));
    assertThat(cancelled.state()).isEqualTo(TeachingState.CANCELLED);
    assertThat(await(gateway.book("b-2", EXPERT, "case-1", START, END)))
        .isInstanceOf(BookingOutcome.Booked.class);
  }

  @Test
  void is_refused_and_audited_where_the_teacher_is_booked() {
    gateway.accepted("case-1");
    assertThat(await(gateway.book("b-1", EXPERT, "case-1", START, END)))
        .isInstanceOf(BookingOutcome.Booked.class);
    var _ = plan("t-1", START.plusSeconds(600), false);
    var refused = tell("a", COUNTY_DOCTOR, "t-1", announcement("t-1"));
    assertThat(refused)
        .isInstanceOfSatisfying(
            RequestOutcome.Refused.class,
            it ->
                assertThat(((RequestOutcome.Refused<?>) it).refusal().rule())
                    .isEqualTo("teaching.teacher-busy"));
    assertThat(find("t-1").state()).isEqualTo(TeachingState.DRAFT);
    assertThat(gateway.trail.lines()).contains("teaching.announce refused:teaching.teacher-busy");
    assertThat(tell("a", COUNTY_DOCTOR, "t-1", announcement("t-1"))).isEqualTo(refused);
    // It may begin when the other ends, and move within its own time.
    var _ = announced("t-2", END, false);
    var moved =
        new TeachingCommand.Reschedule(
            END.plusSeconds(600), Duration.ofMinutes(60), "顺延", new DocumentId("moved"), DIGEST);
    assertThat(done(tell("m", COUNTY_DOCTOR, "t-2", moved)).form().start())
        .isEqualTo(END.plusSeconds(600));
  }

  @Test
  void notes_everybody_of_sixty_who_come_at_once() {
    var all = new LinkedHashSet<PractitionerId>();
    for (int i = 0; i < 60; i++) {
      var id = new PractitionerId("trainee-" + i);
      await(
          gateway
              .scheduling
              .directory()
              .put(Clinics.practitioner(id, HOSPITAL, "2010-01-01", "2040-12-31")));
      all.add(id);
    }
    var _ = announced("t-1", START, false);
    var _ = done(tell("e", HOSPITAL_COORDINATOR, "t-1", new TeachingCommand.Enrol(all)));
    gateway.now = START;
    var _ = done(tell("o", COUNTY_DOCTOR, "t-1", new TeachingCommand.Open()));
    var joins = new ArrayList<Future<RequestOutcome<TeachingSession>>>();
    for (var who : all) {
      var actor = Clinics.actor(who.value(), Actor.Role.SPECIALIST, HOSPITAL, Optional.of(who));
      joins.add(
          gateway
              .scheduling
              .teaching()
              .execute(
                  new CommandId("join-" + who),
                  actor,
                  new TeachingId("t-1"),
                  new TeachingCommand.Join()));
    }
    await(Future.all(joins));
    assertThat(find("t-1").attendance())
        .extracting(Attended::who)
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void time_outs_fire_once_after_a_restart_whoever_sweeps() {
    var _ = announced("t-1", START, true);
    var trail = gateway.trail;
    gateway.close();
    gateway = new Gateway(redis.uri(), trail);
    gateway.now = START.plus(Duration.ofMinutes(31));
    var heard = new ArrayList<TeachingState>();
    gateway.scheduling.onTeachingTimeOut(it -> heard.add(it.state()));
    try (var other = new Gateway(redis.uri(), new MemoryTrail())) {
      other.now = gateway.now;
      other.scheduling.onTeachingTimeOut(it -> heard.add(it.state()));
      var both =
          await(
              Future.all(gateway.scheduling.sweepRequests(), other.scheduling.sweepRequests())
                  .map(it -> it.<Integer>resultAt(0) + it.<Integer>resultAt(1)));
      assertThat(both).as("CONSENT_LATE, TEACHER_LATE, NOT_HELD").isEqualTo(3);
    }
    assertThat(find("t-1").state()).isEqualTo(TeachingState.NOT_HELD);
    assertThat(heard).hasSize(3).endsWith(TeachingState.NOT_HELD);
    assertThat(await(gateway.scheduling.sweepRequests())).isZero();
  }

  @Test
  void is_in_the_lists_of_who_is_invited_once_it_is_announced() {
    var _ = plan("t-1", START, false);
    var teaching = gateway.scheduling.teaching();
    assertThat(await(teaching.page(HOSPITAL, Optional.empty(), 9)).orElseThrow().items()).isEmpty();
    var _ = done(tell("a-t-1", COUNTY_DOCTOR, "t-1", announcement("t-1")));
    assertThat(await(teaching.page(HOSPITAL, Optional.empty(), 9)).orElseThrow().items())
        .extracting(it -> it.id().value())
        .containsExactly("t-1");
    assertThat(await(teaching.page(COUNTY, Optional.empty(), 9)).orElseThrow().items()).hasSize(1);
  }

  @Test
  void asks_the_register_of_who_teaches_when_it_is_announced() {
    var _ = plan("t-register", START, false);
    gateway.scheduling.consult(_ -> Future.succeededFuture(Map.of()), WhenAway.REFUSE);
    assertThat(tell("no", COUNTY_DOCTOR, "t-register", announcement("t-register")))
        .isInstanceOfSatisfying(
            RequestOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("qualification.registry"));
    gateway.scheduling.consult(_ -> Future.failedFuture("away"), WhenAway.NOTE);
    var _ = done(tell("yes", COUNTY_DOCTOR, "t-register", announcement("t-register")));
  }

  private TeachingSession plan(String id, Instant start, boolean showsPatient) {
    return done(
        await(
            gateway
                .scheduling
                .teaching()
                .plan(
                    new CommandId("plan-" + id),
                    COUNTY_DOCTOR,
                    new TeachingId(id),
                    new TeachingForm(
                        "病例讨论",
                        "提纲",
                        DEPARTMENT,
                        REQUESTER,
                        start,
                        Duration.ofMinutes(60),
                        showsPatient ? Optional.of(PATIENT) : Optional.empty(),
                        Set.of(HOSPITAL),
                        Set.of(),
                        60,
                        true))));
  }

  private TeachingSession announced(String id, Instant start, boolean showsPatient) {
    var _ = plan(id, start, showsPatient);
    return done(tell("a-" + id, COUNTY_DOCTOR, id, announcement(id)));
  }

  private void live(String id) {
    var _ = announced(id, START, true);
    var consent =
        new TeachingConsent(
            new DocumentId("consent-" + id),
            DIGEST,
            "teaching-1",
            true,
            true,
            true,
            Clinics.PATIENT_NAME,
            Consent.Relation.SELF,
            gateway.now);
    var _ = done(tell("consent", COUNTY_DOCTOR, id, new TeachingCommand.GiveConsent(consent)));
    var _ = done(tell("enrol", EXPERT, id, new TeachingCommand.Enrol(Set.of(SPECIALIST))));
    gateway.now = START;
    var _ = done(tell("open", COUNTY_DOCTOR, id, new TeachingCommand.Open()));
    var _ = done(tell("join", COUNTY_DOCTOR, id, new TeachingCommand.Join()));
    var _ = done(tell("start", COUNTY_DOCTOR, id, new TeachingCommand.Start(true)));
  }

  private static TeachingCommand.Announce announcement(String id) {
    return new TeachingCommand.Announce(new DocumentId("announcement-" + id), DIGEST);
  }

  private RequestOutcome<TeachingSession> tell(
      String command, Actor actor, String id, TeachingCommand what) {
    return await(
        gateway
            .scheduling
            .teaching()
            .execute(new CommandId(command), actor, new TeachingId(id), what));
  }

  private TeachingSession find(String id) {
    return await(gateway.scheduling.teaching().find(new TeachingId(id))).orElseThrow();
  }

  private static TeachingSession done(RequestOutcome<TeachingSession> outcome) {
    if (outcome instanceof RequestOutcome.Done<TeachingSession>(var state)) {
      return state;
    }
    throw new AssertionError("expected a change, got " + outcome);
  }
}
