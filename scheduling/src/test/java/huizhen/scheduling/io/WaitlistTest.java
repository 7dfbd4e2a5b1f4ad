package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.StaleVersionException;
import huizhen.scheduling.api.WorkingHours;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import huizhen.scheduling.waitlist.api.Passed;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.WaitState;
import huizhen.scheduling.waitlist.api.Wish;
import io.vertx.core.Future;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Waiting lists on a real Redis. The specialist works on Tuesdays from 10 to 11, half an hour
/// each: two times, and those of the next weeks are out of the wish.
@ExtendWith({RedisExtension.class, RebuildExtension.class})
class WaitlistTest {
  private static final Instant TEN = Instant.parse("2026-03-10T02:00:00Z");
  private static final Instant HALF = TEN.plus(Duration.ofMinutes(30));
  private static final Instant ELEVEN = TEN.plus(Duration.ofHours(1));
  private static final Instant NOON = Instant.parse("2026-03-10T04:00:00Z");

  private static final Wish UNTIL_NOON = new Wish(Optional.of(NOON), false);

  private static Gateway open(RealRedis redis) {
    var gateway = Gateway.on(redis.uri());
    gateway.now = Instant.parse("2026-03-10T00:00:00Z");
    var all = Clinics.specialist();
    var hours =
        new WorkingHours(
            EnumSet.of(DayOfWeek.TUESDAY),
            LocalTime.of(10, 0),
            LocalTime.of(11, 0),
            Duration.ofMinutes(30));
    await(
        gateway
            .scheduling
            .directory()
            .put(
                new Practitioner(
                    SPECIALIST,
                    all.organisation(),
                    all.name(),
                    all.title(),
                    all.department(),
                    all.licence(),
                    all.independentSince(),
                    all.licenceValidTo(),
                    hours)));
    return gateway;
  }

  private static void booked(Gateway gateway, String id, Instant start) {
    gateway.accepted(id);
    var outcome =
        await(
            gateway.book(
                "book-" + id, COUNTY_DOCTOR, id, start, start.plus(Duration.ofMinutes(30))));
    assertThat(outcome).isInstanceOf(BookingOutcome.Booked.class);
  }

  private static RequestOutcome<WaitEntry> join(Gateway gateway, String id) {
    return await(
        gateway
            .scheduling
            .waitlist()
            .join(new CommandId("join-" + id), COUNTY_DOCTOR, new CaseId(id), UNTIL_NOON));
  }

  private static WaitEntry entry(Gateway gateway, String id) {
    return await(gateway.scheduling.waitlist().find(new CaseId(id))).orElseThrow();
  }

  private static void cancel(Gateway gateway, String id) {
    Gateway.done(
        await(gateway.tell("cancel-" + id, COUNTY_DOCTOR, id, new CaseCommand.Cancel("患者已转院"))));
  }

  private static Future<BookingOutcome> accept(Gateway gateway, String command, String id) {
    return gateway
        .scheduling
        .waitlist()
        .accept(new CommandId(command), COUNTY_DOCTOR, new CaseId(id));
  }

  /// Two times booked, two cases that wait for one of them.
  private static void full(Gateway gateway) {
    booked(gateway, "a", TEN);
    booked(gateway, "b", HALF);
    gateway.accepted("c");
    gateway.accepted("d");
  }

  @Test
  void offers_a_cancelled_time_to_the_first_and_books_it_with_the_acceptance(RealRedis redis) {
    try (var gateway = open(redis)) {
      full(gateway);
      assertThat(join(gateway, "c")).isInstanceOf(RequestOutcome.Done.class);
      gateway.now = gateway.now.plusSeconds(1);
      assertThat(join(gateway, "d")).isInstanceOf(RequestOutcome.Done.class);
      assertThat(await(gateway.scheduling.waitlist().ahead(entry(gateway, "d")))).contains(1);
      assertThat(await(gateway.scheduling.offer())).isZero();

      cancel(gateway, "b");
      assertThat(await(gateway.scheduling.offer())).isEqualTo(1);
      assertThat(entry(gateway, "c").offer().orElseThrow().start()).isEqualTo(HALF);
      assertThat(entry(gateway, "d").state()).isEqualTo(WaitState.WAITING);
      // Nobody else gets it meanwhile.
      assertThat(await(gateway.book("b-d", COUNTY_DOCTOR, "d", HALF, HALF.plusSeconds(1_800))))
          .isInstanceOf(BookingOutcome.SlotTaken.class);

      var outcome = await(accept(gateway, "take", "c"));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              BookingOutcome.Booked.class,
              it -> assertThat(it.appointment().start()).isEqualTo(HALF));
      assertThat(entry(gateway, "c").state()).isEqualTo(WaitState.TAKEN);
      assertThat(await(accept(gateway, "take", "c"))).isEqualTo(outcome);
      assertThat(await(accept(gateway, "take-2", "c"))).isInstanceOf(BookingOutcome.Refused.class);
      assertThat(await(gateway.scheduling.offer())).isZero();
      assertThat(gateway.trail.lines()).contains("waiting.offer ok", "case.book ok");
    }
  }

  @Test
  void offers_it_to_the_next_when_the_first_does_not_answer_once_also_after_a_restart(
      RealRedis redis) {
    var trail = new MemoryTrail();
    try (var gateway = open(redis)) {
      full(gateway);
      var _ = join(gateway, "c");
      gateway.now = gateway.now.plusSeconds(1);
      var _ = join(gateway, "d");
      cancel(gateway, "b");
      await(gateway.scheduling.offer());
    }
    try (var one = new Gateway(redis.uri(), trail);
        var other = new Gateway(redis.uri(), trail)) {
      for (var gateway : new Gateway[] {one, other}) {
        gateway.now = Instant.parse("2026-03-10T00:15:01Z");
      }
      var fired = Future.all(one.scheduling.sweepRequests(), other.scheduling.sweepRequests());
      await(fired);
      assertThat(fired.result().<Integer>resultAt(0) + fired.result().<Integer>resultAt(1))
          .isEqualTo(1);
      assertThat(entry(one, "c").passed()).containsExactly(new Passed(SPECIALIST, HALF));
      var offered = Future.all(one.scheduling.offer(), other.scheduling.offer());
      await(offered);
      assertThat(entry(one, "c").state()).isEqualTo(WaitState.WAITING);
      assertThat(entry(one, "d").offer().orElseThrow().start()).isEqualTo(HALF);
      assertThat(await(accept(one, "late", "c"))).isInstanceOf(BookingOutcome.Refused.class);
      assertThat(await(accept(one, "take", "d"))).isInstanceOf(BookingOutcome.Booked.class);
    }
  }

  @Test
  void moves_a_booking_to_the_earlier_time_and_frees_the_later(RealRedis redis) {
    try (var gateway = open(redis)) {
      booked(gateway, "a", TEN);
      booked(gateway, "b", HALF);
      assertThat(join(gateway, "b")).isInstanceOf(RequestOutcome.Done.class);
      cancel(gateway, "a");
      assertThat(await(gateway.scheduling.offer())).isEqualTo(1);
      assertThat(await(accept(gateway, "take", "b"))).isInstanceOf(BookingOutcome.Booked.class);
      var free = await(gateway.scheduling.consultations().free(SPECIALIST, TEN, NOON, 5));
      assertThat(free).extracting(it -> it.start()).containsExactly(HALF);
    }
  }

  @Test
  void keeps_nothing_of_an_offer_that_is_refused_or_left(RealRedis redis) {
    try (var gateway = open(redis)) {
      full(gateway);
      var _ = join(gateway, "c");
      cancel(gateway, "b");
      await(gateway.scheduling.offer());
      var list = gateway.scheduling.waitlist();
      await(list.decline(new CommandId("no"), COUNTY_DOCTOR, new CaseId("c")));
      assertThat(entry(gateway, "c").state()).isEqualTo(WaitState.WAITING);
      assertThat(await(gateway.scheduling.offer())).isZero(); // not this one again
      await(list.leave(new CommandId("bye"), COUNTY_DOCTOR, new CaseId("c")));
      assertThat(entry(gateway, "c").state()).isEqualTo(WaitState.WITHDRAWN);
      assertThat(await(gateway.book("b-d", COUNTY_DOCTOR, "d", HALF, HALF.plusSeconds(1_800))))
          .isInstanceOf(BookingOutcome.Booked.class);
    }
  }

  @Test
  void lets_go_whose_case_needs_no_other_time(RealRedis redis) {
    try (var gateway = open(redis)) {
      full(gateway);
      var _ = join(gateway, "c");
      cancel(gateway, "b");
      await(gateway.scheduling.offer());
      cancel(gateway, "c");
      await(gateway.scheduling.offer());
      assertThat(entry(gateway, "c").state()).isEqualTo(WaitState.ENDED);
      assertThat(await(gateway.book("b-d", COUNTY_DOCTOR, "d", HALF, HALF.plusSeconds(1_800))))
          .isInstanceOf(BookingOutcome.Booked.class);
    }
  }

  @Test
  void puts_nobody_on_the_list_twice_or_beside_a_free_time_or_for_others(RealRedis redis) {
    try (var gateway = open(redis)) {
      booked(gateway, "a", TEN);
      gateway.accepted("c");
      assertThat(rule(join(gateway, "c"))).isEqualTo("waiting.free");
      booked(gateway, "b", HALF);
      var list = gateway.scheduling.waitlist();
      var again = list.join(new CommandId("2"), COUNTY_DOCTOR, new CaseId("c"), UNTIL_NOON);
      assertThat(await(again)).isInstanceOf(RequestOutcome.Done.class);
      var twice = list.join(new CommandId("3"), COUNTY_DOCTOR, new CaseId("c"), UNTIL_NOON);
      assertThat(await(twice)).isInstanceOf(RequestOutcome.Illegal.class);
      var stranger =
          Clinics.actor(
              "x",
              huizhen.scheduling.api.Actor.Role.COUNTY_DOCTOR,
              Clinics.COUNTY,
              Optional.of(new PractitionerId("x")));
      var theirs = list.leave(new CommandId("4"), stranger, new CaseId("c"));
      assertThat(rule(await(theirs))).isEqualTo("access.not-allowed");
      var ours = list.leave(new CommandId("5"), HOSPITAL_COORDINATOR, new CaseId("c"));
      assertThat(await(ours)).isInstanceOf(RequestOutcome.Done.class);
    }
  }

  /// A colleague of the department, on Tuesdays too.
  private static PractitionerId colleague(
      Gateway gateway, String id, int hour, LocalDate independentSince) {
    var all = Clinics.specialist();
    var who = new PractitionerId(id);
    var hours =
        new WorkingHours(
            EnumSet.of(DayOfWeek.TUESDAY),
            LocalTime.of(hour, 0),
            LocalTime.of(hour, 30),
            Duration.ofMinutes(30));
    await(
        gateway
            .scheduling
            .directory()
            .put(
                new Practitioner(
                    who,
                    all.organisation(),
                    "乙医师",
                    all.title(),
                    all.department(),
                    "110" + id,
                    independentSince,
                    all.licenceValidTo(),
                    hours)));
    return who;
  }

  private static RequestOutcome<WaitEntry> joinAnyone(Gateway gateway, String id) {
    return await(
        gateway
            .scheduling
            .waitlist()
            .join(
                new CommandId("any-" + id),
                COUNTY_DOCTOR,
                new CaseId(id),
                new Wish(Optional.of(NOON), true)));
  }

  /// Who may not have the case has nothing that is offered: the other one's licence is young.
  @Test
  void offers_a_colleagues_time_to_who_waits_for_the_department_and_gives_him_the_case(
      RealRedis redis) {
    try (var gateway = open(redis)) {
      full(gateway);
      assertThat(join(gateway, "c")).isInstanceOf(RequestOutcome.Done.class);
      gateway.now = gateway.now.plusSeconds(1);
      assertThat(joinAnyone(gateway, "d")).isInstanceOf(RequestOutcome.Done.class);
      assertThat(await(gateway.scheduling.waitlist().ahead(entry(gateway, "d")))).contains(1);
      var _ = colleague(gateway, "doctor-young", 11, LocalDate.parse("2025-01-01"));
      assertThat(await(gateway.scheduling.offer())).isZero();

      var colleague = colleague(gateway, "doctor-zhao", 11, LocalDate.parse("2005-01-01"));
      assertThat(await(gateway.scheduling.offer())).isEqualTo(1);
      assertThat(entry(gateway, "c").state()).isEqualTo(WaitState.WAITING);
      var offer = entry(gateway, "d").offer().orElseThrow();
      assertThat(offer.doctor()).isEqualTo(colleague);
      assertThat(offer.start()).isEqualTo(ELEVEN);
      var kept = await(gateway.scheduling.consultations().free(colleague, TEN, NOON, 5));
      assertThat(kept).isEmpty();

      var outcome = await(accept(gateway, "take", "d"));
      assertThat(outcome).isInstanceOf(BookingOutcome.Booked.class);
      assertThat(await(accept(gateway, "take", "d"))).isEqualTo(outcome);
      var state = await(gateway.scheduling.consultations().find(new CaseId("d"))).orElseThrow();
      assertThat(state.specialist()).contains(colleague);
      assertThat(state.appointment().orElseThrow().practitioner()).isEqualTo(colleague);
      assertThat(entry(gateway, "d").state()).isEqualTo(WaitState.TAKEN);
      assertThat(await(gateway.scheduling.offer())).isZero();
    }
  }

  @Test
  void moves_a_booking_to_a_colleagues_earlier_time_and_frees_the_first_ones(RealRedis redis) {
    try (var gateway = open(redis)) {
      booked(gateway, "a", TEN);
      booked(gateway, "b", HALF);
      assertThat(joinAnyone(gateway, "b")).isInstanceOf(RequestOutcome.Done.class);
      var colleague = colleague(gateway, "doctor-zhao", 10, LocalDate.parse("2005-01-01"));
      // The requesting doctor has the other case then himself.
      assertThat(await(gateway.scheduling.offer())).isZero();
      cancel(gateway, "a");
      gateway.accepted("e");
      assertThat(await(gateway.scheduling.offer())).isEqualTo(1);
      // Of two at the same time it is that of the case's own specialist.
      assertThat(entry(gateway, "b").offer().orElseThrow().doctor()).isEqualTo(SPECIALIST);
      var list = gateway.scheduling.waitlist();
      await(list.decline(new CommandId("no"), COUNTY_DOCTOR, new CaseId("b")));
      assertThat(await(gateway.scheduling.offer())).isEqualTo(1);
      assertThat(entry(gateway, "b").offer().orElseThrow().doctor()).isEqualTo(colleague);
      assertThat(await(accept(gateway, "take", "b"))).isInstanceOf(BookingOutcome.Booked.class);
      var free = await(gateway.scheduling.consultations().free(SPECIALIST, TEN, NOON, 5));
      assertThat(free).extracting(it -> it.start()).containsExactly(TEN, HALF);
    }
  }

  @Test
  void books_nothing_else_than_what_was_seen(RealRedis redis) {
    try (var gateway = open(redis)) {
      full(gateway);
      var _ = join(gateway, "c");
      cancel(gateway, "b");
      await(gateway.scheduling.offer());
      var seen = entry(gateway, "c").version();
      var stale =
          gateway
              .scheduling
              .waitlist()
              .accept(new CommandId("stale", Set.of(seen - 1)), COUNTY_DOCTOR, new CaseId("c"));
      await(stale.recover(_ -> Future.succeededFuture()));
      assertThat(stale.cause()).isInstanceOf(StaleVersionException.class);
      var fitting =
          gateway
              .scheduling
              .waitlist()
              .accept(new CommandId("now", Set.of(seen)), COUNTY_DOCTOR, new CaseId("c"));
      assertThat(await(fitting)).isInstanceOf(BookingOutcome.Booked.class);
    }
  }

  private static String rule(RequestOutcome<WaitEntry> outcome) {
    return outcome instanceof RequestOutcome.Refused<WaitEntry>(var refusal)
        ? refusal.rule()
        : outcome.toString();
  }
}
