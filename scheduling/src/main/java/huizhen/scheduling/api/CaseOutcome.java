package huizhen.scheduling.api;

/// What became of a command.
public sealed interface CaseOutcome {
  /// Done, now or by an earlier try with the same command id.
  record Done(ConsultationCase state) implements CaseOutcome {}

  record NotFound() implements CaseOutcome {}

  /// A rule says no.
  record Refused(Refusal refusal) implements CaseOutcome {}

  /// The case is not in a state for this; audited.
  record Illegal(CaseState state, String command) implements CaseOutcome {}
}
