package huizhen.web.io;

import huizhen.web.policy.Policy;
import huizhen.web.policy.Policy.Words;
import huizhen.web.view.DirectoryView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/// The table of policies, for whoever is signed in: it names nobody.
final class PolicyRoutes {
  private final List<Policy> policies = PolicyBook.shipped();
  private final Map<String, String> chosen;

  /// @param chosen what this deployment has chosen, by a policy's id
  PolicyRoutes(Map<String, String> chosen) {
    var unknown =
        chosen.keySet().stream()
            .filter(id -> policies.stream().noneMatch(it -> it.id().equals(id)));
    unknown
        .findFirst()
        .ifPresent(id -> {
          throw new IllegalArgumentException("there is no policy " + id);
        });
    this.chosen = Map.copyOf(chosen);
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listPolicies",
        _ -> Future.succeededFuture(Answer.ok(DirectoryView.items(policies, this::view))));
  }

  private JsonObject view(Policy policy) {
    var view =
        new JsonObject()
            .put("id", policy.id())
            .put("chapter", policy.chapter())
            .put("mark", policy.mark().name())
            .put("says", words(policy.says()))
            .put("default", policy.usual())
            .put("value", chosen.getOrDefault(policy.id(), policy.usual()))
            .put("state", policy.state().name())
            .put("rules", new JsonArray(policy.rules()));
    policy.source().ifPresent(it -> view.put("source", it));
    policy.refusal().ifPresent(it -> view.put("refusal", words(it)));
    policy.setting().ifPresent(it -> view.put("setting", it));
    policy.test().ifPresent(it -> view.put("test", it));
    return view;
  }

  private static JsonObject words(Words words) {
    return new JsonObject().put("zh", words.zh()).put("en", words.en());
  }
}
