package huizhen.scheduling.model;

import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import java.util.List;

/// What the machine decided on a command.
public sealed interface Decision {
  /// @param states which were passed through, the last one is the new one
  record Changed(ConsultationCase next, Step step, List<CaseState> states) implements Decision {
    public Changed {
      states = List.copyOf(states);
    }
  }

  record Refused(Rule rule, Step step) implements Decision {}

  /// The case is not in a state for this.
  record Illegal(CaseState state, Step step) implements Decision {}
}
