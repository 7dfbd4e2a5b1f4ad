package huizhen.web.io;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.AuditTrail.AuditEntry;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads the audit trail backwards in portions.
final class TrailReader {
  private static final int PORTION = 1_000;

  private final AuditTrail trail;

  TrailReader(AuditTrail trail) {
    this.trail = trail;
  }

  /// @param isWhole false when there are more than the limit, so that the oldest are missing
  record Read(List<AuditEntry> entries, boolean isWhole) {
    Read {
      entries = List.copyOf(entries);
    }
  }

  /// The entries since then, oldest first, at most `limit` of the newest.
  Future<Read> since(Instant from, int limit) {
    return more(from, limit, Long.MAX_VALUE, new ArrayList<>());
  }

  private Future<Read> more(Instant from, int limit, long before, List<AuditEntry> soFar) {
    int wanted = Math.min(PORTION, limit - soFar.size());
    if (wanted == 0) {
      return Future.succeededFuture(new Read(soFar.reversed(), false));
    }
    return trail
        .recent(before, wanted)
        .compose(portion -> {
          var isOver = false;
          for (var entry : portion) {
            // Entries are in the order in which they came, which is nearly that of their times.
            if (entry.event().at().isBefore(from)) {
              isOver = true;
            } else {
              soFar.add(entry);
            }
          }
          return isOver || portion.size() < wanted
              ? Future.succeededFuture(new Read(soFar.reversed(), true))
              : more(from, limit, portion.getLast().sequence(), soFar);
        });
  }
}
