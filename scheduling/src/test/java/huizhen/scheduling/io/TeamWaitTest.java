package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.REQUESTER;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Teams.NEUROLOGIST;
import static huizhen.scheduling.testing.Teams.RADIOLOGIST;
import static huizhen.scheduling.testing.Teams.SURGEON;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.TeamCommand;
import huizhen.scheduling.api.TeamCommand.Place;
import huizhen.scheduling.api.WorkingHours;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import huizhen.scheduling.testing.Teams;
import huizhen.scheduling.waitlist.api.TeamWish;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Waiting for a time of a whole team, on a real Redis. The chair works on Tuesdays from 14 to
/// 14:30 alone, so there is one time, and that of next week is out of the wish.
@ExtendWith(RedisExtension.class)
class TeamWaitTest {
  private static final Instant TWO = Instant.parse("2026-03-10T06:00:00Z");
  private static final Instant HALF = TWO.plus(Duration.ofMinutes(30));
  private static final Instant EVENING = Instant.parse("2026-03-10T12:00:00Z");
  private static final List<PractitionerId> ALL =
      List.of(SPECIALIST, REQUESTER, NEUROLOGIST, SURGEON, RADIOLOGIST);

  private RealRedis redis;
  private Gateway gateway;

  @BeforeEach
  void open(RealRedis redis) {
    this.redis = redis;
    gateway = Gateway.on(redis.uri());
    await(Teams.register(gateway.scheduling.directory()));
    hours(Clinics.specialist(), 14, 30);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private void hours(Practitioner of, int hour, int minutes) {
    var hours =
        new WorkingHours(
            EnumSet.of(DayOfWeek.TUESDAY),
            LocalTime.of(hour, 0),
            LocalTime.of(hour, 0).plusMinutes(minutes),
            Duration.ofMinutes(30));
    await(
        gateway
            .scheduling
            .directory()
            .put(
                new Practitioner(
                    of.id(),
                    of.organisation(),
                    of.name(),
                    of.title(),
                    of.department(),
                    of.licence(),
                    of.independentSince(),
                    of.licenceValidTo(),
                    hours)));
  }

  /// The only time is somebody else's.
  private void taken() {
    gateway.accepted("a");
    var outcome = await(gateway.book("book-a", COUNTY_DOCTOR, "a", TWO, HALF));
    assertThat(outcome).isInstanceOf(BookingOutcome.Booked.class);
  }

  private void team(String id, TeamCommand.SetTeam team) {
    gateway.accepted(id);
    done(await(gateway.tell("team-" + id, HOSPITAL_COORDINATOR, id, new CaseCommand.OfTeam(team))));
  }

  private static Wish wish(int optional) {
    return new Wish(
        Optional.of(EVENING),
        false,
        Optional.of(new TeamWish(Clinics.NOW, Duration.ofMinutes(30), optional)));
  }

  private RequestOutcome<WaitEntry> join(String id, Wish wish) {
    return await(
        gateway
            .scheduling
            .waitlist()
            .join(
                new CommandId("join-" + id + gateway.now.toEpochMilli()),
                HOSPITAL_COORDINATOR,
                new CaseId(id),
                wish));
  }

  /// Puts a team on the list, behind those that were there.
  private void waits(String id, int optional) {
    assertThat(join(id, wish(optional))).isInstanceOf(RequestOutcome.Done.class);
    gateway.now = gateway.now.plusSeconds(1);
  }

  private static WaitEntry entry(Gateway gateway, String id) {
    return await(gateway.scheduling.waitlist().find(new CaseId(id))).orElseThrow();
  }

  private WaitEntry entry(String id) {
    return entry(gateway, id);
  }

  private int offers() {
    return await(gateway.scheduling.offer());
  }

  private void cancel(String id) {
    done(await(gateway.tell("cancel-" + id, COUNTY_DOCTOR, id, new CaseCommand.Cancel("患者已转院"))));
  }

  private static BookingOutcome accept(Gateway gateway, String command, String id) {
    return await(
        gateway
            .scheduling
            .waitlist()
            .accept(new CommandId(command), HOSPITAL_COORDINATOR, new CaseId(id)));
  }

  private ConsultationCase find(String id) {
    return await(gateway.scheduling.consultations().find(new CaseId(id))).orElseThrow();
  }

  /// How many entries the chair, the requester and the three members have.
  private List<Integer> calendars() {
    return ALL.stream()
        .map(who -> Integer.parseInt(redis.ask("ZCARD " + RedisKeys.calendar(who)).substring(1)))
        .toList();
  }

  private static String rule(RequestOutcome<WaitEntry> outcome) {
    return outcome instanceof RequestOutcome.Refused<WaitEntry>(var refusal)
        ? refusal.rule()
        : outcome.toString();
  }

  @Test
  void keeps_a_time_that_falls_free_for_all_and_books_all_with_one_word() {
    taken();
    team("t", Teams.team());
    waits("t", 1);
    assertThat(offers()).isZero();

    cancel("a");
    assertThat(offers()).isEqualTo(1);
    assertThat(calendars()).as("kept for all who are to come").containsExactly(1, 1, 1, 1, 1);
    assertThat(entry("t").offer().orElseThrow().beside())
        .containsExactly(REQUESTER, NEUROLOGIST, SURGEON, RADIOLOGIST);
    gateway.accepted("b");
    assertThat(await(gateway.book("b", COUNTY_DOCTOR, "b", TWO, HALF)))
        .as("nobody else gets it meanwhile")
        .isInstanceOf(BookingOutcome.SlotTaken.class);

    var outcome = accept(gateway, "take", "t");
    assertThat(outcome).isInstanceOf(BookingOutcome.Booked.class);
    var booked = find("t");
    assertThat(booked.state()).isEqualTo(CaseState.SCHEDULED);
    assertThat(booked.appointment().orElseThrow().start()).isEqualTo(TWO);
    assertThat(booked.team().attending()).containsExactly(NEUROLOGIST, SURGEON, RADIOLOGIST);
    assertThat(calendars()).containsExactly(1, 1, 1, 1, 1);
    assertThat(entry("t").state()).isEqualTo(WaitState.TAKEN);
    assertThat(accept(gateway, "take", "t")).as("the same again").isEqualTo(outcome);
    assertThat(accept(gateway, "take-2", "t")).isInstanceOf(BookingOutcome.Refused.class);
    assertThat(gateway.trail.lines()).contains("waiting.offer ok", "case.book ok");
    done(
        await(
            gateway.tell(
                "confirm",
                Teams.SURGERY_EXPERT,
                "t",
                new CaseCommand.OfTeam(
                    new TeamCommand.ConfirmMember(
                        booked.appointment().orElseThrow().fence(), SURGEON)))));
  }

  @Test
  void books_nobody_where_one_is_called_away_meanwhile_and_keeps_the_offer() {
    taken();
    team("t", Teams.team());
    waits("t", 0);
    cancel("a");
    assertThat(offers()).isEqualTo(1);
    var before = calendars();
    // What an emergency does to a calendar: it is not stopped by an offer.
    var other = "%d:%d:elsewhere".formatted(TWO.toEpochMilli(), HALF.toEpochMilli());
    var key = RedisKeys.calendar(SURGEON);
    var _ = redis.ask("ZADD %s %d %s".formatted(key, TWO.toEpochMilli(), other));
    assertThat(accept(gateway, "take", "t"))
        .isInstanceOfSatisfying(
            BookingOutcome.TeamBusy.class, it -> assertThat(it.busy()).containsExactly(SURGEON));
    assertThat(find("t").appointment()).isEmpty();
    assertThat(entry("t").state()).isEqualTo(WaitState.OFFERED);
    var _ = redis.ask("ZREM %s %s".formatted(key, other));
    assertThat(calendars()).isEqualTo(before);
    assertThat(accept(gateway, "again", "t")).isInstanceOf(BookingOutcome.Booked.class);
  }

  @Test
  void goes_to_the_next_team_when_nobody_answers_once_also_after_a_restart() {
    taken();
    team("t", Teams.team());
    team("u", new TeamCommand.SetTeam(List.of(new Place(SURGEON, true)), 0, ""));
    waits("t", 0);
    waits("u", 0);
    assertThat(await(gateway.scheduling.waitlist().ahead(entry("u")))).contains(1);
    cancel("a");
    assertThat(offers()).isEqualTo(1);
    assertThat(entry("t").state()).isEqualTo(WaitState.OFFERED);

    var trail = new MemoryTrail();
    try (var one = new Gateway(redis.uri(), trail);
        var other = new Gateway(redis.uri(), trail)) {
      for (var it : new Gateway[] {one, other}) {
        it.now = gateway.now.plus(Duration.ofMinutes(16));
      }
      var fired = Future.all(one.scheduling.sweepRequests(), other.scheduling.sweepRequests());
      await(fired);
      assertThat(fired.result().<Integer>resultAt(0) + fired.result().<Integer>resultAt(1))
          .isEqualTo(1);
      assertThat(calendars()).as("free of all").containsExactly(0, 0, 0, 0, 0);
      var offered = Future.all(one.scheduling.offer(), other.scheduling.offer());
      await(offered);
      assertThat(entry(one, "t").state()).isEqualTo(WaitState.WAITING);
      assertThat(entry(one, "u").offer().orElseThrow().start()).isEqualTo(TWO);
      assertThat(calendars()).containsExactly(1, 1, 0, 1, 0);
      assertThat(accept(one, "late", "t")).isInstanceOf(BookingOutcome.Refused.class);
      assertThat(accept(one, "take", "u")).isInstanceOf(BookingOutcome.Booked.class);
    }
  }

  @Test
  void stands_in_one_order_with_those_who_wait_for_the_chair_alone() {
    taken();
    gateway.accepted("first");
    team("t", Teams.team());
    gateway.accepted("last");
    var alone = new Wish(Optional.of(EVENING), false);
    assertThat(join("first", alone)).isInstanceOf(RequestOutcome.Done.class);
    gateway.now = gateway.now.plusSeconds(1);
    waits("t", 0);
    assertThat(join("last", alone)).isInstanceOf(RequestOutcome.Done.class);
    cancel("a");

    for (var id : List.of("first", "t", "last")) {
      assertThat(offers()).isEqualTo(1);
      assertThat(entry(id).state()).as(id).isEqualTo(WaitState.OFFERED);
      await(
          gateway
              .scheduling
              .waitlist()
              .decline(new CommandId("no-" + id), HOSPITAL_COORDINATOR, new CaseId(id)));
    }
    assertThat(offers()).as("all have passed it").isZero();
    assertThat(calendars()).containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void is_let_go_when_it_leaves_or_becomes_another_team() {
    taken();
    team("t", Teams.team());
    waits("t", 0);
    cancel("a");
    assertThat(offers()).isEqualTo(1);
    var set = new TeamCommand.SetTeam(List.of(new Place(SURGEON, true)), 0, "");
    done(await(gateway.tell("set", EXPERT, "t", new CaseCommand.OfTeam(set))));
    assertThat(accept(gateway, "take", "t")).isInstanceOf(BookingOutcome.Refused.class);
    assertThat(offers()).isZero();
    assertThat(entry("t").state()).isEqualTo(WaitState.ENDED);
    assertThat(calendars()).containsExactly(0, 0, 0, 0, 0);

    gateway.accepted("b");
    await(gateway.book("b", COUNTY_DOCTOR, "b", TWO, HALF));
    waits("t", 0);
    cancel("b");
    assertThat(offers()).isEqualTo(1);
    await(
        gateway
            .scheduling
            .waitlist()
            .leave(new CommandId("bye"), HOSPITAL_COORDINATOR, new CaseId("t")));
    assertThat(entry("t").state()).isEqualTo(WaitState.WITHDRAWN);
    assertThat(calendars()).containsExactly(0, 0, 0, 0, 0);
  }

  /// Whose leave is withdrawn has time again: it is what is free that is looked at.
  @Test
  void hears_of_leave_that_is_withdrawn_and_asks_for_as_many_others_as_it_wants() {
    var absences = gateway.scheduling.directory();
    var leave =
        new Absence(
            "leave",
            Clinics.HOSPITAL,
            Optional.of(RADIOLOGIST),
            LocalDate.parse("2026-03-10"),
            LocalDate.parse("2026-03-10"));
    await(absences.put(leave));
    team("t", Teams.team());
    assertThat(rule(join("t", wish(0)))).as("without him there is one").isEqualTo("waiting.free");
    gateway.now = gateway.now.plusSeconds(1);
    waits("t", 1);
    assertThat(offers()).isZero();
    await(absences.removeAbsence(Clinics.HOSPITAL, "leave"));
    assertThat(offers()).isEqualTo(1);
    assertThat(entry("t").offer().orElseThrow().beside()).contains(RADIOLOGIST);
  }

  @Test
  void moves_a_booked_team_to_an_earlier_time_and_frees_the_later() {
    hours(Clinics.specialist(), 14, 120);
    gateway.accepted("a");
    await(gateway.book("a", COUNTY_DOCTOR, "a", TWO, HALF));
    team("t", Teams.team());
    var quarter = TWO.plus(Duration.ofMinutes(15));
    waitsBooked("t", HALF.plus(Duration.ofMinutes(10)), quarter);
    cancel("a");
    assertThat(offers()).isEqualTo(1);
    assertThat(entry("t").offer().orElseThrow().start())
        .as("its own time, which this one overlaps, is not in the way")
        .isEqualTo(quarter);
    assertThat(calendars()).containsExactly(2, 2, 2, 2, 1);
    assertThat(accept(gateway, "take", "t")).isInstanceOf(BookingOutcome.Booked.class);
    assertThat(find("t").appointment().orElseThrow().start()).isEqualTo(quarter);
    assertThat(calendars()).containsExactly(1, 1, 1, 1, 1);
  }

  /// Held and confirmed by all, then put on the list for an earlier time.
  private void waitsBooked(String id, Instant start, Instant from) {
    var held =
        await(
            gateway
                .scheduling
                .consultations()
                .hold(
                    new CommandId("hold"),
                    EXPERT,
                    new CaseId(id),
                    start,
                    start.plus(Duration.ofMinutes(30)),
                    List.of()));
    assertThat(held).isInstanceOf(BookingOutcome.Booked.class);
    var fence = find(id).appointment().orElseThrow().fence();
    done(await(gateway.tell("side", COUNTY_DOCTOR, id, new CaseCommand.ConfirmTime(fence))));
    for (var member : List.of(NEUROLOGIST, SURGEON)) {
      var who = member.equals(SURGEON) ? Teams.SURGERY_EXPERT : Teams.NEUROLOGY_EXPERT;
      done(
          await(
              gateway.tell(
                  "m-" + member,
                  who,
                  id,
                  new CaseCommand.OfTeam(new TeamCommand.ConfirmMember(fence, member)))));
    }
    assertThat(find(id).state()).isEqualTo(CaseState.SCHEDULED);
    var wish =
        new Wish(
            Optional.of(EVENING),
            false,
            Optional.of(new TeamWish(from, Duration.ofMinutes(30), 0)));
    assertThat(join(id, wish)).isInstanceOf(RequestOutcome.Done.class);
  }

  /// Twenty that can't be helped come before one that can: it has its turn with the next look.
  @Test
  void plans_so_many_teams_at_a_look_and_starves_none() {
    hours(Teams.doctors().get(2), 9, 30); // the surgeon never has time with the chair
    for (int i = 0; i < TeamOffers.MAX_PLANNED; i++) {
      var id = "hopeless-" + i;
      team(id, new TeamCommand.SetTeam(List.of(new Place(SURGEON, true)), 0, ""));
      waits(id, 0);
    }
    taken();
    team("t", new TeamCommand.SetTeam(List.of(new Place(NEUROLOGIST, true)), 0, ""));
    waits("t", 0);
    cancel("a");
    assertThat(offers()).as("the first twenty were planned").isZero();
    assertThat(offers()).isEqualTo(1);
    assertThat(entry("t").state()).isEqualTo(WaitState.OFFERED);
  }

  @Test
  void refuses_what_makes_no_sense_for_a_team() {
    taken();
    team("t", Teams.team());
    gateway.accepted("alone");
    assertThat(rule(join("t", new Wish(Optional.of(EVENING), false)))).isEqualTo("waiting.state");
    assertThat(rule(join("alone", wish(0)))).isEqualTo("waiting.state");
    assertThat(rule(join("t", next(wish(2))))).isEqualTo("team.optional");
    assertThat(rule(join("t", next(wish(-1))))).isEqualTo("team.optional");
    assertThat(rule(join("t", next(lasting(Duration.ofMinutes(1)))))).isEqualTo("booking.duration");
    assertThat(rule(join("t", next(lasting(Duration.ofHours(13)))))).isEqualTo("booking.duration");
    var late =
        new Wish(
            Optional.of(TWO), false, Optional.of(new TeamWish(TWO, Duration.ofMinutes(30), 0)));
    assertThat(rule(join("t", next(late)))).isEqualTo("waiting.before");
  }

  private Wish next(Wish it) {
    gateway.now = gateway.now.plusSeconds(1);
    return it;
  }

  private static Wish lasting(Duration length) {
    return new Wish(Optional.of(EVENING), false, Optional.of(new TeamWish(Clinics.NOW, length, 0)));
  }
}
