package huizhen.scheduling.model;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.RequestDecision.Changed;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.Teams;
import huizhen.scheduling.testing.Walks;
import huizhen.scheduling.waitlist.WaitMachine;
import huizhen.scheduling.waitlist.WaitMachine.Load;
import huizhen.scheduling.waitlist.api.Passed;
import huizhen.scheduling.waitlist.api.TeamWish;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.WaitState;
import huizhen.scheduling.waitlist.api.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random walks of several cases that wait for the times of one doctor, some for those of a
/// colleague too, and two for times that their whole teams have, beside a plain model: whose each
/// time is, and who may be in which state.
final class WaitWalkTest {
  private static final PractitionerId COLLEAGUE = new PractitionerId("doctor-zhao");
  private static final int CASES = 5;

  /// From this one on they have teams.
  private static final int TEAMS = 3;

  private static final int STEPS = 30;
  private static final Duration OFFERED = Duration.ofMinutes(15);
  private static final Duration NOTICE = Duration.ofMinutes(50);
  private static final ConsultationCase ACCEPTED = Story.in(CaseState.ACCEPTED).state.orElseThrow();
  private static final ConsultationCase GONE = Story.in(CaseState.CANCELLED).state.orElseThrow();
  private static final Map<WaitState, Set<WaitState>> NEXT =
      Map.of(
          WaitState.WAITING, Set.of(WaitState.OFFERED, WaitState.WITHDRAWN, WaitState.ENDED),
          WaitState.OFFERED,
              Set.of(WaitState.WAITING, WaitState.TAKEN, WaitState.WITHDRAWN, WaitState.ENDED),
          WaitState.TAKEN, Set.of(WaitState.WAITING),
          WaitState.WITHDRAWN, Set.of(WaitState.WAITING),
          WaitState.ENDED, Set.of(WaitState.WAITING));

  private static ConsultationCase named(ConsultationCase it, int number) {
    return new ConsultationCase(
        new CaseId("c-" + number),
        it.version(),
        it.state(),
        it.inviting(),
        it.requester(),
        it.application(),
        it.materials(),
        it.specialist(),
        it.appointment(),
        it.consent(),
        it.opinions(),
        it.finalDecision(),
        it.lastReason(),
        it.recordings(),
        it.createdAt(),
        it.changedAt(),
        it.dueAt(),
        it.progress(),
        number < TEAMS ? Team.NONE : team(number));
  }

  /// One who has to come and one who may.
  private static Team team(int number) {
    return new Team(
        "",
        0,
        List.of(
            new Team.Seat(Teams.SURGEON, Teams.INSTITUTE, true),
            new Team.Seat(
                number == TEAMS ? Teams.RADIOLOGIST : Teams.NEUROLOGIST, Clinics.HOSPITAL, false)),
        Optional.empty(),
        Optional.empty());
  }

  private record Time(PractitionerId doctor, Instant start) {
    static List<Time> of(WaitEntry it) {
      return it.taken()
          .map(taken -> taken.who().stream().map(who -> new Time(who, taken.start())).toList())
          .orElse(List.of());
    }

    static Time of(FreeSlot it) {
      return new Time(it.practitioner(), it.start());
    }
  }

  /// The people's day: eight times each, each free, booked, or kept for one who waits.
  private static final class World {
    final Random random;
    final WaitMachine machine = new WaitMachine(OFFERED, Duration.ofDays(90), NOTICE);
    final Map<Integer, WaitEntry> entries = new HashMap<>();
    final Set<Integer> gone = new HashSet<>();
    final Map<Time, String> calendar = new HashMap<>();
    final Set<String> fired = new HashSet<>();
    int teams;
    Instant now = Clinics.NOW;

    World(long seed) {
      random = new Random(seed);
      free().forEach(it -> calendar.put(Time.of(it), "other")); // nobody waits beside a free time
    }

    ConsultationCase of(int number) {
      return named(gone.contains(number) ? GONE : ACCEPTED, number);
    }

    boolean isFree(PractitionerId who, Instant start) {
      return !calendar.containsKey(new Time(who, start));
    }

    static Instant start(int i) {
      return Clinics.NOW.plus(Duration.ofMinutes(60 + 30L * i));
    }

    /// When all who have to come to a team have time, and who of the others does.
    List<Proposal> proposals(int number) {
      var all = new ArrayList<Proposal>();
      for (int i = 0; i < 8; i++) {
        var start = start(i);
        if (Stream.of(Clinics.SPECIALIST, Clinics.REQUESTER, Teams.SURGEON)
            .allMatch(it -> isFree(it, start))) {
          var optional =
              team(number).seats().stream()
                  .filter(it -> !it.isMandatory() && isFree(it.practitioner(), start))
                  .map(Team.Seat::practitioner)
                  .toList();
          all.add(new Proposal(start, start.plus(Duration.ofMinutes(30)), optional, 0, Set.of()));
        }
      }
      return all;
    }

    List<FreeSlot> free() {
      var free = new ArrayList<FreeSlot>();
      for (int i = 0; i < 8; i++) {
        var start = start(i);
        for (var doctor : List.of(Clinics.SPECIALIST, COLLEAGUE)) {
          if (!calendar.containsKey(new Time(doctor, start))) {
            free.add(new FreeSlot(doctor, start, start.plus(Duration.ofMinutes(30))));
          }
        }
      }
      return free;
    }

    void apply(int number, RequestDecision<WaitEntry> decision) {
      if (decision instanceof Changed<WaitEntry>(var next, _, _)) {
        keep(number, next);
      }
    }

    void keep(int number, WaitEntry next) {
      var before = Optional.ofNullable(entries.get(number));
      before.ifPresent(it -> {
        assertThat(NEXT.get(it.state())).contains(next.state());
        Time.of(it).forEach(time -> calendar.remove(time, "w" + number));
      });
      assertThat(next.version()).isEqualTo(before.map(WaitEntry::version).orElse(0L) + 1);
      Time.of(next)
          .forEach(time ->
              assertThat(calendar.putIfAbsent(time, "w" + number))
                  .as("a time is one's alone")
                  .isNull());
      entries.put(number, next);
    }

    void step() {
      int number = random.nextInt(CASES);
      var entry = Optional.ofNullable(entries.get(number));
      var of = of(number);
      var who = random.nextInt(5) == 0 ? Clinics.OTHER_EXPERT : Clinics.COUNTY_DOCTOR;
      switch (random.nextInt(10)) {
        case 0, 1 -> {
          var own =
              number < TEAMS
                  ? free().stream()
                      .filter(it -> it.practitioner().equals(Clinics.SPECIALIST))
                      .toList()
                  : proposals(number).stream()
                      .map(it -> new FreeSlot(Clinics.SPECIALIST, it.start(), it.end()))
                      .toList();
          apply(number, machine.join(entry, of, wish(number), who, Load.NONE, own, now));
        }
        case 2 -> entry.ifPresent(it -> apply(number, machine.leave(it, of, who, now)));
        case 3 -> entry.ifPresent(it -> apply(number, machine.decline(it, of, who, now)));
        case 4 -> entry.ifPresent(it -> take(number, it, of, who));
        case 5 -> {
          if (random.nextInt(4) == 0) {
            gone.add(number);
          }
        }
        case 6 -> book();
        case 7 -> calendar.values().remove("other");
        case 8 -> {
          now = now.plus(Duration.ofMinutes(random.nextInt(12)));
          elapse();
        }
        default -> offer();
      }
    }

    Wish wish(int number) {
      return number < TEAMS
          ? new Wish(Optional.empty(), number % 2 == 1)
          : new Wish(
              Optional.empty(),
              false,
              Optional.of(new TeamWish(Clinics.NOW, Duration.ofMinutes(30), number - TEAMS)));
    }

    void take(int number, WaitEntry it, ConsultationCase of, Actor who) {
      if (machine.take(it, of, who, now) instanceof Changed<WaitEntry>(var next, _, _)) {
        var offer = it.offer().orElseThrow();
        assertThat(now).isBefore(offer.until());
        var times = Time.of(it);
        assertThat(times).allMatch(time -> ("w" + number).equals(calendar.get(time)));
        keep(number, next);
        times.forEach(time -> calendar.put(time, "case"));
        teams += number < TEAMS ? 0 : 1;
      }
    }

    void book() {
      free().stream().findFirst().ifPresent(it -> calendar.put(Time.of(it), "other"));
      var surgeons = new Time(Teams.SURGEON, start(random.nextInt(8)));
      calendar.putIfAbsent(surgeons, "other");
    }

    void elapse() {
      for (int i = 0; i < CASES; i++) {
        var entry = entries.get(i);
        if (entry != null) {
          int number = i;
          machine
              .elapse(entry, now)
              .ifPresent(it -> {
                assertThat(fired.add(number + "/" + entry.version())).as("fires once").isTrue();
                keep(number, it.next());
              });
        }
      }
    }

    /// As the keeper does.
    void offer() {
      var waiting =
          entries.values().stream()
              .filter(it -> it.state().isActive())
              .sorted(WaitMachine.ORDER)
              .toList();
      for (var entry : waiting) {
        int number = Integer.parseInt(entry.key().substring(2));
        var of = Optional.of(of(number));
        var settled = machine.settle(entry, of, now);
        if (settled.isPresent()) {
          keep(number, settled.get().next());
          continue;
        }
        if (entry.team().isPresent()) {
          proposals(number).stream()
              .filter(it -> machine.suits(entry, of.get(), it, now))
              .findFirst()
              .ifPresent(it -> offer(number, entry, of.get(), it));
          continue;
        }
        free().stream()
            .filter(it -> machine.suits(entry, of.get(), it, now))
            .findFirst()
            .ifPresent(it -> {
              assertThat(entry.passed()).doesNotContain(new Passed(it.practitioner(), it.start()));
              assertThat(entry.isAnyone() || it.practitioner().equals(Clinics.SPECIALIST))
                  .as("who waits for one is offered no time of another")
                  .isTrue();
              assertThat(it.start()).isAfterOrEqualTo(now.plus(OFFERED));
              apply(number, machine.offer(entry, of.get(), it, now));
            });
      }
    }

    void offer(int number, WaitEntry entry, ConsultationCase of, Proposal time) {
      assertThat(time.optional().size())
          .as("as many of the others as were asked for")
          .isGreaterThanOrEqualTo(number - TEAMS);
      assertThat(time.start()).as("early enough for a team").isAfterOrEqualTo(now.plus(NOTICE));
      apply(number, machine.offer(entry, of, time, now));
      assertThat(Objects.requireNonNull(entries.get(number)).taken().orElseThrow().who())
          .as("of all who are to come")
          .contains(Clinics.SPECIALIST, Clinics.REQUESTER, Teams.SURGEON)
          .containsAll(time.optional())
          .hasSize(3 + time.optional().size());
    }

    void check() {
      for (var entry : entries.values()) {
        assertThat(entry.offer().isPresent()).isEqualTo(entry.state() == WaitState.OFFERED);
        assertThat(entry.next().isPresent()).isEqualTo(entry.state().isActive());
        assertThat(entry.passed().size()).isLessThanOrEqualTo(WaitEntry.MAX_PASSED);
      }
      // What is kept in the calendar is kept for somebody who has the offer.
      calendar.forEach((time, whose) -> {
        if (whose.startsWith("w")) {
          var number = Integer.parseInt(whose.substring(1));
          assertThat(entries)
              .hasEntrySatisfying(number, it -> assertThat(Time.of(it)).contains(time));
        }
      });
    }
  }

  @Test
  void never_gives_a_time_to_two_nor_fires_twice() {
    int taken = 0;
    int elsewhere = 0;
    int teams = 0;
    long first = Walks.firstSeed(1);
    for (long seed = first; seed < first + Walks.count(2_000); seed++) {
      var world = new World(seed);
      try {
        for (int i = 0; i < STEPS; i++) {
          world.step();
          world.check();
        }
      } catch (AssertionError e) {
        throw new AssertionError("-Dhuizhen.seed=" + seed + ": " + e.getMessage(), e);
      }
      teams += world.teams;
      taken += world.calendar.containsValue("case") ? 1 : 0;
      elsewhere +=
          world.calendar.entrySet().stream()
                  .anyMatch(
                      it -> it.getKey().doctor().equals(COLLEAGUE) && it.getValue().equals("case"))
              ? 1
              : 0;
    }
    assertThat(taken).as("walks that booked an offered time").isPositive();
    assertThat(teams).as("teams that took a time").isPositive();
    assertThat(elsewhere).as("walks that booked a colleague's").isPositive();
  }
}
