package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, RebuildExtension.class})
class RedisConsultationsTest {
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
  void carries_a_case_from_the_draft_to_its_end() {
    gateway.inSession("case-1");
    done(tell("end", EXPERT, new CaseCommand.End()));
    done(tell("draft", EXPERT, new CaseCommand.DraftOpinion("所见", "诊断", "建议")));
    done(tell("sign", EXPERT, Clinics.signature(1, START)));
    done(tell("ack", COUNTY_DOCTOR, new CaseCommand.Acknowledge("转诊")));
    var closed = done(tell("close", COUNTY_DOCTOR, new CaseCommand.Close()));

    assertThat(closed.state()).isEqualTo(CaseState.CLOSED);
    assertThat(find("case-1")).isEqualTo(closed);
    assertThat(gateway.trail.lines())
        .containsExactly(
            "case.create ok",
            "case.submit ok",
            "case.accept ok",
            "case.book ok",
            "case.consent ok",
            "case.open-lobby ok",
            "case.start ok",
            "case.end ok",
            "case.draft-opinion ok",
            "case.sign-opinion ok",
            "case.acknowledge ok",
            "case.close ok");
    assertThat(redis.ask("XLEN " + RedisKeys.OUTBOX)).isEqualTo(":0");
  }

  @Test
  void answers_the_same_to_the_same_command_id_and_audits_once() {
    gateway.accepted("case-1");
    var first = await(gateway.book("b", EXPERT, "case-1", START, END));
    var second = await(gateway.book("b", EXPERT, "case-1", START, END));
    assertThat(first).isInstanceOf(BookingOutcome.Booked.class).isEqualTo(second);

    var refused = tell("r", EXPERT, new CaseCommand.Start(true, true));
    assertThat(refused).isInstanceOf(CaseOutcome.Illegal.class);
    assertThat(tell("r", EXPERT, new CaseCommand.Start(true, true))).isEqualTo(refused);
    assertThat(gateway.trail.lines())
        .filteredOn(it -> it.startsWith("case.book") || it.startsWith("case.start"))
        .containsExactly("case.book ok", "case.start illegal:SCHEDULED");
  }

  @Test
  void refuses_a_command_id_that_was_used_for_something_else() {
    gateway.accepted("case-1");
    await(gateway.book("b", EXPERT, "case-1", START, END));
    assertThat(tell("b", EXPERT, new CaseCommand.Cancel("改期")))
        .isInstanceOfSatisfying(
            CaseOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("command.id-reused"));
    assertThat(find("case-1").state()).isEqualTo(CaseState.SCHEDULED);
  }

  @Test
  void does_not_show_an_outcome_to_another_account_with_the_same_command_id() {
    gateway.accepted("case-1");
    await(gateway.book("b", EXPERT, "case-1", START, END));
    assertThat(await(gateway.book("b", Clinics.OTHER_EXPERT, "case-1", START, END)))
        .isInstanceOf(BookingOutcome.Refused.class);
  }

  @Test
  void audits_what_it_refuses() {
    gateway.accepted("case-1");
    tell("x", Clinics.OTHER_EXPERT, new CaseCommand.Cancel("越权"));
    assertThat(gateway.trail.lines()).last().isEqualTo("case.cancel refused:access.not-allowed");
    var entry = gateway.trail.entries().getLast();
    assertThat(entry.getString("actor")).isEqualTo("zhao");
    assertThat(entry.getString("case")).isEqualTo("case-1");
    assertThat(entry.encode()).doesNotContain("越权");
  }

  @Test
  void finds_nothing_where_there_is_nothing() {
    assertThat(tell("x", EXPERT, new CaseCommand.End())).isEqualTo(new CaseOutcome.NotFound());
    assertThat(await(gateway.book("y", EXPERT, "case-1", START, END)))
        .isEqualTo(new BookingOutcome.NotFound());
    assertThat(await(gateway.scheduling.consultations().find(new CaseId("none")))).isEmpty();
    assertThat(gateway.trail.lines()).isEmpty();
  }

  @Test
  void gives_a_contested_slot_to_exactly_one_of_fifty() {
    var clients = 50;
    for (int i = 0; i < clients; i++) {
      gateway.accepted("case-" + i);
    }
    var races = new ArrayList<Future<BookingOutcome>>();
    for (int i = 0; i < clients; i++) {
      // Overlap, not equality: each wants a slightly different time.
      var shift = Duration.ofMinutes(i % 5);
      races.add(gateway.book("race-" + i, EXPERT, "case-" + i, START.plus(shift), END.plus(shift)));
    }
    await(Future.join(races));
    var outcomes = races.stream().map(Future::result).toList();

    assertThat(outcomes).filteredOn(it -> it instanceof BookingOutcome.Booked).hasSize(1);
    var winner =
        outcomes.stream()
            .filter(it -> it instanceof BookingOutcome.Booked)
            .map(BookingOutcome.Booked.class::cast)
            .findFirst()
            .orElseThrow()
            .appointment();
    assertThat(outcomes)
        .filteredOn(it -> it instanceof BookingOutcome.SlotTaken)
        .hasSize(clients - 1)
        .allSatisfy(it ->
            assertThat(((BookingOutcome.SlotTaken) it).nearest())
                .hasSize(3)
                .allSatisfy(slot ->
                    assertThat(
                            slot.start().isBefore(winner.end())
                                && winner.start().isBefore(slot.end()))
                        .isFalse()));
  }

  @Test
  void serves_many_who_change_one_case_at_once_without_losing_a_change() {
    gateway.accepted("case-1");
    var adds = new ArrayList<Future<CaseOutcome>>();
    for (int i = 0; i < 3; i++) {
      adds.add(
          gateway.tell(
              "add-" + i,
              COUNTY_DOCTOR,
              "case-1",
              new CaseCommand.AddMaterial(Clinics.material("m-" + i, Clinics.NOW))));
    }
    await(Future.join(adds));
    assertThat(find("case-1").materials()).hasSize(3);
  }

  @Test
  void frees_the_time_of_a_moved_and_of_a_cancelled_booking() {
    gateway.accepted("case-1");
    gateway.accepted("case-2");
    booked("1", "case-1", 0);
    assertThat(await(gateway.book("2", EXPERT, "case-2", START, END)))
        .isInstanceOf(BookingOutcome.SlotTaken.class);
    // Moving by half its length overlaps only with itself.
    var half = Duration.ofMinutes(15);
    assertThat(await(gateway.book("3", EXPERT, "case-1", START.plus(half), END.plus(half))))
        .isInstanceOf(BookingOutcome.Booked.class);
    booked("4", "case-1", 60);
    booked("5", "case-2", 0);
    done(tell("6", COUNTY_DOCTOR, new CaseCommand.Cancel("不需要了")));
    gateway.accepted("case-3");
    booked("7", "case-3", 60);
  }

  @Test
  void what_is_left_of_the_time_of_a_session_that_ended_early_is_free() {
    gateway.accepted("case-2");
    gateway.inSession("case-1");
    var rest = START.plus(Duration.ofMinutes(15));
    assertThat(await(gateway.book("1", EXPERT, "case-2", rest, END)))
        .isInstanceOf(BookingOutcome.SlotTaken.class);

    gateway.now = START.plus(Duration.ofMinutes(10));
    var ended = done(tell("end", EXPERT, new CaseCommand.End()));
    assertThat(ended.appointment().orElseThrow().end()).as("as it was agreed").isEqualTo(END);
    var calendar = RedisKeys.calendar(SPECIALIST);
    assertThat(redis.ask("ZCARD " + calendar)).as("it counts for the day").isEqualTo(":1");
    assertThat(await(gateway.book("2", EXPERT, "case-2", rest, END)))
        .isInstanceOf(BookingOutcome.Booked.class);

    done(tell("draft", EXPERT, new CaseCommand.DraftOpinion("所见", "诊断", "建议")));
    assertThat(redis.ask("ZCARD " + calendar)).isEqualTo(":2");
  }

  @Test
  void does_not_book_the_requesting_doctor_twice_at_one_time() {
    var zhao = new PractitionerId("doctor-zhao");
    await(
        gateway
            .scheduling
            .directory()
            .put(Clinics.practitioner(zhao, Clinics.HOSPITAL, "2005-07-01", "2030-12-31")));
    gateway.accepted("case-1");
    booked("1", "case-1", 0);
    done(await(gateway.create("create-2", "case-2")));
    done(await(gateway.tell("submit-2", COUNTY_DOCTOR, "case-2", new CaseCommand.Submit())));
    done(
        await(
            gateway.tell(
                "accept-2", Clinics.OTHER_EXPERT, "case-2", new CaseCommand.Accept(zhao))));
    var half = Duration.ofMinutes(15);
    assertThat(
            await(
                gateway.book(
                    "2", Clinics.OTHER_EXPERT, "case-2", START.plus(half), END.plus(half))))
        .isInstanceOfSatisfying(
            BookingOutcome.SlotTaken.class,
            it -> {
              assertThat(it.who()).isEqualTo(Side.INVITING);
              assertThat(it.nearest())
                  .hasSize(3)
                  .allSatisfy(slot -> {
                    assertThat(slot.practitioner()).isEqualTo(zhao);
                    assertThat(slot.start().isBefore(END) && START.isBefore(slot.end())).isFalse();
                  });
            });
    // Cancelled, the first frees both calendars.
    done(tell("3", COUNTY_DOCTOR, new CaseCommand.Cancel("不需要了")));
    assertThat(
            await(
                gateway.book(
                    "4", Clinics.OTHER_EXPERT, "case-2", START.plus(half), END.plus(half))))
        .isInstanceOf(BookingOutcome.Booked.class);
  }

  @Test
  void frees_the_time_of_a_specialist_who_hands_the_case_over() {
    var zhao = new PractitionerId("doctor-zhao");
    await(
        gateway
            .scheduling
            .directory()
            .put(Clinics.practitioner(zhao, Clinics.HOSPITAL, "2005-07-01", "2030-12-31")));
    gateway.accepted("case-1");
    gateway.accepted("case-2");
    booked("1", "case-1", 0);
    done(tell("2", Clinics.HOSPITAL_COORDINATOR, new CaseCommand.Reassign(zhao, "专家迟到")));
    booked("3", "case-2", 0);
    assertThat(
            await(gateway.book("4", Clinics.OTHER_EXPERT, "case-1", END, END.plusSeconds(1_800))))
        .isInstanceOf(BookingOutcome.Booked.class);
  }

  @Test
  void lists_free_slots_without_the_booked_ones() {
    gateway.accepted("case-1");
    booked("1", "case-1", 0);
    var free =
        await(
            gateway
                .scheduling
                .consultations()
                .free(SPECIALIST, START, START.plus(Duration.ofHours(2)), 10));
    assertThat(free).extracting(it -> it.start()).startsWith(END).hasSize(3);
  }

  @Test
  void answers_only_after_the_trail_has_the_entry_and_catches_up_later() {
    gateway.trail.isBroken(true);
    var failed = gateway.create("c", "case-1");
    assertThat(failure(failed))
        .isInstanceOf(huizhen.scheduling.api.SchedulingUnavailableException.class);
    gateway.trail.isBroken(false);
    // The same command again: done by the first try, and told now.
    done(await(gateway.create("c", "case-1")));
    assertThat(gateway.trail.lines()).containsExactly("case.create ok");
  }

  @Test
  void delivers_what_an_earlier_run_left_in_the_outbox() {
    gateway.trail.isBroken(true);
    assertThat(failure(gateway.create("c", "case-1"))).isNotNull();
    var trail = new MemoryTrail();
    try (var next = new Gateway(redis.uri(), trail)) {
      done(await(next.tell("d", COUNTY_DOCTOR, "case-1", new CaseCommand.Submit())));
      assertThat(trail.lines()).containsExactly("case.create ok", "case.submit ok");
    }
  }

  @Test
  void runs_scripts_that_redis_has_forgotten() {
    gateway.accepted("case-1");
    assertThat(redis.ask("SCRIPT FLUSH")).isEqualTo("+OK");
    booked("1", "case-1", 0);
  }

  @Test
  void keeps_one_entry_a_change_under_load_and_in_order() {
    for (int i = 0; i < 20; i++) {
      gateway.accepted("case-" + i);
    }
    assertThat(gateway.trail.ids())
        .hasSize(60)
        .isSortedAccordingTo(java.util.Comparator.comparing(EntryId::parse));
  }

  @Test
  void checks_command_ids() {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> new CommandId("a b"))
        .isInstanceOf(IllegalArgumentException.class);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> new CaseId("../1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void booked(String command, String id, int shiftMinutes) {
    var shift = Duration.ofMinutes(shiftMinutes);
    assertThat(await(gateway.book(command, EXPERT, id, START.plus(shift), END.plus(shift))))
        .isInstanceOf(BookingOutcome.Booked.class);
  }

  @org.assertj.core.annotation.CanIgnoreReturnValue
  private CaseOutcome tell(String command, huizhen.scheduling.api.Actor actor, CaseCommand what) {
    return await(gateway.tell(command, actor, "case-1", what));
  }

  private ConsultationCase find(String id) {
    return await(gateway.scheduling.consultations().find(new CaseId(id))).orElseThrow();
  }

  private static Throwable failure(Future<?> future) {
    return await(future.<Throwable>map(_ -> new AssertionError("no failure")).otherwise(it -> it));
  }
}
