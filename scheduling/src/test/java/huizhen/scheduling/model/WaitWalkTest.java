package huizhen.scheduling.model;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.RequestDecision.Changed;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.Walks;
import huizhen.scheduling.waitlist.WaitMachine;
import huizhen.scheduling.waitlist.api.Offer;
import huizhen.scheduling.waitlist.api.Passed;
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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Random walks of several cases that wait for the times of one doctor, every second one for those
/// of a colleague too, beside a plain model: whose each time is, and who may be in which state.
final class WaitWalkTest {
  private static final PractitionerId COLLEAGUE = new PractitionerId("doctor-zhao");
  private static final int CASES = 4;
  private static final int STEPS = 30;
  private static final Duration OFFERED = Duration.ofMinutes(15);
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
        it.team());
  }

  private record Time(PractitionerId doctor, Instant start) {
    static Time of(Offer it) {
      return new Time(it.doctor(), it.start());
    }

    static Time of(FreeSlot it) {
      return new Time(it.practitioner(), it.start());
    }
  }

  /// The doctors' day: eight times each, each free, booked, or kept for one who waits.
  private static final class World {
    final Random random;
    final WaitMachine machine = new WaitMachine(OFFERED, Duration.ofDays(90));
    final Map<Integer, WaitEntry> entries = new HashMap<>();
    final Set<Integer> gone = new HashSet<>();
    final Map<Time, String> calendar = new HashMap<>();
    final Set<String> fired = new HashSet<>();
    Instant now = Clinics.NOW;

    World(long seed) {
      random = new Random(seed);
      free().forEach(it -> calendar.put(Time.of(it), "other")); // nobody waits beside a free time
    }

    ConsultationCase of(int number) {
      return named(gone.contains(number) ? GONE : ACCEPTED, number);
    }

    List<FreeSlot> free() {
      var free = new ArrayList<FreeSlot>();
      for (int i = 0; i < 8; i++) {
        var start = Clinics.NOW.plus(Duration.ofMinutes(60 + 30L * i));
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
        it.offer().ifPresent(offer -> calendar.remove(Time.of(offer), "w" + number));
      });
      assertThat(next.version()).isEqualTo(before.map(WaitEntry::version).orElse(0L) + 1);
      next.offer()
          .ifPresent(offer ->
              assertThat(calendar.putIfAbsent(Time.of(offer), "w" + number))
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
          var wish = new Wish(Optional.empty(), number % 2 == 1);
          var own =
              free().stream().filter(it -> it.practitioner().equals(Clinics.SPECIALIST)).toList();
          apply(number, machine.join(entry, of, wish, who, 0, own, now));
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

    void take(int number, WaitEntry it, ConsultationCase of, Actor who) {
      if (machine.take(it, of, who, now) instanceof Changed<WaitEntry>(var next, _, _)) {
        var offer = it.offer().orElseThrow();
        assertThat(now).isBefore(offer.until());
        assertThat(calendar).containsEntry(Time.of(offer), "w" + number);
        keep(number, next);
        calendar.put(Time.of(offer), "case");
      }
    }

    void book() {
      free().stream().findFirst().ifPresent(it -> calendar.put(Time.of(it), "other"));
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
              .hasEntrySatisfying(
                  number, it -> assertThat(Time.of(it.offer().orElseThrow())).isEqualTo(time));
        }
      });
    }
  }

  @Test
  void never_gives_a_time_to_two_nor_fires_twice() {
    int taken = 0;
    int elsewhere = 0;
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
      taken += world.calendar.containsValue("case") ? 1 : 0;
      elsewhere +=
          world.calendar.entrySet().stream()
                  .anyMatch(
                      it -> it.getKey().doctor().equals(COLLEAGUE) && it.getValue().equals("case"))
              ? 1
              : 0;
    }
    assertThat(taken).as("walks that booked an offered time").isPositive();
    assertThat(elsewhere).as("walks that booked a colleague's").isPositive();
  }
}
