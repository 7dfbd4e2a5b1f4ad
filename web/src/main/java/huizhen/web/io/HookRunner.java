package huizhen.web.io;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.CaseId;
import huizhen.web.hook.HookCourse;
import huizhen.web.hook.HookEvent;
import huizhen.web.hook.Networks;
import huizhen.web.hook.Webhook;
import huizhen.web.io.TrailCourses.Way;
import huizhen.web.policy.Relation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Takes webhooks along the audit trail, each in order and one entry at a time, so that a slow or
/// dead system holds up nobody but itself. At least once: where a hook is, is kept after its system
/// has taken an entry. It is told of successful steps of the cases that its organisation's
/// coordinator finds.
final class HookRunner {
  private static final Logger LOG = System.getLogger(HookRunner.class.getName());
  private static final long TICK_MILLIS = 500;

  /// Entries that a hook is taken along in one go.
  private static final int PORTION = 50;

  private final Vertx vertx;
  private final WebPorts ports;
  private final TrailCourses courses;
  private final SignedPost post;
  private final SignedPost.Door door;
  private final String source;
  private final InstantSource clock;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  HookRunner(
      Vertx vertx,
      WebPorts ports,
      TrailCourses courses,
      SignedPost post,
      Networks networks,
      String source,
      InstantSource clock) {
    this.vertx = vertx;
    this.ports = ports;
    this.courses = courses;
    this.post = post;
    this.door = SignedPost.Door.of(networks);
    this.source = source;
    this.clock = clock;
  }

  void start() {
    var context = vertx.getOrCreateContext();
    var _ = // ends with Vert.x
        vertx.setPeriodic(TICK_MILLIS, _ -> context.runOnContext(_ -> tick()));
  }

  private void tick() {
    courses
        .trailName()
        .compose(name ->
            name.isEmpty()
                ? Future.succeededFuture()
                : ports
                    .webhooks()
                    .all()
                    .onSuccess(all -> all.forEach(hook -> run(hook, name.get()))))
        .onFailure(e -> LOG.log(Level.DEBUG, "webhooks wait for what keeps them", e));
  }

  private void run(Webhook hook, String name) {
    if (!busy.add(hook.id())) {
      return; // still on its way
    }
    var way = courses.way(hook.id(), name);
    courses
        .course(hook.id(), name)
        .compose(found ->
            found.isPresent()
                ? found.get().isDue(clock.instant())
                    ? portion(hook, way, found.get())
                    : Future.<Void>succeededFuture()
                // A gateway that is newer than the hook begins at its trail's end, as a new hook
                // does.
                : courses.head().compose(at -> courses.keep(way, HookCourse.from(at))))
        .onFailure(e ->
            LOG.log(Level.WARNING, () -> "webhook stands still hook=%s".formatted(hook.id()), e))
        .onComplete(_ -> busy.remove(hook.id()));
  }

  private Future<Void> portion(Webhook hook, Way way, HookCourse course) {
    return courses
        .after(course.cursor(), PORTION)
        .compose(
            ahead -> ahead.isEmpty() ? Future.succeededFuture() : along(hook, way, course, ahead));
  }

  private Future<Void> along(Webhook hook, Way way, HookCourse course, List<AuditEntry> ahead) {
    if (ahead.isEmpty() || courses.isOver(way)) {
      return courses.keep(way, course);
    }
    var entry = ahead.getFirst();
    return concerns(hook, entry)
        .compose(isIts ->
            isIts
                ? deliver(hook, entry)
                    .map(status ->
                        isTaken(status)
                            ? course.taken(entry.sequence(), status)
                            : course.failed(status, clock.instant()))
                : Future.succeededFuture(course.passed(entry.sequence())))
        .compose(next ->
            next.cursor() < entry.sequence()
                ? courses.keep(way, next)
                : keepIfTaken(way, course, next)
                    .compose(_ -> along(hook, way, next, ahead.subList(1, ahead.size()))));
  }

  /// What was none of the hook's is noted with the next that is, or at the end.
  private Future<Void> keepIfTaken(Way way, HookCourse before, HookCourse next) {
    return next.equals(before.passed(next.cursor()))
        ? Future.succeededFuture()
        : courses.keep(way, next);
  }

  private Future<Boolean> concerns(Webhook hook, AuditEntry entry) {
    var event = entry.event();
    if (event.caseId().isEmpty()
        || !event.action().startsWith("case.")
        || !event.outcome().equals("ok")
        || !hook.wants(event.action())) {
      return Future.succeededFuture(false);
    }
    var actor =
        new Actor("webhook", Role.COORDINATOR, Optional.of(hook.organisation()), Optional.empty());
    return ports
        .consultations()
        .find(new CaseId(event.caseId().get().value()))
        .map(found -> found.flatMap(it -> Relation.of(actor, it)).isPresent());
  }

  private static boolean isTaken(int status) {
    return status >= 200 && status < 300;
  }

  /// The status of the answer; 0 when there was none. What it says is of no use to us.
  private Future<Integer> deliver(Webhook hook, AuditEntry entry) {
    var body = HookEvent.of(entry, source).toBuffer();
    var letter =
        new SignedPost.Letter(
            hook.url(), hook.secret(), HookEvent.id(entry), HookEvent.MEDIA_TYPE, body);
    return post.send(letter, door).map(SignedPost.Reply::status).otherwise(0);
  }

  /// The address that a host has now, if webhooks may go there.
  Future<String> address(URI url) {
    return post.address(url, door);
  }

  Future<Long> head() {
    return courses.head();
  }

  Future<Optional<HookCourse>> course(String id) {
    return courses.course(id);
  }

  /// From the trail's end on.
  Future<HookCourse> begin(Webhook hook) {
    return courses.begin(hook.id()).compose(course -> ports.webhooks().put(hook).map(course));
  }

  Future<HookCourse> replay(Webhook hook, long after) {
    return courses.replay(hook.id(), after);
  }
}
