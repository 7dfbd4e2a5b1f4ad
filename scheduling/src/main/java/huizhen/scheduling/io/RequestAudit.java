package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.Request;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/// The audit entry and the remembered outcome of a command to a request: ids, states and instants,
/// no clinical text and no name.
final class RequestAudit {
  private RequestAudit() {}

  static <T extends Request> JsonObject entry(
      String word,
      String key,
      Actor actor,
      RequestDecision<T> decision,
      JsonObject detail,
      Instant at) {
    var more = detail.copy();
    var outcome =
        switch (decision) {
          case RequestDecision.Changed<T>(var next, _, var states) -> {
            more.put("states", new JsonArray(states)).put("version", next.version());
            yield "ok";
          }
          case RequestDecision.Refused<T>(var rule, _) -> "refused:" + rule.id();
          case RequestDecision.Illegal<T>(var state, _) -> "illegal:" + state;
        };
    var evidence = word + "-" + key;
    return new JsonObject()
        .put("at", at.toString())
        .put("case", evidence)
        .put("actor", actor.account())
        .put("action", word + "." + kebab(decision.step()))
        .put("subject", evidence)
        .put("outcome", outcome)
        .put("detail", more);
  }

  static <T extends Request> JsonObject outcome(RequestKind<T> kind, RequestDecision<T> decision) {
    return switch (decision) {
      case RequestDecision.Changed<T>(var next, _, _) ->
          new JsonObject().put("kind", "done").put("state", kind.json(next));
      case RequestDecision.Refused<T>(var rule, _) -> OutcomeJson.refused(rule);
      case RequestDecision.Illegal<T>(var state, var step) ->
          new JsonObject().put("kind", "illegal").put("state", state).put("step", step);
    };
  }

  static <T extends Request> RequestOutcome<T> outcome(RequestKind<T> kind, JsonObject json) {
    return switch (json.getString("kind")) {
      case "done" -> new RequestOutcome.Done<>(kind.of(json.getJsonObject("state")));
      case "refused" -> new RequestOutcome.Refused<>(OutcomeJson.refusal(json));
      case "illegal" ->
          new RequestOutcome.Illegal<>(json.getString("state"), json.getString("step"));
      case "not-found" -> new RequestOutcome.NotFound<>();
      default -> throw new IllegalStateException("no such outcome: " + json.getString("kind"));
    };
  }

  private static String kebab(String word) {
    return word.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
