package huizhen.scheduling.visit;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The state machine of a follow-up visit (DOMAIN.md 3b). Pure: it is handed the visit, its block
/// with all who are in it, who asks for what, the directory's facts and the time.
///
/// As [huizhen.scheduling.model.CaseMachine] it asks in this order: may this person ever do this,
/// does the state allow it ([VisitStep]), do the rules ([VisitChecks]); what then comes of it is in
/// [VisitChanges]. Blocks and bookings are in [BlockMachine], time-outs in [VisitClock].
public final class VisitMachine {
  private final VisitChecks checks;
  private final VisitChanges changes;
  private final VisitClock clock;

  public VisitMachine(VisitTimes times) {
    checks = new VisitChecks(times);
    changes = new VisitChanges(times);
    clock = new VisitClock(times);
  }

  /// A visit and its surroundings, as they were read together.
  ///
  /// @param visits all of the block, the visit among them
  /// @param target where it is to go; of a transfer alone
  public record Scene(
      Visit visit, SessionBlock block, List<Visit> visits, Optional<Target> target) {
    public Scene {
      visits = List.copyOf(visits);
    }
  }

  public record Target(SessionBlock block, List<Visit> visits) {
    public Target {
      visits = List.copyOf(visits);
    }
  }

  public VisitDecision decide(
      Scene scene, VisitCommand command, Actor actor, VisitFacts facts, Instant now) {
    var step = VisitStep.of(command);
    var refused = gate(scene.visit(), step, actor);
    if (refused.isPresent()) {
      return refused.get();
    }
    var broken = checks.of(scene, command, actor, facts, now).broken();
    return broken.isPresent()
        ? new VisitDecision.Refused(broken.get(), step)
        : changes.of(scene, command, now);
  }

  /// Lets the next time-out come, if it is due: one at a time, the earliest first.
  public Optional<VisitDecision.Changed> elapse(Visit visit, SessionBlock block, Instant now) {
    return visit
        .next()
        .filter(timer -> !timer.at().isAfter(now))
        .map(timer -> clock.elapsed(visit, block, timer, now));
  }

  /// The steps that this actor may take now, as pages name them.
  public List<String> allowed(Visit visit, Actor actor) {
    var words = new ArrayList<String>();
    for (var step : VisitStep.values()) {
      if (gate(visit, step, actor).isEmpty() && isForPages(step, visit)) {
        words.add(step.word());
      }
    }
    return List.copyOf(words);
  }

  private static boolean isForPages(VisitStep step, Visit visit) {
    return switch (step) {
      case VERIFY, START, ADD_RECORDING, SUSPEND, RESUME, TIME_OUT -> false;
      case HELPED -> visit.precheck().needsHelp();
      case ANSWER -> !visit.place().isAnswered();
      default -> true;
    };
  }

  private static Optional<VisitDecision> gate(Visit visit, VisitStep step, Actor actor) {
    if (VisitParty.of(actor, visit).stream().noneMatch(step.who()::contains)) {
      return Optional.of(new VisitDecision.Refused(Rule.VISIT_NOT_ALLOWED, step));
    }
    return step.from().contains(visit.state())
        ? Optional.empty()
        : Optional.of(new VisitDecision.Illegal(visit.state(), step));
  }
}
