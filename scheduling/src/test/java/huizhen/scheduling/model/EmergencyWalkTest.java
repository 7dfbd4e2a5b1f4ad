package huizhen.scheduling.model;

import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.OTHER_EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static huizhen.scheduling.testing.Clinics.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.Walks;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random people do random things to emergencies; what must always hold is held. `-Dhuizhen.seed=N`
/// begins with that walk.
class EmergencyWalkTest {
  private static final int WALKS = 5_000;
  private static final int STEPS = 40;
  private static final PractitionerId OTHER = new PractitionerId("doctor-zhao");
  private static final CaseTable TABLE = CaseTable.read();
  private static final List<Actor> PEOPLE =
      List.of(COUNTY_DOCTOR, EXPERT, OTHER_EXPERT, HOSPITAL_COORDINATOR, SYSTEM);
  private static final EnumSet<CaseState> MEDIA =
      EnumSet.of(CaseState.IN_SESSION, CaseState.SUSPENDED);

  @Test
  void keeps_its_promises_on_random_walks() {
    long first = Walks.firstSeed(20_261_127L);
    var reached = EnumSet.noneOf(CaseState.class);
    var fired = EnumSet.noneOf(CaseTimer.Kind.class);
    for (long seed = first; seed < first + Walks.count(WALKS); seed++) {
      var random = new Random(seed);
      var call = new EmergencyStory();
      var levels =
          random.nextBoolean()
              ? List.of(List.of(SPECIALIST), List.of(OTHER))
              : List.of(List.of(SPECIALIST, OTHER));
      call.raise(
          levels, random.nextInt(3) == 0 ? Optional.of(call.approval("孙院长")) : Optional.empty());
      for (int i = 0; i < STEPS; i++) {
        var before = call.state();
        step(call, random, fired);
        hold(before, call.state(), seed, i);
        reached.add(call.state().state());
      }
    }
    assertThat(reached)
        .contains(
            CaseState.DISPATCHED,
            CaseState.SCHEDULED,
            CaseState.READY,
            CaseState.LOBBY,
            CaseState.IN_SESSION,
            CaseState.ENDED,
            CaseState.EXPIRED,
            CaseState.NO_SHOW,
            CaseState.CANCELLED);
    assertThat(fired)
        .contains(CaseTimer.Kind.RING, CaseTimer.Kind.ARRIVAL, CaseTimer.Kind.EXPIRY)
        .doesNotContain(
            CaseTimer.Kind.ANSWER_REMINDER,
            CaseTimer.Kind.ANSWER_OVERDUE,
            CaseTimer.Kind.SPECIALIST_LATE);
  }

  private static void step(EmergencyStory call, Random random, EnumSet<CaseTimer.Kind> fired) {
    var story = call.story;
    if (random.nextInt(4) == 0 && CaseMachine.next(call.state()).isPresent()) {
      fired.add(story.elapse());
      return;
    }
    story.now = story.now.plus(Duration.ofSeconds(random.nextInt(60)));
    var actor = PEOPLE.get(random.nextInt(PEOPLE.size()));
    if (random.nextInt(4) == 0) {
      var _ = call.answer(actor, random.nextBoolean() ? SPECIALIST : OTHER);
      return;
    }
    var _ =
        story.tell(
            actor,
            switch (random.nextInt(13)) {
              case 0 -> new CaseCommand.RingShown();
              case 1 -> new CaseCommand.DeclineRing(Optional.empty());
              case 2 ->
                  new CaseCommand.OverrideConsent(
                      call.approval(random.nextInt(3) == 0 ? "" : "孙院长"));
              case 3 -> new CaseCommand.NoteArrival();
              case 4 -> new CaseCommand.GiveConsent(Clinics.consent(story.now));
              case 5, 6 -> new CaseCommand.OpenLobby();
              case 7, 8 -> new CaseCommand.Start(true, true);
              case 9 -> new CaseCommand.Accept(SPECIALIST);
              case 10 -> random.nextInt(6) == 0 ? new CaseCommand.End() : new CaseCommand.Resume();
              case 11 ->
                  random.nextInt(12) == 0
                      ? new CaseCommand.Cancel("好转")
                      : new CaseCommand.Suspend();
              default -> new CaseCommand.Decline("不来");
            });
  }

  private static void hold(ConsultationCase before, ConsultationCase after, long seed, int step) {
    var emergency = after.progress().emergency();
    if (MEDIA.contains(after.state())) {
      check(CaseChecks.isCleared(after), "media under consent or approval", seed, step);
    }
    if (emergency.isPresent()) {
      var old = before.progress().emergency().orElseThrow();
      var it = emergency.get();
      check(it.raisedAt().equals(old.raisedAt()), "the tap stays", seed, step);
      check(
          it.rings().stream()
              .map(ring -> ring.practitioner())
              .toList()
              .equals(old.rings().stream().map(ring -> ring.practitioner()).toList()),
          "whom it rings is fixed",
          seed,
          step);
      check(it.level() >= old.level(), "levels only rise", seed, step);
      check(
          old.arrivedAt().isEmpty() || old.arrivedAt().equals(it.arrivedAt()),
          "the first arrival counts",
          seed,
          step);
      check(
          after.specialist().isEmpty() || it.acceptedAt().isPresent(),
          "whoever has it has accepted it",
          seed,
          step);
      check(
          old.acceptedAt().isEmpty() || old.acceptedAt().equals(it.acceptedAt()),
          "it is accepted once",
          seed,
          step);
    }
    for (var timer : after.progress().timers()) {
      check(
          TABLE.timers(after.state()).contains(timer.kind()),
          timer.kind() + " is in docs/cases.md",
          seed,
          step);
    }
  }

  private static void check(boolean holds, String what, long seed, int step) {
    if (!holds) {
      throw new AssertionError(
          "%s: broken at -Dhuizhen.seed=%d, step %d".formatted(what, seed, step));
    }
  }
}
