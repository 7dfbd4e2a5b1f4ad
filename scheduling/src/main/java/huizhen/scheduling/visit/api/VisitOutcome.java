package huizhen.scheduling.visit.api;

import huizhen.scheduling.api.Refusal;

/// What came of a command to a visit or its block.
public sealed interface VisitOutcome {
  record Done(Visit visit) implements VisitOutcome {}

  record BlockDone(SessionBlock block) implements VisitOutcome {}

  record Refused(Refusal refusal) implements VisitOutcome {}

  /// @param step in a page's words
  record Illegal(VisitState state, String step) implements VisitOutcome {}

  record NotFound() implements VisitOutcome {}
}
