package huizhen.web.io;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.web.api.Webhooks;
import huizhen.web.hook.HookCourse;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How far webhooks and feeds are along this gateway's audit trail, by their ids. What somebody had
/// replayed meanwhile does not say any more where it is.
final class TrailCourses {
  private static final int TRAIL_NAME = 16;

  private final AuditTrail audit;
  private final Webhooks store;

  /// How often each was replayed.
  private final Map<String, Integer> replays = new ConcurrentHashMap<>();

  private volatile Optional<String> trail = Optional.empty();

  TrailCourses(AuditTrail audit, Webhooks store) {
    this.audit = audit;
    this.store = store;
  }

  /// Something on its way along a trail, since it was last replayed.
  record Way(String id, String trail, int turn) {}

  Way way(String id, String name) {
    return new Way(id, name, turn(id));
  }

  boolean isOver(Way way) {
    return turn(way.id()) != way.turn();
  }

  private int turn(String id) {
    return replays.getOrDefault(id, 0);
  }

  /// Nothing when it was replayed meanwhile.
  Future<Void> keep(Way way, HookCourse course) {
    return isOver(way) ? Future.succeededFuture() : store.keep(way.id(), way.trail(), course);
  }

  /// Which trail this is: the hash of its first entry. Empty while there is none.
  Future<Optional<String>> trailName() {
    return trail.isPresent()
        ? Future.succeededFuture(trail)
        : audit
            .recent(2, 1)
            .map(first -> {
              trail = first.stream().findFirst().map(it -> it.hash().substring(0, TRAIL_NAME));
              return trail;
            });
  }

  /// The sequence of the trail's last entry.
  Future<Long> head() {
    return audit
        .recent(Long.MAX_VALUE, 1)
        .map(last -> last.stream().findFirst().map(AuditEntry::sequence).orElse(0L));
  }

  /// At most `limit` entries after that one, oldest first.
  Future<List<AuditEntry>> after(long sequence, int limit) {
    return audit
        .recent(sequence + limit + 1, limit)
        .map(found -> found.reversed().stream().filter(it -> it.sequence() > sequence).toList());
  }

  Future<Optional<HookCourse>> course(String id) {
    return trailName()
        .compose(name ->
            name.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : store.course(id, name.get()));
  }

  Future<Optional<HookCourse>> course(String id, String name) {
    return store.course(id, name);
  }

  /// From the trail's end on.
  Future<HookCourse> begin(String id) {
    return head().compose(at -> set(id, HookCourse.from(at)));
  }

  /// From an entry on, again.
  Future<HookCourse> replay(String id, long after) {
    return head()
        .compose(at -> {
          replays.merge(id, 1, Integer::sum);
          return set(id, HookCourse.from(Math.min(after, at)));
        });
  }

  private Future<HookCourse> set(String id, HookCourse course) {
    return trailName().compose(name -> store.keep(id, name.orElse(""), course)).map(course);
  }
}
