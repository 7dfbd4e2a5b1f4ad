package huizhen.scheduling.request;

import huizhen.scheduling.model.Rule;
import huizhen.scheduling.request.api.Request;
import java.util.List;

/// What a machine decided on a command to a request.
///
/// `step` is in a page's words, e.g. `downRefer`.
public sealed interface RequestDecision<T extends Request> {
  String step();

  /// @param states which it passed through, by name; the last one is the new one
  record Changed<T extends Request>(T next, String step, List<String> states)
      implements RequestDecision<T> {
    public Changed {
      states = List.copyOf(states);
    }
  }

  record Refused<T extends Request>(Rule rule, String step) implements RequestDecision<T> {}

  record Illegal<T extends Request>(String state, String step) implements RequestDecision<T> {}
}
