package huizhen.scheduling.visit;

import huizhen.scheduling.model.Rule;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitState;
import java.util.List;

/// What the machine decided on a command to a visit or a block.
public sealed interface VisitDecision {
  /// @param visits what is new of them, the one that was meant first
  /// @param blocks what is new of them
  /// @param states which the first visit passed through, the last one is the new one
  record Changed(
      List<Visit> visits, List<SessionBlock> blocks, VisitStep step, List<VisitState> states)
      implements VisitDecision {
    public Changed {
      visits = List.copyOf(visits);
      blocks = List.copyOf(blocks);
      states = List.copyOf(states);
    }
  }

  record Refused(Rule rule, VisitStep step) implements VisitDecision {}

  record Illegal(VisitState state, VisitStep step) implements VisitDecision {}
}
