package huizhen.bench.signaling;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/// How often each kind of thing happened. One thread at a time. Past [#MAX_KINDS] kinds the rest is
/// counted together.
final class Counts {
  private static final int MAX_KINDS = 50;
  private static final String REST = "other";

  private final Map<String, Integer> kinds = new TreeMap<>();

  void add(String kind) {
    boolean isKnown = kinds.containsKey(kind) || kinds.size() < MAX_KINDS;
    var _ = kinds.merge(isKnown ? kind : REST, 1, Integer::sum);
  }

  Map<String, Integer> byKind() {
    return Map.copyOf(kinds);
  }

  JsonObject json() {
    var json = new JsonObject();
    kinds.forEach(json::put);
    return json;
  }
}
