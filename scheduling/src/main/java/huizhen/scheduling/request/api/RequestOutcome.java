package huizhen.scheduling.request.api;

import huizhen.scheduling.api.Refusal;

/// What came of a command to a request.
public sealed interface RequestOutcome<T extends Request> {
  /// Done, now or by an earlier try with the same command id.
  record Done<T extends Request>(T state) implements RequestOutcome<T> {}

  record Refused<T extends Request>(Refusal refusal) implements RequestOutcome<T> {}

  /// @param step in a page's words
  record Illegal<T extends Request>(String state, String step) implements RequestOutcome<T> {}

  record NotFound<T extends Request>() implements RequestOutcome<T> {}
}
