package huizhen.app.state;

import huizhen.app.redis.RedisCalls;
import huizhen.app.state.RedisContents.Fate;
import huizhen.app.state.StateReader.OtherStateException;
import huizhen.app.state.StateReader.Wanted;
import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.StateCopy;
import huizhen.scheduling.io.StateKeys;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps the vault's copy of Redis' state: follows the streams that the changing scripts write
/// anyway, each [#TICK], from cursors that lie in the copy with what they are of; so a change is in
/// it at least once, whatever dies. What no stream tells of is looked at each [#SWEEP]; all of it
/// when there is no copy yet, when a stream was cut before it was read, when the copy was damaged,
/// and each [#WHOLE].
///
/// Of several gateways on one Redis the one with the lease keeps. Whoever takes over has its own
/// cursors: what the other kept meanwhile is in the streams, or they were cut.
///
/// Nothing waits for it. What fails is tried again after [#PAUSE], for ever; then the copy is
/// behind, and [#standing] says so.
public final class StateKeeper {
  static final Duration TICK = Duration.ofMillis(500);
  static final Duration SWEEP = Duration.ofSeconds(60);
  static final Duration WHOLE = Duration.ofHours(24);
  static final Duration PAUSE = Duration.ofSeconds(5);
  private static final long LEASE_MILLIS = 10_000;
  private static final System.Logger LOG = System.getLogger(StateKeeper.class.getName());

  /// To renew is to write, so it is done with half of it gone.
  private static final String TAKE_LEASE =
      """
      local holder = redis.call('GET', KEYS[1])
      if holder and holder ~= ARGV[1] then return 0 end
      if not holder or redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) / 2 then
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      end
      return 1
      """;

  private static final String GIVE_LEASE_BACK =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0
      """;

  /// How the copy is kept.
  public enum Condition {
    /// The first look is not over.
    STARTING,
    KEEPING,
    /// By another gateway, in its own vault.
    ELSEWHERE,
    /// It can't be written, or Redis can't be read.
    FAILING,
    /// Redis was emptied, or is another one: the copy is left as it is.
    OTHER_STATE
  }

  /// @param behind how old what is not in the copy may be
  /// @param tooLong values that it could not take
  public record Standing(Condition condition, Duration behind, long tooLong) {}

  private final Vertx vertx;
  private final Context context;
  private final RedisCalls redis;
  private final StateReader reader;
  private final ChangeStreams streams;
  private final StateCopy copy;
  private final AuditTrail trail;
  private final InstantSource clock;
  private final String me = UUID.randomUUID().toString();
  private final Promise<Void> closed = Promise.promise();
  private volatile Condition condition = Condition.STARTING;
  private volatile long caughtUpNanos = System.nanoTime();
  private volatile boolean isClosing;
  private boolean hasLease;
  private Optional<Mark> mark = Optional.empty();
  private boolean isDamaged;
  private boolean hasToldDamage;

  private StateKeeper(
      Vertx vertx, RedisCalls redis, StateCopy copy, AuditTrail trail, InstantSource clock) {
    this.vertx = vertx;
    this.redis = redis;
    this.reader = new StateReader(redis, clock);
    this.streams = new ChangeStreams(redis);
    this.copy = copy;
    this.trail = trail;
    this.clock = clock;
    context = vertx.getOrCreateContext();
  }

  /// From now on. Redis has an identity ([StateGuard]).
  public static StateKeeper start(
      Vertx vertx,
      RedisCalls redis,
      StateCopy copy,
      AuditTrail trail,
      MeterRegistry meters,
      InstantSource clock) {
    var keeper = of(vertx, redis, copy, trail, clock);
    var _ =
        Gauge.builder("huizhen.state.behind", keeper, it -> it.standing().behind().toMillis() / 1e3)
            .baseUnit("seconds")
            .register(meters);
    keeper.context.runOnContext(_ -> keeper.next());
    return keeper;
  }

  /// One whose turns a test takes.
  static StateKeeper of(
      Vertx vertx, RedisCalls redis, StateCopy copy, AuditTrail trail, InstantSource clock) {
    return new StateKeeper(vertx, redis, copy, trail, clock);
  }

  public Standing standing() {
    var isOurs = condition != Condition.ELSEWHERE;
    return new Standing(
        condition,
        isOurs ? Duration.ofNanos(System.nanoTime() - caughtUpNanos) : Duration.ZERO,
        reader.tooLong());
  }

  /// Ends after a last look, so that a gateway that was stopped in peace has all in its copy.
  public Future<Void> close() {
    isClosing = true;
    return closed.future();
  }

  private void next() {
    var isLast = isClosing;
    turn()
        .onComplete(done ->
            context.runOnContext(_ -> {
              if (isLast) {
                giveBack().onComplete(_ -> closed.tryComplete());
              } else {
                later(done.succeeded() ? TICK : PAUSE);
              }
            }));
  }

  /// Sooner when it is to end.
  private void later(Duration pause) {
    var step = Math.min(pause.toMillis(), TICK.toMillis());
    var _ =
        vertx.setTimer(
            step,
            _ ->
                context.runOnContext(_ -> {
                  var left = pause.minusMillis(step);
                  if (isClosing || left.isZero() || left.isNegative()) {
                    next();
                  } else {
                    later(left);
                  }
                }));
  }

  /// One look; completes when what there was is in the copy.
  Future<Void> turn() {
    return Future.succeededFuture()
        .compose(_ -> lease())
        .compose(mine -> {
          hasLease = mine;
          if (!mine) {
            condition = Condition.ELSEWHERE;
            mark = Optional.empty();
            caughtUpNanos = System.nanoTime();
            return Future.<Void>succeededFuture();
          }
          return known().compose(this::keep);
        })
        .onFailure(this::failed);
  }

  private void failed(Throwable failure) {
    var next = failure instanceof OtherStateException ? Condition.OTHER_STATE : Condition.FAILING;
    if (condition != next) {
      LOG.log(
          next == Condition.OTHER_STATE ? Level.ERROR : Level.WARNING,
          "the copy of the state is not kept condition=" + next,
          failure);
    }
    condition = next;
    mark = Optional.empty(); // what was written half is found in the copy itself
  }

  private Future<Boolean> lease() {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(TAKE_LEASE)
                .arg(1)
                .arg(StateKeys.LEASE)
                .arg(me)
                .arg(LEASE_MILLIS))
        .map(it -> it != null && it.toString().equals("1"));
  }

  private Future<Void> giveBack() {
    return hasLease
        ? redis
            .send(
                Request.cmd(Command.EVAL).arg(GIVE_LEASE_BACK).arg(1).arg(StateKeys.LEASE).arg(me))
            .mapEmpty()
        : Future.succeededFuture();
  }

  /// The mark that the copy has, checked once against Redis.
  private Future<Mark> known() {
    if (mark.isPresent()) {
      return Future.succeededFuture(mark.get());
    }
    return Future.all(copy.standing(), redis.send(Request.cmd(Command.GET).arg(StateKeys.IDENTITY)))
        .compose(both -> {
          StateCopy.Standing is = both.resultAt(0);
          @Nullable Response identity = both.resultAt(1);
          if (identity == null) {
            return Future.failedFuture(new OtherStateException());
          }
          var found = is.mark().isEmpty() ? Mark.begun(identity.toString()) : Mark.parse(is.mark());
          if (!found.identity().equals(identity.toString())) {
            return Future.failedFuture(new OtherStateException());
          }
          mark = Optional.of(found);
          return damaged(is).map(found);
        });
  }

  private Future<Void> damaged(StateCopy.Standing is) {
    isDamaged = !is.faults().isEmpty();
    boolean isNews = isDamaged && !hasToldDamage;
    hasToldDamage |= isDamaged;
    return isNews
        ? trail
            .append(
                new AuditEvent(
                    "state-damaged-" + UUID.randomUUID(),
                    clock.instant(),
                    Optional.empty(),
                    "gateway",
                    "state.damaged",
                    "state",
                    "ok",
                    new JsonObject().put("faults", is.faults().size()).encode()))
            .mapEmpty()
        : Future.succeededFuture();
  }

  private Future<Void> keep(Mark from) {
    var now = clock.instant();
    if (!from.hasBeenWhole() || isDamaged || isOver(from.whole(), WHOLE, now)) {
      return whole(from);
    }
    return follow(from)
        .compose(at ->
            isOver(at.swept(), SWEEP, now) ? sweep(at).<Void>mapEmpty() : Future.succeededFuture());
  }

  private static boolean isOver(Optional<Instant> last, Duration each, Instant now) {
    return last.filter(it -> !now.isBefore(it) && now.isBefore(it.plus(each))).isEmpty();
  }

  private void kept(Mark next, long begunNanos) {
    mark = Optional.of(next);
    condition = Condition.KEEPING;
    caughtUpNanos = begunNanos;
  }

  // By the streams.

  private Future<Mark> follow(Mark from) {
    long begun = System.nanoTime();
    var when = clock.instant();
    return streams
        .news(from)
        .compose(news -> {
          if (news.isCut()) {
            return whole(from).map(_ -> mark.orElseThrow());
          }
          if (news.changed().isEmpty() && news.cursors().equals(from.cursors())) {
            kept(from, begun);
            return Future.succeededFuture(from);
          }
          var next = from.at(news.cursors(), when);
          return streams
              .wanted(news.changed())
              .compose(all -> append(all, 0, from, next))
              .compose(_ -> {
                if (news.isAll()) {
                  kept(next, begun);
                  return Future.succeededFuture(next);
                }
                mark = Optional.of(next);
                return follow(next);
              });
        });
  }

  /// The mark goes with the last piece: until then the same is read again.
  private Future<Void> append(List<Wanted> all, int from, Mark before, Mark after) {
    int to = Math.min(from + StateReader.AT_ONCE, all.size());
    boolean isLast = to == all.size();
    return reader
        .read(all.subList(from, to), before.identity())
        .compose(
            piece -> copy.append(piece.items(), piece.gone(), (isLast ? after : before).text()))
        .compose(_ -> isLast ? Future.succeededFuture() : append(all, to, before, after));
  }

  // By looking at all.

  private Future<Mark> sweep(Mark from) {
    var when = clock.instant();
    var next = from.swept(when);
    return copy.beginRound()
        .compose(_ ->
            reader.each(
                RedisContents.OF_APP,
                row -> row.fate() == Fate.SWEPT,
                from.identity(),
                items -> copy.append(items, from.text()).mapEmpty()))
        .compose(_ -> end(false, from))
        .compose(_ -> copy.append(List.of(), next.text()))
        .map(_ -> {
          mark = Optional.of(next);
          return next;
        });
  }

  private Future<Void> whole(Mark from) {
    long begun = System.nanoTime();
    var when = clock.instant();
    // What changes while it is read is behind these.
    return streams
        .edges(from)
        .compose(cursors ->
            copy.beginRound()
                .compose(_ ->
                    reader.each(
                        RedisContents.ALL,
                        _ -> true,
                        from.identity(),
                        items -> copy.append(items, from.text()).mapEmpty()))
                .compose(_ -> end(true, from))
                .compose(_ -> {
                  var next = from.whole(cursors, when);
                  return copy.append(List.of(), next.text())
                      .<Void>map(_ -> {
                        isDamaged = false;
                        kept(next, begun);
                        return null;
                      });
                }));
  }

  /// What was not met is gone only if Redis is still the same.
  private Future<Void> end(boolean isWhole, Mark from) {
    return redis
        .send(Request.cmd(Command.GET).arg(StateKeys.IDENTITY))
        .compose(found -> {
          StateReader.check(found, from.identity());
          return copy.endRound(isWhole).mapEmpty();
        });
  }
}
