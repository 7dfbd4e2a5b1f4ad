package huizhen.web.io;

import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.RatingStore;
import huizhen.web.rating.Rating;
import huizhen.web.rating.Rating.Group;
import huizhen.web.rating.Satisfaction.Month;
import io.vertx.core.Future;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Ratings in memory.
final class MemoryRatings implements RatingStore {
  private final Map<String, Kept> kept = new HashMap<>();

  private record Kept(Group group, Set<OrganisationId> concerned, Rating rating) {}

  synchronized void clear() {
    kept.clear();
  }

  @Override
  public synchronized Future<Optional<Rating>> of(String about, String account) {
    return Future.succeededFuture(
        Optional.ofNullable(kept.get(about + " " + account)).map(Kept::rating));
  }

  @Override
  public synchronized Future<Boolean> put(
      String about,
      String account,
      Group group,
      Set<OrganisationId> concerned,
      Optional<Rating> before,
      Rating rating) {
    var key = about + " " + account;
    if (!Optional.ofNullable(kept.get(key)).map(Kept::rating).equals(before)) {
      return Future.succeededFuture(false);
    }
    kept.put(key, new Kept(group, Set.copyOf(concerned), rating));
    return Future.succeededFuture(true);
  }

  @Override
  public synchronized Future<List<Month>> counts(
      Optional<OrganisationId> of, Group group, List<YearMonth> months) {
    return Future.succeededFuture(months.stream().map(it -> month(of, group, it)).toList());
  }

  private Month month(Optional<OrganisationId> of, Group group, YearMonth month) {
    var stars = new long[Rating.MAX_STARS];
    kept.values().stream()
        .filter(it -> it.group() == group && it.rating().month().equals(month))
        .filter(it -> of.isEmpty() || it.concerned().contains(of.get()))
        .forEach(it -> stars[it.rating().stars() - 1]++);
    return new Month(stars[0], stars[1], stars[2], stars[3], stars[4]);
  }
}
