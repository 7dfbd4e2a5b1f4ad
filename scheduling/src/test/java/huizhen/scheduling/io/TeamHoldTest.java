package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.COUNTY_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.REQUESTER;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Teams.INSTITUTE_COORDINATOR;
import static huizhen.scheduling.testing.Teams.NEUROLOGIST;
import static huizhen.scheduling.testing.Teams.NEUROLOGY_EXPERT;
import static huizhen.scheduling.testing.Teams.RADIOLOGIST;
import static huizhen.scheduling.testing.Teams.SURGEON;
import static huizhen.scheduling.testing.Teams.SURGERY_EXPERT;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.TeamCommand;
import huizhen.scheduling.api.TeamCommand.Place;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import huizhen.scheduling.testing.Teams;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.annotation.CanIgnoreReturnValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, RebuildExtension.class})
class TeamHoldTest {
  private static final Instant START = Clinics.NOW.plus(Duration.ofHours(3));
  private static final Instant END = START.plus(Duration.ofMinutes(30));

  private Gateway gateway;
  private RealRedis redis;

  @BeforeEach
  void open(RealRedis redis) {
    this.redis = redis;
    gateway = Gateway.on(redis.uri());
    await(Teams.register(gateway.scheduling.directory()));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void holds_confirms_and_keeps_a_team() {
    team("case-1", Teams.team());
    var held = held(hold("h", "case-1", START, List.of(RADIOLOGIST)));
    assertThat(calendars()).containsExactly(1L, 1L, 1L, 1L, 1L);
    assertThat(hold("h", "case-1", START, List.of(RADIOLOGIST)))
        .as("the same command again")
        .isEqualTo(new BookingOutcome.Booked(held, held.appointment().orElseThrow()));

    var fence = held.appointment().orElseThrow().fence();
    done(
        await(gateway.tell("a", COUNTY_COORDINATOR, "case-1", new CaseCommand.ConfirmTime(fence))));
    tell("b", NEUROLOGY_EXPERT, new TeamCommand.ConfirmMember(fence, NEUROLOGIST));
    var booked = tell("c", INSTITUTE_COORDINATOR, new TeamCommand.ConfirmMember(fence, SURGEON));
    assertThat(booked.state()).isEqualTo(CaseState.SCHEDULED);
    assertThat(find("case-1")).isEqualTo(booked);
    assertThat(gateway.listed(new CaseIndex.OfOrganisation(Teams.INSTITUTE)))
        .as("the member's organisation has the case in its list")
        .containsExactly(booked);
    assertThat(gateway.trail.lines())
        .contains("case.set-team ok", "case.hold ok", "case.confirm-member ok");
  }

  @Test
  void holds_nobody_where_one_is_busy_and_says_who_and_when_else() {
    team("case-1", Teams.team());
    team("case-2", new TeamCommand.SetTeam(List.of(new Place(SURGEON, true)), 0, ""));
    held(hold("h1", "case-1", START, List.of()));

    // Another case of the same chair: the chair, the requester and the surgeon are busy.
    var later = START.plus(Duration.ofMinutes(20));
    var busy = (BookingOutcome.TeamBusy) hold("h2", "case-2", later, List.of());
    assertThat(busy.busy()).containsExactly(SPECIALIST, REQUESTER, SURGEON);
    assertThat(busy.nearest()).hasSize(3);
    assertThat(find("case-2").state()).isEqualTo(CaseState.ACCEPTED);
    assertThat(calendars()).containsExactly(1L, 1L, 1L, 1L, 0L);

    var free = busy.nearest().getFirst();
    held(hold("h3", "case-2", free.start(), List.of()));
    assertThat(gateway.trail.lines()).contains("case.hold refused:slot-taken");
  }

  @Test
  void keeps_buffers_between_the_meetings_of_a_team_but_not_of_two_doctors() {
    team("case-1", Teams.team());
    gateway.accepted("case-2");
    await(gateway.book("b", EXPERT, "case-2", START.minus(Duration.ofMinutes(30)), START));
    assertThat(hold("h1", "case-1", START, List.of())).isInstanceOf(BookingOutcome.TeamBusy.class);
    held(hold("h2", "case-1", START.plus(Duration.ofMinutes(10)), List.of()));
  }

  @Test
  void lets_nobody_have_more_on_a_day_than_allowed() {
    for (int i = 0; i < 6; i++) {
      gateway.accepted("short-" + i);
      var at = Clinics.NOW.plus(Duration.ofMinutes(5L * i));
      assertThat(await(gateway.book("b" + i, EXPERT, "short-" + i, at, at.plusSeconds(300))))
          .isInstanceOf(BookingOutcome.Booked.class);
    }
    team("case-1", Teams.team());
    var busy = (BookingOutcome.TeamBusy) hold("h", "case-1", START, List.of());
    assertThat(busy.busy()).containsExactly(SPECIALIST, REQUESTER);
    assertThat(busy.nearest())
        .as("on another day")
        .allSatisfy(it -> assertThat(it.start()).isAfter(START.plus(Duration.ofHours(12))));
  }

  @Test
  void gives_the_time_back_for_all_when_the_hold_runs_out_is_released_or_the_team_changes() {
    team("case-1", Teams.team());
    held(hold("h1", "case-1", START, List.of(RADIOLOGIST)));
    gateway.now = gateway.now.plus(Duration.ofMinutes(5));
    assertThat(await(gateway.scheduling.sweep())).isEqualTo(1);
    assertThat(calendars()).containsExactly(0L, 0L, 0L, 0L, 0L);

    held(hold("h2", "case-1", START, List.of(RADIOLOGIST)));
    done(await(gateway.tell("r", EXPERT, "case-1", new CaseCommand.ReleaseTime())));
    assertThat(calendars()).containsExactly(0L, 0L, 0L, 0L, 0L);

    held(hold("h3", "case-1", START, List.of(RADIOLOGIST)));
    tell("t", EXPERT, new TeamCommand.SetTeam(List.of(new Place(NEUROLOGIST, true)), 0, ""));
    assertThat(calendars()).containsExactly(0L, 0L, 0L, 0L, 0L);
    assertThat(gateway.listed(new CaseIndex.OfOrganisation(Teams.INSTITUTE))).isEmpty();
  }

  @Test
  void moves_a_held_time_without_being_in_its_own_way() {
    team("case-1", Teams.team());
    var first = held(hold("h1", "case-1", START, List.of(RADIOLOGIST)));
    var second = held(hold("h2", "case-1", START.plus(Duration.ofMinutes(15)), List.of()));
    assertThat(second.appointment().orElseThrow().fence())
        .isGreaterThan(first.appointment().orElseThrow().fence());
    assertThat(calendars()).containsExactly(1L, 1L, 1L, 1L, 0L);
    var old = new TeamCommand.ConfirmMember(first.appointment().orElseThrow().fence(), SURGEON);
    assertThat(await(gateway.tell("c", SURGERY_EXPERT, "case-1", new CaseCommand.OfTeam(old))))
        .as("the token of the time before")
        .isInstanceOfSatisfying(
            huizhen.scheduling.api.CaseOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("hold.fence"));
  }

  @Test
  void plans_round_what_is_booked_and_who_is_away() {
    team("case-1", Teams.team());
    gateway.accepted("case-2");
    await(gateway.book("b", EXPERT, "case-2", START, END));
    var plan = plan("case-1");
    assertThat(plan.proposals()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(plan.common()).isNotEmpty();
    assertThat(plan.areHolidaysOfficial()).isTrue();
    assertThat(plan.holidays()).extracting(it -> it.name()).contains("清明节");
    assertThat(plan.proposals())
        .allSatisfy(
            it -> assertThat(it.start().isBefore(END) && START.isBefore(it.end())).isFalse());

    var directory = gateway.scheduling.directory();
    var from = LocalDate.parse("2026-03-10");
    await(
        directory.put(
            new Absence("leave", Teams.INSTITUTE, Optional.of(SURGEON), from, from.plusDays(6))));
    assertThat(plan("case-1").proposals())
        .allSatisfy(it -> assertThat(it.start()).isAfter(Instant.parse("2026-03-16T16:00:00Z")));
    assertThat(hold("h", "case-1", START.plus(Duration.ofHours(1)), List.of()))
        .isInstanceOfSatisfying(
            BookingOutcome.Refused.class,
            it -> assertThat(it.refusal().rule()).isEqualTo("team.hours"));
    await(directory.removeAbsence(Teams.INSTITUTE, "leave"));
    assertThat(plan("case-1")).isEqualTo(plan);
    assertThat(
            await(
                gateway
                    .scheduling
                    .consultations()
                    .plan(new CaseId("none"), START, END, Duration.ofMinutes(30), 3)))
        .isEmpty();
  }

  @Test
  void never_books_anybody_twice_or_half_a_team_in_a_race() {
    var random = new Random(7);
    var cases = 40;
    var members = List.of(NEUROLOGIST, SURGEON, RADIOLOGIST);
    for (int i = 0; i < cases; i++) {
      var places = new ArrayList<Place>();
      for (int m = 0; m < members.size(); m++) {
        if (m == i % 3 || random.nextBoolean()) {
          places.add(new Place(members.get(m), true));
        }
      }
      team("case-" + i, new TeamCommand.SetTeam(places, 0, ""));
    }
    var races = new ArrayList<Future<BookingOutcome>>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < cases; i++) {
        var start = START.plus(Duration.ofMinutes(5L * random.nextInt(30)));
        races.add(
            gateway
                .scheduling
                .consultations()
                .hold(
                    new CommandId("race-%d-%d".formatted(round, i)),
                    EXPERT,
                    new CaseId("case-" + i),
                    start,
                    start.plus(Duration.ofMinutes(20))));
      }
    }
    await(Future.join(races).otherwiseEmpty());
    var won = races.stream().filter(it -> it.result() instanceof BookingOutcome.Booked).count();
    assertThat(won).isPositive();

    var held = new ArrayList<ConsultationCase>();
    for (int i = 0; i < cases; i++) {
      var it = find("case-" + i);
      if (it.appointment().isPresent()) {
        held.add(it);
        assertThat(it.team().attending()).as("the whole team").isEqualTo(it.team().members());
      }
    }
    assertThat(held).isNotEmpty();
    var everybody = List.of(SPECIALIST, REQUESTER, NEUROLOGIST, SURGEON, RADIOLOGIST);
    for (var who : everybody) {
      var expected =
          held.stream()
              .filter(it ->
                  who.equals(SPECIALIST)
                      || who.equals(REQUESTER)
                      || it.team().attending().contains(who))
              .map(it -> CaseScripts.calendarEntry(it.appointment().orElseThrow()))
              .sorted()
              .toList();
      assertThat(entries(who)).as("calendar of %s", who).isEqualTo(expected);
      for (int i = 1; i < expected.size(); i++) {
        var before = Long.parseLong(expected.get(i - 1).split(":", 3)[1]);
        var next = Long.parseLong(expected.get(i).split(":", 3)[0]);
        assertThat(next).as("no overlap for %s", who).isGreaterThanOrEqualTo(before);
      }
    }
  }

  private List<String> entries(PractitionerId who) {
    var found =
        await(
            new RedisLink(gateway.vertx, new RedisConfig(redis.uri(), 2, Duration.ofSeconds(15)))
                .within(attempt ->
                    attempt.send(
                        io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.ZRANGE)
                            .arg(RedisKeys.calendar(who))
                            .arg(0)
                            .arg(-1))));
    return found.stream().map(String::valueOf).sorted().toList();
  }

  /// How many entries the specialist, the requester and the three members have.
  private List<Long> calendars() {
    var counts = new ArrayList<Long>();
    for (var who : List.of(SPECIALIST, REQUESTER, NEUROLOGIST, SURGEON, RADIOLOGIST)) {
      counts.add((long) entries(who).size());
    }
    return counts;
  }

  private huizhen.scheduling.api.TeamPlan plan(String id) {
    return await(
            gateway
                .scheduling
                .consultations()
                .plan(
                    new CaseId(id),
                    Clinics.NOW,
                    Clinics.NOW.plus(Duration.ofDays(28)),
                    Duration.ofMinutes(30),
                    5))
        .orElseThrow();
  }

  private void team(String id, TeamCommand.SetTeam team) {
    gateway.accepted(id);
    done(await(gateway.tell("team-" + id, HOSPITAL_COORDINATOR, id, new CaseCommand.OfTeam(team))));
  }

  @CanIgnoreReturnValue
  private ConsultationCase tell(
      String command, huizhen.scheduling.api.Actor actor, TeamCommand what) {
    return done(await(gateway.tell(command, actor, "case-1", new CaseCommand.OfTeam(what))));
  }

  private BookingOutcome hold(
      String command, String id, Instant start, List<PractitionerId> optional) {
    return await(
        gateway
            .scheduling
            .consultations()
            .hold(
                new CommandId(command),
                EXPERT,
                new CaseId(id),
                start,
                start.plus(Duration.ofMinutes(30)),
                optional));
  }

  @CanIgnoreReturnValue
  private static ConsultationCase held(BookingOutcome outcome) {
    if (outcome instanceof BookingOutcome.Booked(var state, _)) {
      assertThat(state.state()).isEqualTo(CaseState.SCHEDULING);
      return state;
    }
    throw new AssertionError("expected a hold, got " + outcome);
  }

  private ConsultationCase find(String id) {
    return await(gateway.scheduling.consultations().find(new CaseId(id))).orElseThrow();
  }
}
