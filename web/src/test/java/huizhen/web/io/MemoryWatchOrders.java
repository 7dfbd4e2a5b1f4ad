package huizhen.web.io;

import huizhen.scheduling.api.CaseId;
import huizhen.web.api.WatchOrders;
import huizhen.web.policy.WatchOrder;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Orders to watch in memory, with the versions of the real store.
final class MemoryWatchOrders implements WatchOrders {
  private final Map<String, WatchOrder> all = new LinkedHashMap<>();

  synchronized void clear() {
    all.clear();
  }

  @Override
  public synchronized Future<List<WatchOrder>> ofCase(CaseId caseId) {
    return Future.succeededFuture(
        all.values().stream().filter(it -> it.caseId().equals(caseId)).toList());
  }

  @Override
  public synchronized Future<Kept> keep(WatchOrder order) {
    var before = all.get(order.id());
    if ((before == null ? 0 : before.version()) != order.version() - 1) {
      return Future.succeededFuture(Kept.STALE);
    }
    if (before == null && all.size() >= MOST) {
      return Future.succeededFuture(Kept.FULL);
    }
    all.put(order.id(), order);
    return Future.succeededFuture(Kept.DONE);
  }
}
