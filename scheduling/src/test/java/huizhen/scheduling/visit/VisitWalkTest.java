package huizhen.scheduling.visit;

import static huizhen.scheduling.visit.Clinic.BLOCK;
import static huizhen.scheduling.visit.Clinic.CONDITION;
import static huizhen.scheduling.visit.Clinic.DOCTOR;
import static huizhen.scheduling.visit.Clinic.OTHER;
import static huizhen.scheduling.visit.Clinic.RECEPTION;
import static huizhen.scheduling.visit.Clinic.patient;
import static huizhen.scheduling.visit.Clinic.prior;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.Walks;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.VisitTimer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random commands by random people at random times, for a few patients of one block, with
/// time-outs, against [VisitTable] and what must always hold. [Walks] says how many.
class VisitWalkTest {
  private static final int WALKS = 3_000;
  private static final int STEPS = 70;
  private static final String[] IDS = {"a", "b", "c"};
  private static final VisitTable TABLE = VisitTable.read();
  private static final Set<VisitState> MET =
      EnumSet.of(
          VisitState.IN_SESSION,
          VisitState.SUSPENDED,
          VisitState.COMPLETED,
          VisitState.RECORD_SIGNED,
          VisitState.FOLLOWUP);

  @Test
  void holds_its_invariants_on_random_walks() {
    long first = Walks.firstSeed(20_260_712L);
    var reached = EnumSet.noneOf(VisitState.class);
    var fired = EnumSet.noneOf(VisitTimer.Kind.class);
    for (int i = 0; i < Walks.count(WALKS); i++) {
      var walk = new Walk(first + i);
      for (int step = 0; step < STEPS; step++) {
        walk.step();
        walk.clinic.visits.values().forEach(it -> reached.add(it.state()));
      }
      fired.addAll(walk.fired);
    }
    var all = EnumSet.allOf(VisitState.class);
    all.remove(VisitState.TRANSFERRED); // only passed through
    assertThat(reached).as("from seed %d", first).isEqualTo(all);
    assertThat(fired).as("from seed %d", first).isEqualTo(EnumSet.allOf(VisitTimer.Kind.class));
  }

  @Test
  void has_the_steps_and_time_outs_of_the_page() {
    var words =
        Stream.of(VisitStep.values())
            .filter(it -> it != VisitStep.TIME_OUT)
            .map(VisitStep::word)
            .collect(Collectors.toSet());
    assertThat(words).isEqualTo(TABLE.steps());
    for (var step : VisitStep.values()) {
      if (step != VisitStep.TIME_OUT) {
        assertThat(step.from()).as(step.word()).isEqualTo(TABLE.from(step.word()));
      }
    }
    for (var kind : VisitTimer.Kind.values()) {
      assertThat(
              Set.copyOf(VisitEdit.states(kind)).stream()
                  .filter(it -> it != VisitState.TRANSFERRED))
          .as(kind.name())
          .containsExactlyInAnyOrderElementsOf(TABLE.states(kind));
    }
  }

  private static final class Walk {
    final Clinic clinic = new Clinic(2);
    final Set<VisitTimer.Kind> fired = EnumSet.noneOf(VisitTimer.Kind.class);
    private final long seed;
    private final Random random;
    private int steps;

    Walk(long seed) {
      this.seed = seed;
      random = new Random(seed);
      clinic.now = Clinic.START.minus(Duration.ofMinutes(random.nextInt(60)));
      clinic.birthDate =
          random.nextInt(5) == 0
              ? Clinics.NOW.atZone(java.time.ZoneOffset.UTC).toLocalDate().minusYears(3)
              : clinic.birthDate;
    }

    void step() {
      steps++;
      clinic.now = clinic.now.plus(Duration.ofSeconds(random.nextInt(200)));
      if (random.nextInt(60) == 0) {
        clinic.now = clinic.now.plus(Duration.ofMinutes(random.nextInt(400)));
      } else if (random.nextInt(400) == 0) {
        clinic.now = clinic.now.plus(Duration.ofDays(8));
      }
      var before = Map.copyOf(clinic.visits);
      var blocks = Map.copyOf(clinic.blocks);
      if (random.nextInt(3) == 0) {
        sweep(before);
        return;
      }
      var id = IDS[random.nextInt(IDS.length)];
      var visit = clinic.visits.get(new VisitId(id));
      var decision = visit == null ? begin(id) : random.nextInt(3) > 0 ? likely(visit) : any(id);
      judge(decision, before);
      if (!(decision instanceof VisitDecision.Changed)) {
        hold(blocks.equals(clinic.blocks), "what is refused changes no block");
      }
    }

    private VisitDecision begin(String id) {
      if (random.nextInt(40) == 0) {
        return clinic.tell(BLOCK, random.nextBoolean() ? RECEPTION : DOCTOR, BlockCommand.ABSENT);
      }
      return clinic.book(
          id, random.nextInt(4) > 0 ? Optional.of(prior(CONDITION)) : Optional.empty());
    }

    /// All that is due, visit by visit, each against the table.
    private void sweep(Map<VisitId, Visit> before) {
      for (var visit : before.values()) {
        for (var next = visit; ; ) {
          var timer = next.next();
          var decision = clinic.machine.elapse(next, clinic.block(next.plan().block()), clinic.now);
          hold(
              decision.isPresent() == timer.filter(it -> !it.at().isAfter(clinic.now)).isPresent(),
              "what is due fires, and nothing else");
          if (decision.isEmpty()) {
            break;
          }
          fired.add(timer.orElseThrow().kind());
          hold(
              TABLE.states(timer.orElseThrow().kind()).contains(next.state()),
              timer + " in " + next.state() + " is in docs/visits.md");
          var after = decision.get().visits().getFirst();
          hold(after.version() == next.version() + 1, "the version grows by one");
          hold(!after.timers().contains(timer.orElseThrow()), "it fires once");
          check(after);
          clinic.visits.put(after.id(), after);
          next = after;
        }
      }
      var _ = clinic.sweep(); // the blocks' own
    }

    private void judge(VisitDecision decision, Map<VisitId, Visit> before) {
      switch (decision) {
        case VisitDecision.Changed(var visits, var blocks, var step, var states) -> {
          for (var visit : visits) {
            var old = before.get(visit.id());
            hold(visit.version() == (old == null ? 1 : old.version() + 1), "versions grow by one");
            if (step != VisitStep.DOCTOR_ABSENT && old != null) {
              hold(
                  TABLE.allows(step.word(), old.state(), visit.state()),
                  step.word() + " from " + old.state() + " is in docs/visits.md");
              hold(states.getLast() == visit.state(), "the last state is the new one");
            }
            check(visit);
          }
          hold(blocks.size() <= 2, "two blocks at most");
        }
        case VisitDecision.Refused _ ->
            hold(before.equals(clinic.visits), "a refusal is no change");
        case VisitDecision.Illegal(var state, var step) -> {
          hold(before.equals(clinic.visits), "an illegal command changes nothing");
          hold(!TABLE.from(step.word()).contains(state), step.word() + " is not in docs/visits.md");
        }
      }
      var busy =
          clinic.visits.values().stream()
              .filter(it -> it.plan().block().equals(BLOCK))
              .filter(it ->
                  it.state() == VisitState.IN_SESSION
                      || it.state() == VisitState.SUSPENDED
                      || WaitingRoom.isHolding(it))
              .count();
      hold(busy <= 1, "a doctor sees one at a time");
      var numbers = new HashMap<Integer, VisitId>();
      for (var visit : clinic.visits.values()) {
        if (visit.plan().block().equals(BLOCK) && visit.state() != VisitState.CANCELLED) {
          hold(numbers.put(visit.plan().number(), visit.id()) == null, "a number is one visit's");
        }
      }
      hold(numbers.size() <= 2, "no more than the block has");
    }

    private void check(Visit visit) {
      var state = visit.state();
      if (state == VisitState.WAITING || state == VisitState.CALLED || MET.contains(state)) {
        hold(visit.plan().prior().isPresent(), "no first visit");
        hold(VisitChecks.isConsented(visit.precheck().consent()), "all three agreed");
        hold(visit.precheck().attendant().isPresent(), "by name");
        hold(visit.place().since().isPresent(), "a place");
      }
      if (MET.contains(state)) {
        hold(visit.course().startedAt().isPresent(), "it began");
      }
      hold(
          visit.course().record().isPresent()
              == Set.of(VisitState.RECORD_SIGNED, VisitState.FOLLOWUP, VisitState.CLOSED)
                  .contains(state),
          "a signed record, and only then");
      hold(
          visit.course().exit().isPresent() == (state.isLast() && state != VisitState.CLOSED),
          "an exit has its cause");
      for (var timer : visit.timers()) {
        hold(TABLE.states(timer.kind()).contains(state), timer.kind() + " belongs to " + state);
      }
      var kinds = visit.timers().stream().map(VisitTimer::kind).distinct().count();
      hold(kinds == visit.timers().size(), "one time-out of a kind");
      hold(
          state.isLast()
              || state == VisitState.IN_SESSION
              || !visit.timers().isEmpty()
              || state == VisitState.COMPLETED,
          "whoever waits has an end");
    }

    private VisitDecision likely(Visit visit) {
      var id = visit.id().value();
      var me = patient(id);
      return switch (visit.state()) {
        case BOOKED ->
            clinic.tell(
                id, me, clinic.verify(random.nextBoolean() ? Relation.SELF : Relation.GUARDIAN));
        case PRECHECK ->
            visit.precheck().consent().isEmpty()
                ? clinic.tell(id, me, clinic.consent(true, true, random.nextInt(9) > 0))
                : visit.plan().prior().isEmpty()
                    ? clinic.tell(id, RECEPTION, new VisitCommand.AddPrior(prior(CONDITION)))
                    : clinic.tell(id, me, new VisitCommand.CheckIn(true, random.nextBoolean()));
        case WAITING -> clinic.tell(id, DOCTOR, new VisitCommand.Call());
        case CALLED ->
            visit.place().isAnswered()
                ? clinic.tell(id, DOCTOR, new VisitCommand.Start(true, true))
                : random.nextInt(4) == 0
                    ? clinic.tell(id, me, new VisitCommand.Answer())
                    : clinic.tell(id, DOCTOR, new VisitCommand.Call());
        case IN_SESSION ->
            clinic.tell(
                id,
                DOCTOR,
                random.nextInt(3) == 0 ? new VisitCommand.Suspend() : new VisitCommand.Complete());
        case SUSPENDED ->
            random.nextInt(4) == 0
                ? clinic.tell(id, Clinics.SYSTEM, new VisitCommand.Resume())
                : any(id);
        case COMPLETED ->
            random.nextInt(6) == 0
                ? clinic.tell(
                    id,
                    DOCTOR,
                    clinic.record(
                        random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(
                                clinic
                                    .now
                                    .atZone(java.time.ZoneOffset.UTC)
                                    .toLocalDate()
                                    .plusDays(30))))
                : any(id);
        default -> any(id);
      };
    }

    private VisitDecision any(String id) {
      List<Actor> people =
          List.of(
              patient(id), patient("z"), DOCTOR, RECEPTION, Clinics.SYSTEM, Clinics.OTHER_EXPERT);
      return clinic.tell(id, people.get(random.nextInt(people.size())), command());
    }

    private VisitCommand command() {
      var text = random.nextInt(5) == 0 ? " " : "文本";
      return switch (random.nextInt(20)) {
        case 0 -> clinic.verify(Relation.SELF);
        case 1 -> new VisitCommand.AddPrior(prior(random.nextBoolean() ? CONDITION : "哮喘"));
        case 2 -> clinic.consent(random.nextBoolean(), true, random.nextBoolean());
        case 3 -> new VisitCommand.CheckIn(random.nextBoolean(), random.nextBoolean());
        case 4 -> new VisitCommand.AskHelp();
        case 5 -> new VisitCommand.Helped();
        case 6 ->
            new VisitCommand.Prioritise(List.of(Priority.values()).get(random.nextInt(5)), text);
        case 7 -> new VisitCommand.Call();
        case 8 -> new VisitCommand.Answer();
        case 9 -> new VisitCommand.Start(random.nextBoolean(), true);
        case 10 -> new VisitCommand.AddRecording("r" + random.nextInt(9));
        case 11 -> new VisitCommand.Suspend();
        case 12 -> new VisitCommand.Resume();
        case 13 -> new VisitCommand.Complete();
        case 14 -> clinic.record(Optional.empty());
        case 15 ->
            new VisitCommand.NotSuitable(
                List.of(VisitExit.Cause.values()).get(random.nextInt(4)),
                random.nextInt(4) > 0 ? " " : text);
        case 16 -> new VisitCommand.Transfer(random.nextBoolean() ? OTHER : BLOCK);
        case 17 -> new VisitCommand.ToConsult(random.nextInt(4) > 0 ? " " : text);
        case 18 -> new VisitCommand.Cancel(random.nextInt(4) > 0 ? " " : text);
        default -> new VisitCommand.Close();
      };
    }

    private void hold(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError(
            "%s: broken at -Dhuizhen.seed=%d, step %d".formatted(what, seed, steps));
      }
    }
  }
}
