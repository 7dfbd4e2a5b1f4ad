package huizhen.scheduling.io;

import huizhen.scheduling.api.AuditOutbox;
import huizhen.scheduling.api.SchedulingUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Carries the outbox stream into the audit trail: in order, at least once (the trail drops what it
/// has by entry id), and removes what is delivered as it looks for more. Up to [#BATCH] entries are
/// handed over before the first is durable, so that the trail writes them with one fsync; when one
/// fails, all from it on come again, and those behind it that did not fail are in the trail before
/// it. It begins with what an earlier run left behind.
///
/// Of several gateways on one Redis the one with the lease drains, so that each entry goes into one
/// trail; the others wait until an entry is gone. The lease lasts [#LEASE_MILLIS] and is renewed
/// each [#SWEEP_MILLIS]; who fails to deliver gives it back. A gateway that loses it in the middle
/// removes nothing any more, and the next one delivers those entries again under the same ids.
///
/// Everything here runs on one Vert.x context, but for the trail's news. Callers that wait for an
/// entry share a pass. When the trail or Redis fails, all that wait are told, and the next pass
/// comes after a growing pause of at most [#MAX_PAUSE_MILLIS]. The stream's length is bounded by
/// the scripts ([#MAX_OUTBOX]): with that much undelivered, commands fail.
final class OutboxDrainer {
  static final int MAX_OUTBOX = 10_000;
  private static final long BATCH = 64;
  private static final long SWEEP_MILLIS = 1_000;
  static final long LEASE_MILLIS = 3_000;

  /// With this much left, less than a sweep's time gone, the lease is not renewed yet.
  private static final long RENEW_MILLIS = LEASE_MILLIS - SWEEP_MILLIS / 2;

  /// How often a gateway without the lease looks for what its callers wait for.
  private static final long LOOK_MILLIS = 20;

  private static final List<String> KEYS = List.of(RedisKeys.OUTBOX_LEASE, RedisKeys.OUTBOX);
  private static final long MIN_PAUSE_MILLIS = 50;
  private static final long MAX_PAUSE_MILLIS = 5_000;

  /// How long the trail may take for one entry, and a caller may wait for his.
  private static final long AUDIT_SECONDS = 5;

  private static final System.Logger LOG = System.getLogger(OutboxDrainer.class.getName());

  private final Vertx vertx;
  private final Context context;
  private final RedisLink link;
  private final SealedJson sealed;
  private final AuditOutbox trail;
  private final String me = UUID.randomUUID().toString();
  private final long sweepTimer;

  /// The first is who waits for the earliest entry.
  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparing(Waiter::entry));

  private EntryId delivered = EntryId.NONE;

  /// What is in the trail and still in the stream: removed with the next look, or with the lease.
  private final Set<String> inTrail = new LinkedHashSet<>();

  /// Entries that the trail has taken since the last turn; from its thread to the context.
  private final List<String> news = new ArrayList<>();

  private boolean isRunning;
  private volatile boolean isHolder;
  private boolean isClosed;
  private long pauseMillis = MIN_PAUSE_MILLIS;

  private record Waiter(EntryId entry, Promise<Void> promise) {}

  OutboxDrainer(Vertx vertx, RedisLink link, SealedJson sealed, AuditOutbox trail) {
    this.vertx = vertx;
    this.link = link;
    this.sealed = sealed;
    this.trail = trail;
    context = vertx.getOrCreateContext();
    // An entry whose caller ran out of time has nobody who asks for it.
    sweepTimer = vertx.setPeriodic(SWEEP_MILLIS, _ -> context.runOnContext(_ -> sweep()));
    context.runOnContext(_ -> begin());
  }

  /// Completes when this entry, and so every one before it, is in the trail.
  Future<Void> delivered(String entryId) {
    var waiter = new Waiter(EntryId.parse(entryId), Promise.promise());
    context.runOnContext(_ -> {
      if (isClosed) {
        waiter.promise().tryFail(unavailable(new IllegalStateException("closed")));
      } else if (waiter.entry().compareTo(delivered) <= 0) {
        waiter.promise().tryComplete();
      } else {
        waiters.add(waiter);
        begin();
      }
    });
    return waiter
        .promise()
        .future()
        .timeout(AUDIT_SECONDS, TimeUnit.SECONDS)
        .recover(failure ->
            Future.failedFuture(
                failure instanceof SchedulingUnavailableException
                    ? failure
                    : unavailable(failure)));
  }

  Future<Void> close() {
    var done = Promise.<Void>promise();
    vertx.cancelTimer(sweepTimer);
    context.runOnContext(_ -> {
      isClosed = true;
      release(waiter -> true, new IllegalStateException("closed"));
      giveBack().onComplete(_ -> done.complete()); // Redis away: then the lease runs out
    });
    return done.future();
  }

  private void sweep() {
    if (isRunning && isHolder) {
      // A slow trail is no reason to lose the lease; a failure shows in the pass.
      var _ = drain(1, List.of()).onSuccess(answer -> isHolder = isMine(answer));
    }
    begin();
  }

  private void begin() {
    if (!isRunning && !isClosed) {
      isRunning = true;
      pass();
    }
  }

  private void pass() {
    var asked = List.copyOf(waiters);
    var gone = List.copyOf(inTrail);
    drain(BATCH, gone)
        .compose(answer -> removed(gone).map(answer))
        .compose(answer -> {
          isHolder = isMine(answer);
          return isHolder
              ? deliver(answer.get(1)).map(_ -> answer)
              : Future.succeededFuture(answer);
        })
        .onComplete(result ->
            context.runOnContext(_ -> {
              if (result.failed()) {
                pause(result.cause());
              } else if (isMine(result.result())) {
                drained(asked, result.result().get(1).size());
              } else {
                watch(asked, result.result().get(1).toString());
              }
            }));
  }

  /// By this gateway, or by the one that has the lease now.
  private Future<Void> removed(List<String> gone) {
    var done = Promise.<Void>promise();
    context.runOnContext(_ -> {
      gone.forEach(inTrail::remove);
      done.complete();
    });
    return done.future();
  }

  private void drained(List<Waiter> asked, int entries) {
    pauseMillis = MIN_PAUSE_MILLIS;
    if (entries == 0) {
      // What they wait for was delivered by an earlier pass, an earlier run, or another gateway.
      release(asked::contains);
    }
    if (!isClosed && (entries > 0 || !waiters.isEmpty())) {
      pass();
    } else {
      isRunning = false;
    }
  }

  /// Another gateway drains: what is gone from the stream is in its trail.
  private void watch(List<Waiter> asked, String first) {
    pauseMillis = MIN_PAUSE_MILLIS;
    release(waiter ->
        asked.contains(waiter)
            && (first.isEmpty() || waiter.entry().compareTo(EntryId.parse(first)) < 0));
    if (isClosed || waiters.isEmpty()) {
      isRunning = false;
    } else {
      again(LOOK_MILLIS);
    }
  }

  private void again(long afterMillis) {
    var _ =
        vertx.setTimer(
            afterMillis,
            _ ->
                context.runOnContext(_ -> {
                  isRunning = false;
                  begin();
                }));
  }

  private Future<Response> drain(long most, List<String> gone) {
    var args = new ArrayList<Object>(List.of(me, LEASE_MILLIS, most, RENEW_MILLIS));
    args.addAll(gone);
    return link.within(attempt -> attempt.eval(Script.DRAIN, KEYS, args));
  }

  private static boolean isMine(Response answer) {
    return answer.get(0).toString().equals("mine");
  }

  private Future<Void> giveBack() {
    isHolder = false;
    var args = new ArrayList<Object>(List.of(me));
    args.addAll(inTrail);
    inTrail.clear();
    return link.within(attempt -> attempt.eval(Script.DRAINED, KEYS, args)).mapEmpty();
  }

  /// Hands the entries over in their order, and waits for them in their order.
  private Future<Void> deliver(Response entries) {
    Future<Void> last = Future.succeededFuture();
    for (var entry : entries) {
      var id = entry.get(0).toString();
      var json = sealed.openText(entry.get(1).get(1).toBytes(), RedisKeys.OUTBOX);
      var one = trail.deliver(id, json).timeout(AUDIT_SECONDS, TimeUnit.SECONDS);
      last = last.compose(_ -> one).map(_ -> noted(id));
    }
    return last;
  }

  /// Comes from the trail's own thread, which has a whole batch to tell: those who wait for any of
  /// it go on in one turn.
  private @Nullable Void noted(String entryId) {
    boolean isFirst;
    synchronized (news) {
      isFirst = news.isEmpty();
      news.add(entryId);
    }
    if (isFirst) {
      context.runOnContext(_ -> settle());
    }
    return null;
  }

  private void settle() {
    List<String> all;
    synchronized (news) {
      all = List.copyOf(news);
      news.clear();
    }
    inTrail.addAll(all);
    delivered = EntryId.parse(all.getLast());
    while (!waiters.isEmpty() && waiters.peek().entry().compareTo(delivered) <= 0) {
      waiters.remove().promise().tryComplete();
    }
  }

  private void pause(Throwable cause) {
    LOG.log(
        Level.WARNING,
        () ->
            "audit outbox stopped, next try in %d ms cause=%s"
                .formatted(pauseMillis, cause.getClass().getSimpleName()));
    release(waiter -> true, cause);
    // Another gateway's trail may be better; without one it is ours again after the pause.
    var _ = giveBack();
    if (isClosed) {
      isRunning = false;
      return;
    }
    again(pauseMillis);
    pauseMillis = Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS);
  }

  private void release(Predicate<Waiter> which) {
    for (var waiter : List.copyOf(waiters)) {
      if (which.test(waiter)) {
        waiters.remove(waiter);
        waiter.promise().tryComplete();
      }
    }
  }

  private void release(Predicate<Waiter> which, Throwable cause) {
    for (var waiter : List.copyOf(waiters)) {
      if (which.test(waiter)) {
        waiters.remove(waiter);
        waiter.promise().tryFail(unavailable(cause));
      }
    }
  }

  private static SchedulingUnavailableException unavailable(Throwable cause) {
    return new SchedulingUnavailableException(
        "the audit trail takes no entries; try again with the same command id", cause);
  }
}
