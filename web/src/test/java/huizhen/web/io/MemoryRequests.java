package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.Request;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests of one kind in memory, idempotent by command as the real ones are.
final class MemoryRequests<T extends Request> {
  private final Map<String, T> states = new LinkedHashMap<>();
  private final Map<String, RequestOutcome<T>> outcomes = new HashMap<>();

  synchronized void clear() {
    states.clear();
    outcomes.clear();
  }

  synchronized Optional<T> find(String key) {
    return Optional.ofNullable(states.get(key));
  }

  synchronized Future<RequestOutcome<T>> settle(
      CommandId command, Actor actor, RequestDecision<T> decision) {
    var outcome =
        outcomes.computeIfAbsent(
            actor.account() + "/" + command.value(),
            _ ->
                switch (decision) {
                  case RequestDecision.Changed<T>(var next, _, _) -> {
                    states.put(next.key(), next);
                    yield new RequestOutcome.Done<>(next);
                  }
                  case RequestDecision.Refused<T>(var rule, _) ->
                      new RequestOutcome.Refused<>(rule.refusal());
                  case RequestDecision.Illegal<T>(var state, var step) ->
                      new RequestOutcome.Illegal<>(state, step);
                });
    return Future.succeededFuture(outcome);
  }

  synchronized Future<Optional<Page<T>>> page(
      OrganisationId organisation, Optional<String> after, int limit) {
    var all =
        List.copyOf(states.values()).reversed().stream()
            .filter(it -> it.concerned().contains(organisation))
            .toList();
    var from = 0;
    if (after.isPresent()) {
      var keys = all.stream().map(Request::key).toList();
      from = keys.indexOf(after.get()) + 1;
      if (from == 0) {
        return Future.succeededFuture(Optional.empty());
      }
    }
    var shown = all.subList(from, Math.min(all.size(), from + limit));
    var next =
        from + limit < all.size() ? Optional.of(shown.getLast().key()) : Optional.<String>empty();
    return Future.succeededFuture(Optional.of(new Page<>(shown, next)));
  }
}
