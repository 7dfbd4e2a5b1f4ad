package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.NOW;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseFeed;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Emergencies.RotaOutcome;
import huizhen.scheduling.api.LicenceRegistry;
import huizhen.scheduling.api.LicenceRegistry.WhenAway;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.OnCallShift;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Emergencies in a real Redis: who gets one, what gives way, who hears of it.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
class EmergenciesTest {
  private static final int DOCTORS = 20;

  private Gateway gateway;
  private RealRedis redis;

  @BeforeEach
  void open(RealRedis redis) {
    this.redis = redis;
    gateway = Gateway.on(redis.uri());
    for (int i = 0; i < DOCTORS; i++) {
      await(
          gateway
              .scheduling
              .directory()
              .put(Clinics.practitioner(doctor(i), HOSPITAL, "2010-01-01", "2030-12-31")));
    }
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void give_an_emergency_to_exactly_one_of_twenty_who_answer_at_once_on_two_gateways() {
    onCall(DOCTORS);
    try (var second = new Gateway(redis.uri(), new MemoryTrail())) {
      second.now = gateway.now;
      for (int round = 0; round < 5; round++) {
        var id = "emergency-" + round;
        raise(id);
        var answers = new ArrayList<Future<CaseOutcome>>();
        for (int i = 0; i < DOCTORS; i++) {
          answers.add(accept(i % 2 == 0 ? gateway : second, "a", i, id));
        }
        var outcomes = answers.stream().map(Gateway::await).toList();
        assertThat(outcomes).filteredOn(CaseOutcome.Done.class::isInstance).hasSize(1);
        assertThat(outcomes)
            .filteredOn(it -> !(it instanceof CaseOutcome.Done))
            .allMatch(it -> it instanceof CaseOutcome.Illegal);
        var winner =
            outcomes.indexOf(
                outcomes.stream()
                    .filter(CaseOutcome.Done.class::isInstance)
                    .findAny()
                    .orElseThrow());
        var state = find(id).orElseThrow();
        assertThat(state.specialist()).contains(doctor(winner));
        // Whoever asks again under the same command hears the same.
        assertThat(await(accept(gateway, "a", winner, id))).isInstanceOf(CaseOutcome.Done.class);
        gateway.now = gateway.now.plus(Duration.ofHours(3)); // everybody is free again
        second.now = gateway.now;
      }
    }
  }

  @Test
  void move_a_routine_booking_out_of_the_way_in_the_same_script() {
    gateway.accepted("routine");
    assertThat(await(gateway.book("b", EXPERT, "routine", START, END)))
        .isInstanceOf(BookingOutcome.Booked.class);
    onCall(0);
    gateway.now = START.minus(Duration.ofMinutes(5));
    raise("emergency");
    var state = done(await(accept("x", EXPERT, SPECIALIST, "emergency")));
    assertThat(state.state()).isEqualTo(CaseState.SCHEDULED);
    assertThat(state.progress().emergency().orElseThrow().displaced())
        .containsExactly(new CaseId("routine"));
    var routine = find("routine").orElseThrow();
    assertThat(routine.state()).isEqualTo(CaseState.ACCEPTED);
    assertThat(routine.appointment()).isEmpty();
    assertThat(routine.progress().alerts())
        .extracting(CaseAlert::kind)
        .containsExactly(CaseAlert.Kind.PREEMPTED);
    assertThat(actions()).contains("case.raise", "case.answer", "case.preempt");
    assertThat(gateway.listed(new CaseIndex.In(CaseState.SCHEDULED))).containsExactly(state);
    assertThat(gateway.listed(new CaseIndex.In(CaseState.ACCEPTED))).containsExactly(routine);
    // The calendars have the emergency, and no longer the other.
    assertThat(await(gateway.book("again", EXPERT, "routine", START, END)))
        .isInstanceOf(BookingOutcome.SlotTaken.class);
    var later = START.plus(Duration.ofHours(3));
    assertThat(await(gateway.book("later", EXPERT, "routine", later, later.plusSeconds(1_800))))
        .isInstanceOf(BookingOutcome.Booked.class);
  }

  @Test
  void ring_level_by_level_when_two_minutes_are_over_and_audit_each_ring() {
    var rota =
        new OnCallRota(0, List.of(shift("1", SPECIALIST, 1), shift("2", doctor(0), 2)), List.of());
    put(rota);
    raise("emergency");
    assertThat(rung("emergency")).containsExactly(SPECIALIST);
    gateway.now = NOW.plus(Duration.ofMinutes(2));
    assertThat(await(gateway.scheduling.sweep())).isEqualTo(1);
    assertThat(rung("emergency")).containsExactly(SPECIALIST, doctor(0));
    gateway.now = NOW.plus(Duration.ofMinutes(4));
    assertThat(await(gateway.scheduling.sweep())).isEqualTo(1);
    assertThat(find("emergency").orElseThrow().progress().alerts())
        .extracting(CaseAlert::kind)
        .containsExactly(CaseAlert.Kind.RING_UNANSWERED);
    var rings =
        entries().stream()
            .filter(it -> it.getJsonObject("detail").containsKey("emergency"))
            .map(it ->
                it.getJsonObject("detail").getJsonObject("emergency").getJsonArray("rings").size())
            .toList();
    assertThat(rings).containsExactly(1, 2, 2);
    assertThat(await(gateway.scheduling.emergencies().recent(HOSPITAL))).hasSize(1);
    gateway.now = NOW.plus(Duration.ofMinutes(45));
    assertThat(await(gateway.scheduling.emergencies().recent(HOSPITAL))).isEmpty();
  }

  @Test
  void keep_a_rota_that_nobody_overwrites_unseen() {
    onCall(2);
    var seen = await(gateway.scheduling.emergencies().rota(HOSPITAL));
    assertThat(seen.version()).isEqualTo(1);
    assertThat(seen.shifts()).hasSize(3);
    put(seen);
    assertThat(await(gateway.scheduling.emergencies().put(HOSPITAL_COORDINATOR, HOSPITAL, seen)))
        .isInstanceOf(RotaOutcome.Changed.class);
    var foreign =
        new OnCallRota(2, List.of(shift("1", new PractitionerId("nobody"), 1)), List.of());
    assertThat(await(gateway.scheduling.emergencies().put(HOSPITAL_COORDINATOR, HOSPITAL, foreign)))
        .isInstanceOf(RotaOutcome.Refused.class);
    assertThat(actions()).contains("rota.put");
  }

  @Test
  void ring_nobody_whose_licence_the_register_says_is_not_valid_and_all_while_it_is_silent() {
    onCall(2);
    var struck = licence(doctor(0));
    var valid =
        Map.of(
            Clinics.requester().licence(),
            LicenceRegistry.Standing.VALID,
            Clinics.specialist().licence(),
            LicenceRegistry.Standing.VALID,
            struck,
            LicenceRegistry.Standing.NOT_VALID);
    gateway.scheduling.consult(_ -> Future.succeededFuture(valid), LicenceRegistry.WhenAway.REFUSE);
    raise("known");
    assertThat(rung("known")).containsExactly(SPECIALIST);
    gateway.scheduling.consult(
        licences ->
            licences.contains(struck)
                ? gateway.vertx.timer(1, TimeUnit.MINUTES).map(_ -> valid)
                : Future.succeededFuture(valid),
        LicenceRegistry.WhenAway.REFUSE);
    raise("silent");
    assertThat(rung("silent")).contains(SPECIALIST, doctor(0), doctor(1));
  }

  private String licence(PractitionerId who) {
    return await(gateway.scheduling.directory().practitioner(who)).orElseThrow().licence();
  }

  @Test
  void are_heard_of_on_the_other_gateway_within_two_seconds() throws InterruptedException {
    onCall(1);
    try (var second = new Gateway(redis.uri(), new MemoryTrail())) {
      var heard = new LinkedBlockingQueue<String>();
      second
          .scheduling
          .feed()
          .listen(
              new CaseFeed.Listener() {
                @Override
                public void changed(String eventId, CaseId id) {
                  heard.add(id.value());
                }

                @Override
                public void lost() {
                  heard.add("lost");
                }
              });
      // The other one follows from when it has connected: what it misses before is not told.
      var warm = 0;
      do {
        done(await(gateway.create("warm-" + warm, "warm-" + warm)));
        warm++;
      } while (heard.poll(1, TimeUnit.SECONDS) == null && warm < 20);
      heard.clear();
      raise("emergency");
      assertThat(heard.poll(2, TimeUnit.SECONDS)).isEqualTo("emergency");
    }
  }

  /// A register that is away stops no emergency; one that knows better does.
  @Test
  void ask_the_register_of_who_answers_and_do_not_wait_for_one_that_is_away() {
    onCall(1);
    gateway.scheduling.consult(_ -> Future.failedFuture("away"), WhenAway.REFUSE);
    raise("emergency");
    gateway.scheduling.consult(_ -> Future.succeededFuture(Map.of()), WhenAway.REFUSE);
    assertThat(await(accept(gateway, "no", 0, "emergency")))
        .isInstanceOfSatisfying(
            CaseOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("qualification.registry"));
    gateway.scheduling.consult(_ -> Future.failedFuture("away"), WhenAway.REFUSE);
    assertThat(await(accept(gateway, "yes", 0, "emergency"))).isInstanceOf(CaseOutcome.Done.class);
    assertThat(entries().getLast().getJsonObject("detail").getString("registry")).isEqualTo("away");
  }

  private void raise(String id) {
    var it = Clinics.application();
    var _ =
        done(
            await(
                gateway
                    .scheduling
                    .emergencies()
                    .raise(
                        new CommandId("raise-" + id),
                        COUNTY_DOCTOR,
                        new CaseId(id),
                        new Application(
                            it.patient(),
                            it.invited(),
                            "突发胸痛",
                            "急会诊",
                            "",
                            it.department(),
                            "",
                            Application.Urgency.EMERGENCY),
                        Duration.ZERO,
                        Optional.empty())));
  }

  private Future<CaseOutcome> accept(Gateway where, String command, int number, String id) {
    var actor =
        Clinics.actor("d" + number, Actor.Role.SPECIALIST, HOSPITAL, Optional.of(doctor(number)));
    return where
        .scheduling
        .emergencies()
        .accept(new CommandId(command + id), actor, new CaseId(id), doctor(number));
  }

  private Future<CaseOutcome> accept(
      String command, Actor actor, PractitionerId specialist, String id) {
    return gateway
        .scheduling
        .emergencies()
        .accept(new CommandId(command), actor, new CaseId(id), specialist);
  }

  /// The specialist of the story and so many others, all on level 1.
  private void onCall(int others) {
    var shifts = new ArrayList<OnCallShift>();
    shifts.add(shift("s", SPECIALIST, 1));
    for (int i = 0; i < others; i++) {
      shifts.add(shift("s" + i, doctor(i), 1));
    }
    put(new OnCallRota(0, shifts, List.of()));
  }

  private void put(OnCallRota rota) {
    assertThat(await(gateway.scheduling.emergencies().put(HOSPITAL_COORDINATOR, HOSPITAL, rota)))
        .isInstanceOf(RotaOutcome.Kept.class);
  }

  private static OnCallShift shift(String id, PractitionerId who, int level) {
    return new OnCallShift(
        id,
        who,
        Clinics.DEPARTMENT,
        level,
        new OnCallShift.Once(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(9))));
  }

  private static PractitionerId doctor(int number) {
    return new PractitionerId("doctor-" + number);
  }

  private List<PractitionerId> rung(String id) {
    return find(id).orElseThrow().progress().emergency().orElseThrow().rings().stream()
        .filter(it -> it.isRung())
        .map(it -> it.practitioner())
        .toList();
  }

  private Optional<huizhen.scheduling.api.ConsultationCase> find(String id) {
    return await(gateway.scheduling.consultations().find(new CaseId(id)));
  }

  private List<JsonObject> entries() {
    return gateway.trail.entries();
  }

  private List<String> actions() {
    return entries().stream().map(it -> it.getString("action")).toList();
  }
}
