package huizhen.scheduling.api;

import io.vertx.core.Future;

/// A port: takes what the changing scripts wrote to the outbox stream into the audit trail. `app`
/// implements it with the recording module's trail.
public interface AuditOutbox {
  /// Completes when the entry is durable in the trail. The same `entryId` may come again.
  ///
  /// @param json `{"at","case","actor","action","subject","outcome","detail"}`
  Future<Void> deliver(String entryId, String json);
}
