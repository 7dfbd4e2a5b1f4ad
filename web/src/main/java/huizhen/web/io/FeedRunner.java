package huizhen.web.io;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.HealthLights.Light;
import huizhen.web.api.HealthLights.Tone;
import huizhen.web.feed.FeedBatch;
import huizhen.web.feed.FeedSchema;
import huizhen.web.feed.FeedSchema.Parties;
import huizhen.web.feed.FeedSchema.Party;
import huizhen.web.hook.HookCourse;
import huizhen.web.io.FeedTarget.NotAcknowledgedException;
import huizhen.web.io.TrailCourses.Way;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Takes each target of the regional feed along the audit trail, from its first entry on, in order
/// and one batch at a time. The trail is the queue: where a target is, is kept after it has
/// acknowledged, so that everything arrives at least once, whatever is killed in between. It never
/// gives up.
final class FeedRunner {
  /// Failures in a row after which the trail itself says that a feed stands, and then that it goes
  /// again. (Entries that the feed makes are carried by the feed: none for a single failure.)
  static final int STANDS = 5;

  /// Entries of the trail that a target has not acknowledged.
  private static final long FAR_BEHIND = 1_000;

  private static final String FEED = "feed";
  private static final Logger LOG = System.getLogger(FeedRunner.class.getName());
  private static final long TICK_MILLIS = 500;
  private static final String COURSE = "feed:";
  private static final String BEFORE_FIRST = "0".repeat(64);
  private static final String SYSTEM = "system";

  /// In one go; then others have their turn.
  private static final int BATCHES = 50;

  private final Vertx vertx;
  private final WebPorts ports;
  private final TrailCourses courses;
  private final FeedSchema schema;
  private final Map<String, FeedTarget> targets = new LinkedHashMap<>();
  private final Auditor auditor;
  private final InstantSource clock;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final Map<String, String> lastErrors = new ConcurrentHashMap<>();

  FeedRunner(
      Vertx vertx,
      WebPorts ports,
      TrailCourses courses,
      FeedSchema schema,
      List<FeedTarget> targets,
      Auditor auditor,
      InstantSource clock) {
    this.vertx = vertx;
    this.ports = ports;
    this.courses = courses;
    this.schema = schema;
    targets.forEach(it -> this.targets.put(it.name(), it));
    this.auditor = auditor;
    this.clock = clock;
  }

  void start() {
    var context = vertx.getOrCreateContext();
    if (!targets.isEmpty()) {
      var _ = // ends with Vert.x
          vertx.setPeriodic(TICK_MILLIS, _ -> context.runOnContext(_ -> tick()));
    }
  }

  void tick() {
    courses
        .trailName()
        .onSuccess(name -> name.ifPresent(it -> targets.values().forEach(to -> run(to, it))))
        .onFailure(e -> LOG.log(Level.DEBUG, "feeds wait for the audit trail", e));
  }

  private void run(FeedTarget target, String trail) {
    if (!busy.add(target.name())) {
      return; // still on its way
    }
    var way = courses.way(COURSE + target.name(), trail);
    courses
        .course(way.id(), trail)
        .compose(found -> along(target, way, found.orElseGet(() -> HookCourse.from(0)), BATCHES))
        .onFailure(e ->
            LOG.log(Level.WARNING, () -> "feed stands still target=%s".formatted(target.name()), e))
        .onComplete(_ -> busy.remove(target.name()));
  }

  /// Until it is where the trail ends, something fails, or `more` batches were sent.
  private Future<Void> along(FeedTarget target, Way way, HookCourse course, int more) {
    if (more == 0 || courses.isOver(way) || !course.isDue(clock.instant())) {
      return Future.succeededFuture();
    }
    return batch(way.trail(), course.cursor())
        .compose(batch ->
            batch.isEmpty()
                ? Future.succeededFuture()
                : target
                    .send(batch.get())
                    .compose(
                        sequence -> acknowledged(target, course, batch.get(), sequence),
                        e -> refused(target, course, e))
                    .compose(next ->
                        courses
                            .keep(way, next)
                            .compose(_ ->
                                next.failures() == 0
                                    ? along(target, way, next, more - 1)
                                    : Future.succeededFuture())));
  }

  private Future<HookCourse> acknowledged(
      FeedTarget target, HookCourse course, FeedBatch batch, long sequence) {
    var now = clock.instant();
    return switch (batch.judge(sequence)) {
      case TAKEN -> {
        lastErrors.remove(target.name());
        yield course.failures() < STANDS
            ? Future.succeededFuture(course.taken(sequence, 0))
            : note(target, "feed.resumed", course.cursor()).map(_ -> course.taken(sequence, 0));
      }
      case GAP -> {
        lastErrors.put(target.name(), "gap");
        yield note(target, "feed.gap", sequence).map(_ -> course.resumedAfter(sequence, 0, now));
      }
      case NOT_TAKEN -> refused(target, course, new NotAcknowledgedException("nothing-taken", 0));
      case NOT_SENT -> refused(target, course, new NotAcknowledgedException("not-sent", 0));
    };
  }

  private Future<HookCourse> refused(FeedTarget target, HookCourse course, Throwable e) {
    var reason = e instanceof NotAcknowledgedException it ? it.reason() : "failed";
    var status = e instanceof NotAcknowledgedException it ? it.status() : 0;
    lastErrors.put(target.name(), reason);
    var next = course.delayed(status, clock.instant());
    if (next.failures() != STANDS) {
      return Future.succeededFuture(next);
    }
    LOG.log(
        Level.WARNING, () -> "feed stands target=%s reason=%s".formatted(target.name(), reason), e);
    return note(target, "feed.stands", course.cursor()).map(_ -> next);
  }

  private Future<Void> note(FeedTarget target, String action, long sequence) {
    return auditor.noted(SYSTEM, action, target.name(), new JsonObject().put("sequence", sequence));
  }

  private Future<Optional<FeedBatch>> batch(String trail, long cursor) {
    // One more than is sent: for the hash before the first.
    return courses
        .after(Math.max(0, cursor - 1), FeedBatch.MAX_RECORDS + 1)
        .compose(found -> {
          var previous =
              found.stream()
                  .filter(it -> it.sequence() == cursor)
                  .findFirst()
                  .map(AuditEntry::hash)
                  .orElse(BEFORE_FIRST);
          var ahead =
              found.stream()
                  .filter(it -> it.sequence() > cursor)
                  .limit(FeedBatch.MAX_RECORDS)
                  .toList();
          return ahead.isEmpty()
              ? Future.succeededFuture(Optional.empty())
              : parties(ahead).map(known -> Optional.of(batch(trail, ahead, previous, known)));
        });
  }

  private FeedBatch batch(
      String trail, List<AuditEntry> ahead, String previous, Map<String, Parties> known) {
    var records = new ArrayList<JsonObject>();
    var before = previous;
    for (var entry : ahead) {
      var parties = entry.event().caseId().map(it -> known.get(it.value()));
      records.add(schema.record(entry, before, parties));
      before = entry.hash();
    }
    return new FeedBatch(
        trail, schema.id(), ahead.getFirst().sequence(), ahead.getLast().sequence(), records);
  }

  /// Of the consultations that a batch is about; visits and requests have none here.
  private Future<Map<String, Parties>> parties(List<AuditEntry> entries) {
    var found =
        entries.stream()
            .flatMap(it -> it.event().caseId().stream())
            .map(it -> it.value())
            .distinct()
            .map(it -> ports.consultations().find(new CaseId(it)))
            .toList();
    var organisations = ports.directory().organisations();
    return Future.all(Future.all(found), organisations)
        .map(_ -> {
          var licences = new HashMap<OrganisationId, String>();
          for (Organisation it : organisations.result()) {
            licences.put(it.id(), it.licence());
          }
          var known = new HashMap<String, Parties>();
          found.stream()
              .flatMap(it -> it.result().stream())
              .forEach(it -> known.put(it.id().value(), parties(it, licences)));
          return known;
        });
  }

  private static Parties parties(ConsultationCase it, Map<OrganisationId, String> licences) {
    var application = it.application();
    return new Parties(
        new Party(it.inviting().value(), licences.getOrDefault(it.inviting(), "")),
        new Party(application.invited().value(), licences.getOrDefault(application.invited(), "")),
        application.department(),
        application.urgency().name());
  }

  /// One item for each target: what it has, how far it is behind, what went wrong last.
  Future<JsonObject> state() {
    var items =
        targets.keySet().stream().map(it -> courses.course(COURSE + it).map(at -> view(it, at)));
    var views = items.toList();
    var head = courses.head();
    var name = courses.trailName();
    return Future.all(Future.all(views), head, name)
        .map(_ -> {
          var all = new JsonArray();
          views.forEach(it ->
              all.add(it.result().put("lag", head.result() - it.result().getLong("acknowledged"))));
          return new JsonObject()
              .put("schema", schema.id())
              .put("trail", name.result().orElse(""))
              .put("head", head.result())
              .put("items", all);
        });
  }

  /// How all of them do, for the operator's page.
  Future<Light> light() {
    return state()
        .map(state -> {
          var items = state.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
          if (items.isEmpty()) {
            return new Light(FEED, Tone.OFF, "none", Map.of());
          }
          long lag = items.stream().mapToLong(it -> it.getLong("lag")).max().orElse(0);
          Map<String, Object> facts = Map.of("lag", lag);
          if (items.stream().anyMatch(it -> it.getBoolean("stands"))) {
            return new Light(FEED, Tone.POOR, "stands", facts);
          }
          return lag > FAR_BEHIND
              ? new Light(FEED, Tone.WEAK, "behind", facts)
              : new Light(FEED, Tone.GOOD, "good", facts);
        })
        .otherwise(new Light(FEED, Tone.POOR, "away", Map.of()));
  }

  private JsonObject view(String target, Optional<HookCourse> course) {
    var at = course.orElseGet(() -> HookCourse.from(0));
    var view =
        new JsonObject()
            .put("feed", target)
            .put("acknowledged", at.cursor())
            .put("failures", at.failures())
            .put("lastStatus", at.lastStatus())
            .put("stands", at.failures() >= STANDS);
    at.nextAt().ifPresent(next -> view.put("nextAt", next.toString()));
    var error = lastErrors.get(target);
    if (error != null) {
      view.put("lastError", error);
    }
    return view;
  }

  /// Empty when there is no such target.
  Future<Optional<HookCourse>> replay(String target, long after) {
    return targets.containsKey(Objects.requireNonNull(target))
        ? courses.replay(COURSE + target, after).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  boolean has(String target) {
    return targets.containsKey(target);
  }
}
