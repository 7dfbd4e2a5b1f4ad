package huizhen.scheduling.testing;

import huizhen.scheduling.api.AuditOutbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An audit trail in memory that drops what it has, as the port asks; it can be out of order.
public final class MemoryTrail implements AuditOutbox {
  private final Map<String, JsonObject> entries =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private volatile boolean isBroken;

  @Override
  public Future<Void> deliver(String entryId, String json) {
    if (isBroken) {
      return Future.failedFuture(new IllegalStateException("the disk is full"));
    }
    entries.putIfAbsent(entryId, new JsonObject(json));
    return Future.succeededFuture();
  }

  public void isBroken(boolean value) {
    isBroken = value;
  }

  public List<String> ids() {
    synchronized (entries) {
      return List.copyOf(entries.keySet());
    }
  }

  public List<JsonObject> entries() {
    synchronized (entries) {
      return List.copyOf(entries.values());
    }
  }

  /// `action outcome`, in order.
  public List<String> lines() {
    return entries().stream()
        .map(it -> it.getString("action") + " " + it.getString("outcome"))
        .toList();
  }
}
