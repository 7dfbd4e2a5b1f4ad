package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.NOW;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Clinics.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer.Kind;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Time-outs in a real Redis, with a clock that the test sets; [Gateway] sweeps when told.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
class TimeOutsTest {
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
  void fire_when_they_are_due_and_not_before() {
    dispatched("case-1");
    at(NOW.plus(Duration.ofHours(2)).minusMillis(1));
    assertThat(sweep()).isZero();
    at(NOW.plus(Duration.ofHours(2)));
    assertThat(sweep()).isEqualTo(1);
    assertThat(sweep()).isZero();
    assertThat(fired(gateway.trail)).containsExactly("ANSWER_REMINDER");
    assertThat(find("case-1").state()).isEqualTo(CaseState.DISPATCHED);
    at(NOW.plus(Duration.ofHours(24)));
    assertThat(sweep()).isEqualTo(3);
    assertThat(fired(gateway.trail))
        .containsExactly("ANSWER_REMINDER", "ANSWER_LAST_REMINDER", "ANSWER_OVERDUE", "EXPIRY");
    assertThat(find("case-1").state()).isEqualTo(CaseState.EXPIRED);
    assertThat(waiting()).isEqualTo(":0");
    assertThat(tell("late", EXPERT, new CaseCommand.Accept(SPECIALIST)))
        .isEqualTo(new CaseOutcome.Illegal(CaseState.EXPIRED, "accept"));
  }

  @Test
  void are_cleared_by_the_step_that_ends_their_state() {
    dispatched("case-1");
    assertThat(waiting()).isEqualTo(":1");
    done(tell("accept", EXPERT, new CaseCommand.Accept(SPECIALIST)));
    assertThat(waiting()).isEqualTo(":0");
    at(NOW.plus(Duration.ofDays(30)));
    assertThat(sweep()).isZero();
  }

  @Test
  void bring_a_session_from_a_lost_line_to_its_end_and_a_new_time() {
    gateway.inSession("case-1");
    done(tell("suspend", SYSTEM, new CaseCommand.Suspend()));
    var heard = new ConcurrentLinkedQueue<String>();
    gateway.scheduling.onTimeOut((state, timer) -> heard.add(timer.kind() + " " + state.state()));
    at(START.plus(Duration.ofMinutes(10)));
    assertThat(sweep()).isEqualTo(3);
    assertThat(heard)
        .containsExactly("PHONE_OFFER SUSPENDED", "LINK_LOST SUSPENDED", "LINK_ABORT ABORTED");
    assertThat(find("case-1").progress().exit()).contains(ExitCause.ABORTED_TECHNICAL);
    var again = START.plus(Duration.ofHours(1));
    assertThat(await(gateway.book("again", EXPERT, "case-1", again, again.plusSeconds(1_800))))
        .isInstanceOfSatisfying(
            BookingOutcome.Booked.class,
            it -> assertThat(it.state().state()).isEqualTo(CaseState.READY));
  }

  @Test
  void give_a_held_time_back() {
    gateway.accepted("case-1");
    gateway.accepted("case-2");
    assertThat(await(gateway.hold("h", HOSPITAL_COORDINATOR, "case-1", START, END)))
        .isInstanceOf(BookingOutcome.Booked.class);
    assertThat(await(gateway.book("b-1", EXPERT, "case-2", START, END)))
        .isInstanceOf(BookingOutcome.SlotTaken.class);
    at(NOW.plus(Duration.ofMinutes(5)));
    assertThat(sweep()).isEqualTo(1);
    assertThat(await(gateway.book("b-2", EXPERT, "case-2", START, END)))
        .isInstanceOf(BookingOutcome.Booked.class);
    assertThat(find("case-1").state()).isEqualTo(CaseState.ACCEPTED);
    assertThat(find("case-1").appointment()).isEmpty();
  }

  @Test
  void let_what_is_held_be_booked_and_then_give_nothing_back() {
    gateway.accepted("case-1");
    await(gateway.hold("h", HOSPITAL_COORDINATOR, "case-1", START, END));
    assertThat(await(gateway.book("b", HOSPITAL_COORDINATOR, "case-1", START, END)))
        .isInstanceOfSatisfying(
            BookingOutcome.Booked.class,
            it -> assertThat(it.state().state()).isEqualTo(CaseState.SCHEDULED));
    at(NOW.plus(Duration.ofMinutes(6)));
    var _ = sweep(); // the hold's time-out is not there any more
    assertThat(find("case-1").state()).isEqualTo(CaseState.SCHEDULED);
    assertThat(find("case-1").appointment()).isPresent();
  }

  @Test
  void book_a_held_time_only_when_both_sides_confirm_it() {
    gateway.accepted("case-1");
    await(gateway.hold("h", HOSPITAL_COORDINATOR, "case-1", START, END));
    var fence = find("case-1").appointment().orElseThrow().fence();
    assertThat(tell("c-0", COUNTY_DOCTOR, new CaseCommand.ConfirmTime(fence - 1)))
        .isInstanceOfSatisfying(
            CaseOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("hold.fence"));
    assertThat(done(tell("c-1", EXPERT, new CaseCommand.ConfirmTime(fence))).state())
        .isEqualTo(CaseState.SCHEDULING);
    assertThat(done(tell("c-2", COUNTY_DOCTOR, new CaseCommand.ConfirmTime(fence))).state())
        .isEqualTo(CaseState.SCHEDULED);
    at(NOW.plus(Duration.ofMinutes(6)));
    assertThat(sweep()).isZero();
  }

  @Test
  void fire_once_with_several_gateways_at_once() {
    var cases = 40;
    for (int i = 0; i < cases; i++) {
      dispatched("case-" + i);
    }
    var other = new Gateway(redis.uri(), new MemoryTrail());
    try (other) {
      at(NOW.plus(Duration.ofHours(24)));
      other.now = gateway.now;
      var sweeps = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 6; i++) {
        sweeps.add((i % 2 == 0 ? gateway : other).scheduling.sweep());
      }
      await(Future.join(sweeps));
      var left = sweep();
      var all = sweeps.stream().mapToInt(Future::result).sum() + left;
      assertThat(all).isEqualTo(4 * cases);
      assertThat(fired(gateway.trail).size() + fired(other.trail).size()).isEqualTo(4 * cases);
      for (int i = 0; i < cases; i++) {
        var state = find("case-" + i);
        assertThat(state.state()).isEqualTo(CaseState.EXPIRED);
        // Opened, submitted, and four time-outs.
        assertThat(state.version()).isEqualTo(6);
      }
    }
  }

  @Test
  void fire_after_a_restart_also_what_came_due_meanwhile() {
    dispatched("case-1");
    gateway.close();
    gateway = new Gateway(redis.uri(), new MemoryTrail());
    at(NOW.plus(Duration.ofHours(3)));
    assertThat(sweep()).isEqualTo(1);
    gateway.close();
    gateway = new Gateway(redis.uri(), new MemoryTrail());
    at(NOW.plus(Duration.ofHours(3)));
    assertThat(sweep()).isZero();
    at(NOW.plus(Duration.ofDays(2)));
    assertThat(sweep()).isEqualTo(3);
    assertThat(find("case-1").state()).isEqualTo(CaseState.EXPIRED);
  }

  @Test
  void stay_fired_when_the_clock_jumps_back() {
    dispatched("case-1");
    at(NOW.plus(Duration.ofHours(3)));
    assertThat(sweep()).isEqualTo(1);
    at(NOW.minus(Duration.ofDays(1)));
    assertThat(sweep()).isZero();
    at(NOW.plus(Duration.ofHours(3)));
    assertThat(sweep()).isZero();
    assertThat(fired(gateway.trail)).containsExactly("ANSWER_REMINDER");
  }

  @Test
  void lose_or_win_against_a_command_but_never_both() {
    var random = new Random(5);
    for (int i = 0; i < 30; i++) {
      dispatched("case-" + i);
    }
    at(NOW.plus(Duration.ofHours(24)));
    var all = new ArrayList<Future<?>>();
    for (int i = 0; i < 30; i++) {
      all.add(gateway.tell("accept-" + i, EXPERT, "case-" + i, new CaseCommand.Accept(SPECIALIST)));
      if (random.nextInt(4) == 0) {
        all.add(gateway.scheduling.sweep());
      }
    }
    // Commands that lose three races in a row are told so.
    await(Future.join(all).otherwiseEmpty());
    assertThat(sweep()).isNotNegative();
    for (int i = 0; i < 30; i++) {
      var state = find("case-" + i);
      assertThat(state.state()).isIn(CaseState.ACCEPTED, CaseState.EXPIRED);
      assertThat(state.specialist().isPresent()).isEqualTo(state.state() == CaseState.ACCEPTED);
    }
    assertThat(waiting()).isEqualTo(":0");
  }

  @Tag("unreadable")
  @Test
  void are_not_held_up_by_a_case_that_cannot_be_read() {
    for (int i = 0; i < DueSet.BATCH + 4; i++) {
      assertThat(redis.ask("ZADD " + RedisKeys.TIME_OUTS + " 1 broken-" + i)).isEqualTo(":1");
      assertThat(redis.ask("HSET " + RedisKeys.kase(new CaseId("broken-" + i)) + " v 1 d x"))
          .isEqualTo(":2");
    }
    assertThat(redis.ask("ZADD " + RedisKeys.TIME_OUTS + " 1 nothing")).isEqualTo(":1");
    dispatched("case-1");
    at(NOW.plus(Duration.ofHours(3)));
    var fired = 0;
    for (int i = 0; i < 4; i++) {
      fired += sweep();
    }
    assertThat(fired).isEqualTo(1);
    assertThat(redis.ask("ZSCORE " + RedisKeys.TIME_OUTS + " nothing")).isEqualTo("$-1");
    assertThat(waiting()).isEqualTo(":" + (DueSet.BATCH + 5));
  }

  @Test
  void come_by_themselves() throws InterruptedException {
    dispatched("case-1");
    var ticking = new Gateway(redis.uri(), new MemoryTrail(), Duration.ofMillis(20));
    try (ticking) {
      ticking.now = NOW.plus(Duration.ofHours(24));
      var heard = new java.util.concurrent.CountDownLatch(4);
      ticking.scheduling.onTimeOut((_, _) -> heard.countDown());
      assertThat(heard.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(find("case-1").state()).isEqualTo(CaseState.EXPIRED);
    }
  }

  @Test
  void carry_a_case_that_nobody_looks_after_into_the_archive() {
    gateway.inSession("case-1");
    done(tell("end", EXPERT, new CaseCommand.End()));
    done(tell("draft", EXPERT, new CaseCommand.DraftOpinion("所见", "诊断", "建议")));
    done(tell("sign", EXPERT, huizhen.scheduling.testing.Clinics.signature(1, START)));
    done(tell("ack", COUNTY_DOCTOR, new CaseCommand.Acknowledge("转诊")));
    at(START.plus(Duration.ofDays(7)));
    assertThat(sweep()).isEqualTo(1);
    at(START.plus(Duration.ofDays(8)));
    assertThat(sweep()).isEqualTo(1);
    var archived = find("case-1");
    assertThat(archived.state()).isEqualTo(CaseState.ARCHIVED);
    assertThat(archived.progress().documents())
        .extracting(it -> it.kind().name())
        .containsExactly(
            "APPLICATION",
            "ACCEPTANCE",
            "ARRANGEMENT",
            "CONSENT",
            "SESSION",
            "OPINION",
            "DECISION",
            "ARCHIVE");
  }

  private void dispatched(String id) {
    done(await(gateway.create("create-" + id, id)));
    done(await(gateway.tell("submit-" + id, COUNTY_DOCTOR, id, new CaseCommand.Submit())));
  }

  private void at(java.time.Instant time) {
    gateway.now = time;
  }

  private int sweep() {
    return await(gateway.scheduling.sweep());
  }

  private String waiting() {
    return redis.ask("ZCARD " + RedisKeys.TIME_OUTS);
  }

  @org.assertj.core.annotation.CanIgnoreReturnValue
  private CaseOutcome tell(String command, huizhen.scheduling.api.Actor actor, CaseCommand what) {
    return await(gateway.tell(command, actor, "case-1", what));
  }

  private ConsultationCase find(String id) {
    return await(gateway.scheduling.consultations().find(new CaseId(id))).orElseThrow();
  }

  private static List<String> fired(MemoryTrail trail) {
    return trail.entries().stream()
        .filter(it -> it.getString("action").equals("case.time-out"))
        .map(it -> Kind.valueOf(it.getJsonObject("detail").getString("timer")).name())
        .toList();
  }
}
