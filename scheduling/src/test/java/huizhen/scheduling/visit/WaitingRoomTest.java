package huizhen.scheduling.visit;

import static huizhen.scheduling.visit.Clinic.BLOCK;
import static huizhen.scheduling.visit.Clinic.DOCTOR;
import static huizhen.scheduling.visit.Clinic.RECEPTION;
import static huizhen.scheduling.visit.Clinic.START;
import static huizhen.scheduling.visit.Clinic.expect;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.visit.api.Precheck;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.QueuePlace;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitCourse;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
  private static final Duration WIDEST =
      Priority.LATE.handicap().minus(Priority.EMERGENCY.handicap());

  @Test
  void who_is_on_time_goes_by_number_whenever_he_came() {
    var clinic = new Clinic(12);
    for (var id : new String[] {"a", "b", "c"}) {
      expect(clinic.book(id, Optional.of(Clinic.prior(Clinic.CONDITION))));
    }
    for (var id : new String[] {"c", "b", "a"}) {
      clinic.waiting(id);
    }
    assertThat(clinic.order()).containsExactly("a", "b", "c");
  }

  @Test
  void who_is_late_goes_after_those_whose_time_has_come() {
    var clinic = new Clinic(12);
    for (var id : new String[] {"a", "b", "c", "d"}) {
      expect(clinic.book(id, Optional.of(Clinic.prior(Clinic.CONDITION))));
    }
    clinic.waiting("b");
    clinic.waiting("c");
    clinic.now = START.plus(Duration.ofMinutes(16));
    clinic.waiting("a");
    clinic.waiting("d");
    assertThat(clinic.visit("a").place().priority()).isEqualTo(Priority.LATE);
    // Late: now and twenty minutes, 36 minutes past; the numbers: 20, 40 and 60 minutes past.
    assertThat(clinic.order()).containsExactly("b", "a", "c", "d");
  }

  @Test
  void waiting_times_come_from_what_visits_took_here() {
    var clinic = new Clinic(12);
    clinic.waiting("a");
    clinic.waiting("b");
    clinic.waiting("c");
    assertThat(clinic.queue(BLOCK).places())
        .extracting(it -> it.until().toMinutes())
        .containsExactly(20L, 30L, 40L); // until the start, and ten minutes each
    clinic.now = START;
    clinic.seen("a");
    clinic.now = clinic.now.plus(Duration.ofMinutes(4));
    assertThat(clinic.queue(BLOCK).places())
        .extracting(it -> it.until().toMinutes())
        .containsExactly(6L, 16L);
    clinic.now = clinic.now.plus(Duration.ofMinutes(14));
    expect(clinic.tell("a", DOCTOR, new VisitCommand.Complete()));
    // (18 + 3 × 10) / 4 = 12 minutes each.
    assertThat(clinic.queue(BLOCK).places())
        .extracting(it -> it.until().toMinutes())
        .containsExactly(0L, 12L);
  }

  @Test
  void an_emergency_goes_first_and_others_by_class_and_wait() {
    var clinic = new Clinic(12);
    for (var id : new String[] {"a", "b", "c"}) {
      clinic.waiting(id);
    }
    expect(clinic.tell("c", RECEPTION, new VisitCommand.Prioritise(Priority.DETERIORATED, "血氧下降")));
    assertThat(clinic.order()).containsExactly("a", "c", "b");
    expect(clinic.tell("b", RECEPTION, new VisitCommand.Prioritise(Priority.EMERGENCY, "晕厥")));
    assertThat(clinic.order()).containsExactly("b", "a", "c");
  }

  /// Everlasting arrivals of every class, more than the doctor can see for long stretches: whoever
  /// waits is overtaken by nobody who came later than the widest handicap, so all are seen.
  @Test
  void nobody_starves_and_nobody_is_overtaken_for_ever() {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      var block =
          SessionBlock.open(
              BLOCK,
              huizhen.scheduling.testing.Clinics.HOSPITAL,
              huizhen.scheduling.testing.Clinics.SPECIALIST,
              START,
              START.plus(Duration.ofHours(9)),
              60);
      var waiting = new ArrayList<Visit>();
      var came = new HashMap<VisitId, Instant>();
      var now = START;
      int arrived = 0;
      int seen = 0;
      for (int minute = 0; minute < 3_000; minute++) {
        now = now.plus(Duration.ofMinutes(1));
        if (minute < 2_000 && random.nextInt(4) == 0) {
          var visit = visit("v" + arrived++, random, now);
          came.put(visit.id(), now);
          waiting.add(visit);
        }
        if (minute % 4 != 0 || waiting.isEmpty()) {
          continue;
        }
        var order = WaitingRoom.order(block, waiting);
        assertThat(order).hasSameSizeAs(waiting);
        var next = order.getFirst();
        for (var other : waiting) {
          var overtakenBy = Duration.between(came.get(other.id()), came.get(next.id()));
          assertThat(overtakenBy).as("seed %d", seed).isLessThanOrEqualTo(WIDEST);
        }
        waiting.remove(next);
        block = block.called();
        seen++;
      }
      assertThat(seen).as("seed %d", seed).isEqualTo(arrived);
    }
  }

  private static Visit visit(String id, Random random, Instant now) {
    var clinic = new Clinic(1);
    expect(clinic.book(id, Optional.empty()));
    var booked = clinic.visit(id);
    var priorities = List.of(Priority.values());
    var place =
        QueuePlace.booked(false).waiting(priorities.get(random.nextInt(priorities.size())), now);
    return new Visit(
        booked.id(),
        2,
        VisitState.WAITING,
        booked.plan(),
        Precheck.NONE,
        random.nextInt(10) == 0 ? place.passedOver(random.nextInt(3)) : place,
        VisitCourse.NONE,
        List.of(),
        now,
        now);
  }
}
