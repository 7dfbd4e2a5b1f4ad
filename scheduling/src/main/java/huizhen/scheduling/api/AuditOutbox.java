package huizhen.scheduling.api;

import io.vertx.core.Future;

/// A port: takes what the changing scripts wrote to the outbox stream into the audit trail. `app`
/// implements it with the recording module's trail.
public interface AuditOutbox {
  /// Completes when the entry is durable in the trail. The same `entryId` may come again.
  ///
  /// Entries come in the order of the changes, and the trail keeps that order; some dozens may come
  /// before the first is durable.
  ///
  /// @param entryId the stream's id, e.g. `1735689600000-0`
  /// @param json `{"at","case","actor","action","subject","outcome","detail"}`: `action` is
  ///   `case.submit` and so on, `outcome` is `ok`, `refused:` and the rule, or `illegal:` and the
  ///   state, `detail` is an object of ids, states, versions and instants
  Future<Void> deliver(String entryId, String json);
}
