package huizhen.scheduling.visit;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.Walks;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PlaceCommand;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Random walks of those who wait for a number of a small block, beside what must always hold: no
/// number is two people's, no number lies free that somebody would take, and who is offered one has
/// waited longest among the most urgent.
final class PlaceWalkTest {
  private static final Duration OFFERED = Duration.ofMinutes(15);
  private static final int STEPS = 60;
  private static final Actor STRANGER = Clinic.patient("somebody-else");
  private static final List<PlaceCommand> ANSWERS = List.of(PlaceCommand.values());

  private static final class Walk {
    final Random random;
    final Clinic clinic = new Clinic(2);
    final PlaceMachine places = new PlaceMachine(clinic.blocksMachine, OFFERED);
    final Set<String> fired = new HashSet<>();
    int named;
    int taken;
    int lapsed;
    int byThemselves;

    Walk(long seed) {
      random = new Random(seed);
    }

    SessionBlock block() {
      return clinic.block(Clinic.BLOCK);
    }

    VisitMachine.Target session() {
      return clinic.target(Clinic.BLOCK);
    }

    void step() {
      var before = block();
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> join();
        case 3 -> {
          var _ = clinic.book("v-" + ++named, Optional.of(Clinic.prior(Clinic.CONDITION)));
        }
        case 4, 5 -> cancel();
        case 6 -> tell();
        default -> {
          clinic.now = clinic.now.plus(Duration.ofMinutes(random.nextInt(9)));
          elapse();
        }
      }
      check(before);
    }

    void join() {
      var id = "w-" + ++named;
      var patient = new PatientId("patient-" + id);
      var prior = Optional.of(Clinic.prior(Clinic.CONDITION));
      var urgent = List.of(Priority.URGENT, Priority.ON_TIME, Priority.ON_TIME);
      clinic.keep(
          places.join(
              session(),
              new VisitId(id),
              new Booking(patient, Clinic.CONDITION, prior),
              urgent.get(random.nextInt(3)),
              Clinic.RECEPTION,
              clinic.facts(Clinics.SPECIALIST, patient),
              clinic.now));
    }

    void cancel() {
      var booked =
          clinic.visits.values().stream().filter(it -> it.state() == VisitState.BOOKED).toList();
      if (!booked.isEmpty()) {
        var visit = booked.get(random.nextInt(booked.size()));
        var seen = session();
        var scene = new VisitMachine.Scene(visit, seen.block(), seen.visits(), Optional.empty());
        var decision =
            clinic.machine.decide(
                scene,
                new VisitCommand.Cancel("患者来电"),
                Clinic.RECEPTION,
                clinic.facts(Clinics.SPECIALIST, visit.plan().patient()),
                clinic.now);
        clinic.keep(places.after(decision, seen.block(), seen.visits(), clinic.now));
      }
    }

    void tell() {
      var waits = block().waits();
      if (!waits.isEmpty()) {
        var wait = waits.get(random.nextInt(waits.size()));
        var what = ANSWERS.get(random.nextInt(ANSWERS.size()));
        var patient = wait.booking().patient();
        var who = who(wait.id());
        var meant = random.nextInt(3) == 0 ? Optional.of(random.nextInt(1, 3)) : kept(wait);
        var decision =
            places.tell(
                session(),
                wait.id(),
                what,
                meant,
                false,
                who,
                clinic.facts(Clinics.SPECIALIST, patient),
                clinic.now);
        if (decision instanceof VisitDecision.Changed(var visits, _, _, _)
            && what == PlaceCommand.TAKE) {
          taken++;
          byThemselves += who.role() == Actor.Role.PATIENT ? 1 : 0;
          var offer = wait.offer().orElseThrow();
          assertThat(meant.orElse(offer.number())).isEqualTo(offer.number());
          assertThat(clinic.now).isBefore(offer.until());
          assertThat(visits.getFirst().plan().number()).isEqualTo(offer.number());
        }
        if (decision instanceof VisitDecision.Changed) {
          assertThat(who).as("a stranger says nothing for him").isNotEqualTo(STRANGER);
        }
        clinic.keep(decision);
      }
    }

    static Optional<Integer> kept(PlaceWait wait) {
      return wait.offer().map(PlaceWait.Offer::number);
    }

    /// Reception, himself by his link, or another who waits by hers.
    Actor who(VisitId wait) {
      return switch (random.nextInt(4)) {
        case 0, 1 -> Clinic.RECEPTION;
        case 2 -> Clinic.patient(wait.value());
        default -> STRANGER;
      };
    }

    void elapse() {
      for (var due = places.elapse(session(), clinic.now);
          due.isPresent();
          due = places.elapse(session(), clinic.now)) {
        var timer = due.get().timer();
        lapsed += timer.equals("OFFER_LAPSED") ? 1 : 0;
        assertThat(fired.add(timer + block().version())).as("fires once").isTrue();
        clinic.keep(due.get().change());
      }
    }

    void check(SessionBlock before) {
      var block = block();
      assertThat(block.version() - before.version()).isBetween(0L, 3L);
      var numbers =
          new ArrayList<>(
              block.waits().stream()
                  .flatMap(it -> it.offer().stream())
                  .map(PlaceWait.Offer::number)
                  .toList());
      clinic.visits.values().stream()
          .filter(it -> it.state() != VisitState.CANCELLED)
          .map(it -> it.plan().number())
          .forEach(numbers::add);
      assertThat(numbers).doesNotHaveDuplicates().allMatch(it -> it >= 1 && it <= 2);
      var isOfUse = !clinic.now.plus(OFFERED).isAfter(block.end());
      for (int number = 1; number <= 2 && isOfUse; number++) {
        int free = number;
        if (!numbers.contains(free)) {
          assertThat(block.waits())
              .as("nobody waits beside number %d, which is free".formatted(free))
              .allMatch(it -> it.offer().isPresent() || it.passed().contains(free));
        }
      }
      for (var wait : block.waits()) {
        wait.offer()
            .ifPresent(it -> {
              assertThat(it.until()).isBeforeOrEqualTo(block.end());
              if (before.waits().stream().noneMatch(old -> old.equals(wait))) {
                assertThat(block.waits())
                    .as("who was offered it goes before all who would have it")
                    .filteredOn(
                        other -> other.offer().isEmpty() && !other.passed().contains(it.number()))
                    .allMatch(other -> PlaceWait.ORDER.compare(wait, other) < 0);
              }
            });
      }
    }
  }

  @Test
  void keeps_each_free_number_for_the_next_until_he_answers() {
    int taken = 0;
    int lapsed = 0;
    int byThemselves = 0;
    long first = Walks.firstSeed(1);
    for (long seed = first; seed < first + Walks.count(1_500); seed++) {
      var walk = new Walk(seed);
      try {
        for (int i = 0; i < STEPS; i++) {
          walk.step();
        }
      } catch (AssertionError e) {
        throw new AssertionError("-Dhuizhen.seed=" + seed + ": " + e.getMessage(), e);
      }
      taken += walk.taken;
      lapsed += walk.lapsed;
      byThemselves += walk.byThemselves;
    }
    assertThat(taken).isPositive();
    assertThat(lapsed).isPositive();
    assertThat(byThemselves).as("taken by the patient himself").isPositive();
  }

  @Test
  void ends_with_its_block() {
    var walk = new Walk(1);
    var clinic = walk.clinic;
    for (int i = 0; i < 2; i++) {
      Clinic.expect(clinic.book("v-" + i, Optional.of(Clinic.prior(Clinic.CONDITION))));
    }
    walk.join();
    assertThat(walk.block().waits()).hasSize(1);
    clinic.now = walk.block().end();
    walk.elapse();
    assertThat(walk.block().waits()).isEmpty();
    assertThat(walk.places.next(walk.block())).isEmpty();
  }
}
