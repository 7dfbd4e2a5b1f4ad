package huizhen.app.rooms;

import static huizhen.app.notice.Booked.CASE;
import static huizhen.app.notice.Booked.COORDINATOR;
import static huizhen.app.notice.Booked.COUNTY_DOCTOR;
import static huizhen.app.notice.Booked.DEPARTMENT;
import static huizhen.app.notice.Booked.EXPERT;
import static huizhen.app.notice.Booked.HOSPITAL;
import static huizhen.app.notice.Booked.REQUESTER;
import static huizhen.app.notice.Booked.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.keys.GcmSealer;
import huizhen.app.notice.Booked;
import huizhen.app.redis.EmbeddedRedis;
import huizhen.app.redis.RedisAlarmClaims;
import huizhen.app.redis.RedisCalls;
import huizhen.recording.api.AuditTrail;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.OnCallShift;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.io.RedisConfig;
import huizhen.scheduling.io.RedisScheduling;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.signaling.api.AlarmEmergency;
import huizhen.signaling.api.AlarmEmergency.State;
import huizhen.signaling.api.AlarmMeasure;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.VitalAlarm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An alarm opens an emergency from a session that runs, on a real Redis: once, with the guards of
/// the button, and what it may not do is told and in the trail.
final class AlarmEmergenciesTest {
  private static final RoomId ROOM = RoomNames.of(CASE);
  private static final Duration GAP = Duration.ofMinutes(30);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<AlarmEmergency> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<AuditTrail.AuditEvent> trail = new LinkedBlockingQueue<>();
  private volatile Instant now = Booked.NOW;
  private EmbeddedRedis server;
  private RedisCalls redis;
  private RedisScheduling scheduling;
  private AlarmEmergencies emergencies;
  private int commands;

  @BeforeEach
  void open() throws Exception {
    server = EmbeddedRedis.start(folder);
    redis = new RedisCalls(vertx, List.of(server.connectionString()));
    var _ = done(redis.warmUp());
    scheduling =
        done(
            RedisScheduling.connect(
                vertx,
                new RedisConfig(server.connectionString(), 8, Duration.ofSeconds(10)),
                new GcmSealer(new byte[32], new SecureRandom()),
                (_, _) -> Future.succeededFuture(), // the cases' own trail
                () -> now,
                SchedulingRules.standard()));
    var _ = done(Booked.register(scheduling.directory()));
    var shift =
        new OnCallShift(
            "shift-1",
            SPECIALIST,
            DEPARTMENT,
            1,
            new OnCallShift.Once(Booked.NOW, Booked.NOW.plus(Duration.ofDays(1))));
    var _ =
        done(
            scheduling
                .emergencies()
                .put(COORDINATOR, HOSPITAL, new OnCallRota(0, List.of(shift), List.of())));
    emergencies = gateway(GAP);
  }

  private AlarmEmergencies gateway(Duration gap) {
    return gateway(
        gap, new VisitAlarms(scheduling.visits(), scheduling.directory(), Optional.empty()));
  }

  private AlarmEmergencies gateway(Duration gap, VisitAlarms visits) {
    var it =
        new AlarmEmergencies(
            scheduling.consultations(),
            visits,
            scheduling.emergencies(),
            new RedisAlarmClaims(redis),
            new RoomAudit(new Trail(), () -> now),
            gap,
            () -> now);
    it.onTold((_, note) -> told.add(note));
    return it;
  }

  @AfterEach
  void close() throws Exception {
    var _ = done(scheduling.close());
    var _ = done(redis.close());
    var _ = done(vertx.close());
    server.close();
  }

  private ConsultationCase does(Actor actor, CaseCommand what) throws Exception {
    var command = new CommandId("c-" + ++commands);
    var outcome = done(scheduling.consultations().execute(command, actor, CASE, what));
    assertThat(outcome).isInstanceOf(CaseOutcome.Done.class);
    return ((CaseOutcome.Done) outcome).state();
  }

  private void inSession() throws Exception {
    var _ =
        done(
            scheduling
                .consultations()
                .create(new CommandId("create"), COUNTY_DOCTOR, CASE, Booked.application()));
    var _ = does(COUNTY_DOCTOR, new CaseCommand.Submit());
    var _ = does(COORDINATOR, new CaseCommand.Accept(SPECIALIST));
    var start = now.plus(Duration.ofHours(2));
    var booked =
        done(
            scheduling
                .consultations()
                .book(
                    new CommandId("book"),
                    EXPERT,
                    CASE,
                    start,
                    start.plus(Duration.ofMinutes(30))));
    assertThat(booked).isInstanceOf(BookingOutcome.Booked.class);
    var consent =
        new Consent(
            new DocumentId("consent-1"),
            "1",
            true,
            true,
            false,
            "欧阳秋水",
            Consent.Relation.SELF,
            now);
    var _ = does(COUNTY_DOCTOR, new CaseCommand.GiveConsent(consent));
    now = start;
    var _ = does(COUNTY_DOCTOR, new CaseCommand.OpenLobby());
    var _ = does(EXPERT, new CaseCommand.OpenLobby());
    assertThat(does(EXPERT, new CaseCommand.Start(true, true)).state())
        .isEqualTo(CaseState.IN_SESSION);
  }

  private static VitalAlarm alarm(long id) {
    var rule =
        new AlarmRule(
            AlarmMeasure.of("spo2", Optional.empty()),
            OptionalDouble.of(85),
            OptionalDouble.empty(),
            0,
            30,
            AlarmRule.Level.EMERGENCY);
    return new VitalAlarm(
        id,
        rule,
        AlarmRule.Level.EMERGENCY,
        AlarmRule.Bound.LOW,
        Optional.empty(),
        "monitor-3",
        true,
        "59408-5",
        82,
        Booked.NOW);
  }

  private AlarmEmergency raise(long id) throws Exception {
    emergencies.wanted(ROOM, alarm(id), AlarmEmergenciesTest::named);
    return next();
  }

  private AlarmEmergency next() throws Exception {
    var note = told.poll(30, TimeUnit.SECONDS);
    return Objects.requireNonNull(note, "the room is not told");
  }

  /// Both are in the room under their practitioners' names.
  private static Set<ParticipantId> named(Set<PractitionerId> doctors) {
    return doctors.stream().map(it -> new ParticipantId(it.value())).collect(Collectors.toSet());
  }

  private List<ConsultationCase> rung() throws Exception {
    return done(scheduling.emergencies().recent(HOSPITAL));
  }

  @Test
  void opens_one_for_the_same_patient_and_rings_those_on_call() throws Exception {
    inSession();
    var note = raise(1);
    assertThat(note.state()).isEqualTo(State.OPENED);
    assertThat(note.readers())
        .extracting(ParticipantId::value)
        .containsExactlyInAnyOrder(REQUESTER.value(), SPECIALIST.value());
    var emergency = rung().getFirst();
    assertThat(note.consultation()).contains(emergency.id().value());
    assertThat(emergency.state()).isEqualTo(CaseState.DISPATCHED);
    assertThat(emergency.requester()).isEqualTo(REQUESTER);
    assertThat(emergency.application().patient()).isEqualTo(Booked.application().patient());
    assertThat(emergency.application().department()).isEqualTo(DEPARTMENT);
    assertThat(emergency.application().reason())
        .isEqualTo("体征报警：血氧饱和度低于 85 % 持续 30 秒（alarm: SpO2 below 85 % for 30 s）");
    assertThat(emergency.progress().emergency().orElseThrow().isRung(SPECIALIST)).isTrue();
    assertThat(emergency.consent()).as("stays a person's to record").isEmpty();
    assertThat(trail)
        .singleElement()
        .satisfies(it -> {
          assertThat(it.action()).isEqualTo("room.emergency");
          assertThat(it.outcome()).isEqualTo("ok");
          assertThat(it.actor()).isEqualTo("alarm");
          assertThat(new JsonObject(it.detail()))
              .as("names no value of the patient's")
              .isEqualTo(
                  new JsonObject()
                      .put("alarm", 1)
                      .put("measure", "spo2")
                      .put("case", emergency.id().value()));
        });
  }

  @Test
  void opens_one_in_half_an_hour_whatever_raises_it_and_on_whichever_gateway() throws Exception {
    inSession();
    emergencies.wanted(ROOM, alarm(1), AlarmEmergenciesTest::named);
    emergencies.wanted(ROOM, alarm(2), AlarmEmergenciesTest::named);
    gateway(GAP).wanted(ROOM, alarm(1), AlarmEmergenciesTest::named);
    var notes = List.of(next(), next(), next());
    assertThat(notes)
        .extracting(AlarmEmergency::state)
        .containsExactlyInAnyOrder(State.OPENED, State.STANDING, State.STANDING);
    assertThat(notes.stream().map(AlarmEmergency::consultation).distinct()).hasSize(1);
    assertThat(rung()).hasSize(1);
  }

  @Test
  void another_one_may_follow_when_the_time_is_over() throws Exception {
    inSession();
    emergencies = gateway(Duration.ofMillis(500));
    var first = raise(1);
    assertThat(first.state()).isEqualTo(State.OPENED);
    var next = raise(2);
    for (int i = 3; i < 10_000 && next.state() == State.STANDING; i++) {
      next = raise(i);
    }
    assertThat(next.state()).isEqualTo(State.OPENED);
    assertThat(next.consultation()).isNotEqualTo(first.consultation());
    assertThat(rung()).hasSize(2);
  }

  @Test
  void a_refusal_is_told_in_words_and_the_next_alarm_tries_again() throws Exception {
    inSession();
    var _ = done(scheduling.directory().put(Booked.agreement(LocalDate.parse("2026-03-01"))));
    var refused = raise(1);
    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(refused.words().orElseThrow().zh()).contains("协议");
    assertThat(refused.words().orElseThrow().en()).contains("agreement");
    assertThat(rung()).isEmpty();
    assertThat(trail.take().outcome()).startsWith("refused:agreement");
    var _ = done(scheduling.directory().put(Booked.agreement(LocalDate.parse("2027-12-31"))));
    // The claim is given back a moment after the room is told.
    var again = raise(2);
    for (int i = 3; i < 300 && again.state() == State.REFUSED; i++) {
      again = raise(i);
    }
    assertThat(again.state()).isEqualTo(State.OPENED);
    assertThat(rung()).hasSize(1);
  }

  @Test
  void an_emergency_opens_no_other_one() throws Exception {
    inSession();
    var id = new CaseId(raise(1).consultation().orElseThrow());
    var accepted =
        done(scheduling.emergencies().accept(new CommandId("accept"), COORDINATOR, id, SPECIALIST));
    assertThat(accepted).as("he is in the session yet").isInstanceOf(CaseOutcome.Refused.class);
    var _ = does(EXPERT, new CaseCommand.End());
    var _ =
        done(
            scheduling
                .emergencies()
                .accept(new CommandId("accept-2"), COORDINATOR, id, SPECIALIST));
    var consent =
        new Consent(
            new DocumentId("consent-2"),
            "1",
            true,
            true,
            false,
            "欧阳秋水",
            Consent.Relation.SELF,
            now);
    for (var step :
        List.of(
            new Given(COUNTY_DOCTOR, new CaseCommand.GiveConsent(consent)),
            new Given(COUNTY_DOCTOR, new CaseCommand.OpenLobby()),
            new Given(EXPERT, new CaseCommand.OpenLobby()),
            new Given(EXPERT, new CaseCommand.Start(true, true)))) {
      var outcome =
          done(
              scheduling
                  .consultations()
                  .execute(new CommandId("e-" + ++commands), step.actor(), id, step.what()));
      assertThat(outcome).isInstanceOf(CaseOutcome.Done.class);
    }
    emergencies.wanted(RoomNames.of(id), alarm(1), AlarmEmergenciesTest::named);
    assertThat(next().state()).isEqualTo(State.ALREADY);
    assertThat(rung()).hasSize(1);
  }

  /// Whose visit is in this state, of the county clinic's or the hospital's doctor.
  private AlarmEmergencies ofVisit(VisitState state, OrganisationId at, PractitionerId doctor) {
    return gateway(
        GAP,
        new VisitAlarms(
            new OneVisit(state, at, doctor, now), scheduling.directory(), Optional.of(HOSPITAL)));
  }

  @Test
  void a_visits_alarm_rings_those_on_call_of_the_organisation_that_is_named_for_it()
      throws Exception {
    var county = COUNTY_DOCTOR.organisation().orElseThrow();
    emergencies = ofVisit(VisitState.IN_SESSION, county, REQUESTER);
    var room = RoomNames.of(OneVisit.ID);
    emergencies.wanted(room, alarm(1), _ -> Set.of(new ParticipantId("li")));
    var note = next();
    assertThat(note.state()).isEqualTo(State.OPENED);
    assertThat(note.readers()).extracting(ParticipantId::value).containsExactly("li");
    var emergency = rung().getFirst();
    assertThat(emergency.requester()).isEqualTo(REQUESTER);
    assertThat(emergency.inviting()).isEqualTo(county);
    assertThat(emergency.application().department()).isEqualTo(DEPARTMENT);
    assertThat(emergency.application().recordSummary()).isEqualTo("复诊：高血压");
    assertThat(emergency.consent()).isEmpty();
    assertThat(trail.take().caseId().orElseThrow().value()).isEqualTo("visit-v1");
    emergencies.wanted(room, alarm(2), _ -> Set.of());
    assertThat(next().state()).as("one in half an hour").isEqualTo(State.STANDING);
  }

  @Test
  void a_visit_that_is_over_or_of_that_organisation_itself_opens_none() throws Exception {
    var county = COUNTY_DOCTOR.organisation().orElseThrow();
    for (var each :
        List.of(
            ofVisit(VisitState.COMPLETED, county, REQUESTER),
            ofVisit(VisitState.IN_SESSION, HOSPITAL, SPECIALIST))) {
      each.wanted(RoomNames.of(OneVisit.ID), alarm(1), _ -> Set.of());
      var entry = Objects.requireNonNull(trail.poll(30, TimeUnit.SECONDS));
      assertThat(entry.outcome()).isEqualTo("refused:state.illegal");
    }
    gateway(GAP).wanted(RoomNames.of(OneVisit.ID), alarm(1), _ -> Set.of());
    assertThat(trail).as("none is named").isEmpty();
    assertThat(told).isEmpty();
    assertThat(rung()).isEmpty();
  }

  private record Given(Actor actor, CaseCommand what) {}

  @Test
  void what_has_ended_meanwhile_opens_nothing() throws Exception {
    inSession();
    var _ = does(EXPERT, new CaseCommand.End());
    emergencies.wanted(ROOM, alarm(1), AlarmEmergenciesTest::named);
    var entry = trail.poll(30, TimeUnit.SECONDS);
    assertThat(Objects.requireNonNull(entry).outcome()).isEqualTo("refused:state.illegal");
    assertThat(rung()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void is_tried_again_while_nobody_answers_and_then_somebody_is_asked_to() throws Exception {
    inSession();
    var _ = done(redis.close());
    emergencies.wanted(ROOM, alarm(1), AlarmEmergenciesTest::named);
    @Nullable AlarmEmergency note = null;
    for (int i = 0; i < 3_000 && note == null; i++) {
      now = now.plus(AlarmEmergencies.RETRY);
      emergencies.tick();
      note = told.poll(10, TimeUnit.MILLISECONDS);
    }
    assertThat(Objects.requireNonNull(note).state()).isEqualTo(State.FAILED);
    assertThat(trail.take().outcome()).isEqualTo("refused:unavailable");
    assertThat(rung()).isEmpty();
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private final class Trail implements AuditTrail {
    @Override
    public Future<AuditEntry> append(AuditEvent event) {
      trail.add(event);
      return Future.succeededFuture(new AuditEntry(trail.size(), event, "0".repeat(64)));
    }

    @Override
    public Future<List<AuditEntry>> ofCase(huizhen.recording.api.CaseId caseId) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<List<AuditEntry>> recent(long before, int limit) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Verification> verify() {
      return Future.succeededFuture(new Verification(0, "", Optional.empty()));
    }
  }
}
