package huizhen.web.api;

import huizhen.scheduling.api.CaseId;
import huizhen.web.policy.WatchOrder;
import io.vertx.core.Future;
import java.util.List;

/// A port: the orders by which a regulator may watch a consultation live. `app` seals them.
public interface WatchOrders {
  /// Of one case; past that no other is kept.
  int MOST = 100;

  /// In the order in which they were entered, over and revoked ones included.
  Future<List<WatchOrder>> ofCase(CaseId caseId);

  /// Keeps a new one, or one that was changed, if what is kept is the version before it.
  Future<Kept> keep(WatchOrder order);

  enum Kept {
    DONE,
    /// Somebody else changed it meanwhile.
    STALE,
    /// The case has [#MOST].
    FULL
  }
}
