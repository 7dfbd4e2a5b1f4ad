package huizhen.web.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.MachineDrafts;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests for drafts in memory.
final class MemoryDrafts implements MachineDrafts {
  private final Map<CaseId, Wish> wishes = new LinkedHashMap<>();

  synchronized void clear() {
    wishes.clear();
  }

  @Override
  public synchronized Future<Optional<Wish>> ofCase(CaseId caseId) {
    return Future.succeededFuture(Optional.ofNullable(wishes.get(caseId)));
  }

  @Override
  public synchronized Future<Optional<Wish>> byId(String id) {
    return Future.succeededFuture(
        wishes.values().stream().filter(it -> it.id().equals(id)).findFirst());
  }

  @Override
  public synchronized Future<List<Wish>> open(OrganisationId organisation, Instant now) {
    return Future.succeededFuture(
        wishes.values().stream()
            .filter(it -> it.organisation().equals(organisation) && it.isOpen(now))
            .toList());
  }

  @Override
  public synchronized Future<Boolean> ask(Wish wish) {
    var isRoom =
        wishes.values().stream()
                .filter(it -> it.organisation().equals(wish.organisation()))
                .filter(it -> it.isOpen(wish.askedAt()))
                .count()
            < MOST_OPEN;
    if (isRoom) {
      wishes.put(wish.caseId(), wish);
    }
    return Future.succeededFuture(isRoom);
  }

  @Override
  public synchronized Future<Boolean> put(Wish wish, Draft draft) {
    var now = wishes.get(wish.caseId());
    if (now == null || !now.id().equals(wish.id())) {
      return Future.succeededFuture(false);
    }
    wishes.put(wish.caseId(), now.with(draft));
    return Future.succeededFuture(true);
  }

  @Override
  public synchronized Future<Void> withdraw(Wish wish) {
    wishes.values().removeIf(it -> it.id().equals(wish.id()));
    return Future.succeededFuture();
  }
}
