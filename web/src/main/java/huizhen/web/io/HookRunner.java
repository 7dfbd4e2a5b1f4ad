package huizhen.web.io;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.CaseId;
import huizhen.web.hook.HookCourse;
import huizhen.web.hook.HookEvent;
import huizhen.web.hook.Networks;
import huizhen.web.hook.Webhook;
import huizhen.web.policy.Relation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Takes webhooks along the audit trail, each in order and one entry at a time, so that a slow or
/// dead system holds up nobody but itself. At least once: where a hook is, is kept after its system
/// has taken an entry. It is told of successful steps of the cases that its organisation's
/// coordinator finds.
///
/// The host is resolved for each delivery, and exactly the address that was judged ([Networks]) is
/// connected to. Redirects are not followed.
final class HookRunner {
  private static final Logger LOG = System.getLogger(HookRunner.class.getName());
  private static final long TICK_MILLIS = 500;

  /// Entries that a hook is taken along in one go.
  private static final int PORTION = 50;

  private static final int AT_ONCE = 4;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;
  private static final int TRAIL_NAME = 16;

  private final Vertx vertx;
  private final WebPorts ports;
  private final Networks networks;
  private final String source;
  private final InstantSource clock;
  private final HttpClient http;
  private final BoundedWork names;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /// How often each was replayed: what was on its way then does not say any more where it is.
  private final Map<String, Integer> replays = new ConcurrentHashMap<>();

  private volatile Optional<String> trail = Optional.empty();

  HookRunner(Vertx vertx, WebPorts ports, Networks networks, String source, InstantSource clock) {
    this.vertx = vertx;
    this.ports = ports;
    this.networks = networks;
    this.source = source;
    this.clock = clock;
    names = new BoundedWork(vertx, "webhook-name", AT_ONCE, PORTION);
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setVerifyHost(true),
            new PoolOptions().setHttp1MaxSize(AT_ONCE).setMaxWaitQueueSize(PORTION));
  }

  void start() {
    var context = vertx.getOrCreateContext();
    var _ = // ends with Vert.x
        vertx.setPeriodic(TICK_MILLIS, _ -> context.runOnContext(_ -> tick()));
  }

  private void tick() {
    trailName()
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
    int turn = turn(hook);
    ports
        .webhooks()
        .course(hook.id(), name)
        .compose(found ->
            found.isPresent()
                ? found.get().isDue(clock.instant())
                    ? portion(new Way(hook, name, turn), found.get())
                    : Future.<Void>succeededFuture()
                // A gateway that is newer than the hook begins at its trail's end, as a new hook
                // does.
                : head().compose(at -> keep(new Way(hook, name, turn), HookCourse.from(at))))
        .onFailure(e ->
            LOG.log(Level.WARNING, () -> "webhook stands still hook=%s".formatted(hook.id()), e))
        .onComplete(_ -> busy.remove(hook.id()));
  }

  /// A hook on its way along a trail, since it was last replayed.
  private record Way(Webhook hook, String trail, int turn) {}

  private int turn(Webhook hook) {
    return replays.getOrDefault(hook.id(), 0);
  }

  private Future<Void> portion(Way way, HookCourse course) {
    return ports
        .audit()
        .recent(course.cursor() + PORTION + 1, PORTION)
        .compose(found -> {
          var ahead =
              found.reversed().stream().filter(it -> it.sequence() > course.cursor()).toList();
          return ahead.isEmpty() ? Future.succeededFuture() : along(way, course, ahead, 0);
        });
  }

  private Future<Void> along(Way way, HookCourse course, List<AuditEntry> ahead, int at) {
    if (at == ahead.size() || turn(way.hook()) != way.turn()) {
      return keep(way, course);
    }
    var entry = ahead.get(at);
    return concerns(way.hook(), entry)
        .compose(isIts ->
            isIts
                ? deliver(way.hook(), entry)
                    .map(status ->
                        isTaken(status)
                            ? course.taken(entry.sequence(), status)
                            : course.failed(status, clock.instant()))
                : Future.succeededFuture(course.passed(entry.sequence())))
        .compose(next ->
            next.cursor() < entry.sequence()
                ? keep(way, next)
                : keepIfTaken(way, course, next).compose(_ -> along(way, next, ahead, at + 1)));
  }

  /// What was none of the hook's is noted with the next that is, or at the end.
  private Future<Void> keepIfTaken(Way way, HookCourse before, HookCourse next) {
    return next.equals(before.passed(next.cursor())) ? Future.succeededFuture() : keep(way, next);
  }

  private Future<Void> keep(Way way, HookCourse course) {
    return turn(way.hook()) == way.turn()
        ? ports.webhooks().keep(way.hook().id(), way.trail(), course)
        : Future.succeededFuture();
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

  /// The status of the answer; 0 when there was none.
  private Future<Integer> deliver(Webhook hook, AuditEntry entry) {
    var body = HookEvent.of(entry, source).toBuffer();
    var id = HookEvent.id(entry);
    long seconds = clock.instant().getEpochSecond();
    return address(hook.url())
        .compose(address ->
            http.request(
                new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setAbsoluteURI(hook.url().toString())
                    .setServer(SocketAddress.inetSocketAddress(port(hook.url()), address))
                    .setFollowRedirects(false)
                    .setTimeout(ANSWER_MILLIS)
                    .putHeader("Content-Type", HookEvent.MEDIA_TYPE)
                    .putHeader("webhook-id", id)
                    .putHeader("webhook-timestamp", Long.toString(seconds))
                    .putHeader(
                        "webhook-signature", HookEvent.sign(hook.secret(), id, seconds, body))))
        .compose(request -> request.send(body))
        .map(answer -> {
          // What it says is of no use to us, and must not stay in the pipe.
          var _ = answer.resume();
          return answer.statusCode();
        })
        .otherwise(0);
  }

  private static int port(URI url) {
    return url.getPort() > 0 ? url.getPort() : isTls(url) ? 443 : 80;
  }

  private static boolean isTls(URI url) {
    return "https".equals(url.getScheme());
  }

  /// The address that a host has now, if webhooks may go there; all that it has must be.
  Future<String> address(URI url) {
    return names.run(() -> {
      var all = InetAddress.getAllByName(url.getHost());
      for (var each : all) {
        if (!networks.isOpen(each, isTls(url))) {
          throw new UnknownHostException("webhooks may not go there");
        }
      }
      return all[0].getHostAddress();
    });
  }

  /// Which trail this is: the hash of its first entry. Empty while there is none.
  private Future<Optional<String>> trailName() {
    return trail.isPresent()
        ? Future.succeededFuture(trail)
        : ports
            .audit()
            .recent(2, 1)
            .map(first -> {
              trail = first.stream().findFirst().map(it -> it.hash().substring(0, TRAIL_NAME));
              return trail;
            });
  }

  /// The sequence of the trail's last entry.
  Future<Long> head() {
    return ports
        .audit()
        .recent(Long.MAX_VALUE, 1)
        .map(last -> last.stream().findFirst().map(AuditEntry::sequence).orElse(0L));
  }

  Future<Optional<HookCourse>> course(String id) {
    return trailName()
        .compose(name ->
            name.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : ports.webhooks().course(id, name.get()));
  }

  /// From the trail's end on.
  Future<HookCourse> begin(Webhook hook) {
    return head()
        .compose(at -> {
          var course = HookCourse.from(at);
          return trailName()
              .compose(name -> ports.webhooks().keep(hook.id(), name.orElse(""), course))
              .compose(_ -> ports.webhooks().put(hook))
              .map(course);
        });
  }

  Future<HookCourse> replay(Webhook hook, long after) {
    return head()
        .compose(at -> {
          var course = HookCourse.from(Math.min(after, at));
          replays.merge(hook.id(), 1, Integer::sum);
          return trailName()
              .compose(name -> ports.webhooks().keep(hook.id(), name.orElse(""), course))
              .map(course);
        });
  }
}
