package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.Due;
import huizhen.scheduling.request.api.Request;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Lets the time-outs of requests of one kind come, as [TimerSweeper] does for cases: each fires
/// once, whoever sweeps, over the version that was read; at most [TimerSweeper#BATCH] at once and
/// [TimerSweeper#MAX_BATCHES] batches a tick.
final class RequestSweeper<T extends Request> {
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final Actor SYSTEM =
      new Actor("system", Actor.Role.SYSTEM, Optional.empty(), Optional.empty());
  private static final System.Logger LOG = System.getLogger(RequestSweeper.class.getName());

  private final Vertx vertx;
  private final Context context;
  private final RedisLink link;
  private final RequestStore<T> store;
  private final OutboxDrainer outbox;
  private final RequestKind<T> kind;
  private final InstantSource clock;
  private final String timeOuts;
  private final long timer;

  private volatile Consumer<T> listener = _ -> {};
  private boolean isRunning;
  private volatile boolean isClosed;

  RequestSweeper(
      Vertx vertx,
      RedisLink link,
      RequestStore<T> store,
      OutboxDrainer outbox,
      RequestKind<T> kind,
      InstantSource clock,
      Duration tick) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    this.link = link;
    this.store = store;
    this.outbox = outbox;
    this.kind = kind;
    this.clock = clock;
    timeOuts = RedisKeys.requestTimeOuts(kind.word());
    timer = vertx.setPeriodic(tick.toMillis(), _ -> context.runOnContext(_ -> tick()));
  }

  /// Who hears of what fires here.
  void listener(Consumer<T> value) {
    listener = value;
  }

  void close() {
    isClosed = true;
    var _ = vertx.cancelTimer(timer);
  }

  private void tick() {
    if (isRunning || isClosed) {
      return;
    }
    isRunning = true;
    sweep()
        .onComplete(result ->
            context.runOnContext(_ -> {
              isRunning = false;
              if (result.failed()) {
                LOG.log(
                    Level.WARNING,
                    () ->
                        "time-outs wait of=%s cause=%s"
                            .formatted(kind.word(), result.cause().getClass().getSimpleName()));
              }
            }));
  }

  /// Fires what is due now. Completes with how many fired.
  Future<Integer> sweep() {
    return sweep(0, 1);
  }

  private Future<Integer> sweep(int fired, int batches) {
    return link.within(attempt -> attempt.send(TimerSweeper.due(timeOuts, clock.instant())))
        .compose(found -> {
          var fires = TimerSweeper.members(found).stream().map(this::fire).toList();
          return Future.join(fires)
              .map(_ -> fires.stream().mapToInt(Future::result).sum())
              .compose(count ->
                  count == 0 || batches == TimerSweeper.MAX_BATCHES
                      ? Future.succeededFuture(fired + count)
                      : sweep(fired + count, batches + 1));
        });
  }

  private Future<Integer> fire(TimerSweeper.Member due) {
    return store
        .find(due.name())
        .compose(found -> fire(due, found))
        .recover(failure -> {
          LOG.log(
              Level.ERROR,
              () ->
                  "time-out failed of=%s-%s cause=%s"
                      .formatted(kind.word(), due.name(), failure.getClass()));
          return retime(due, Optional.of(clock.instant().plus(LATER)));
        });
  }

  private Future<Integer> fire(TimerSweeper.Member due, Optional<T> found) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var decision = found.flatMap(it -> kind.elapse(it, now));
    return found.isEmpty() || decision.isEmpty()
        ? retime(due, found.flatMap(Request::next).map(Due::at))
        : write(found.get(), decision.get(), now);
  }

  private Future<Integer> write(T before, RequestDecision.Changed<T> decision, Instant now) {
    var timeOut = before.next().orElseThrow();
    var detail = new JsonObject().put("timer", timeOut.kind()).put("due", timeOut.at().toString());
    var key =
        RedisKeys.command("time-out/" + before.evidence(), new CommandId("v" + before.version()));
    var audit = RequestAudit.entry(kind.word(), before.key(), SYSTEM, decision, detail, now);
    var outcome = new JsonObject().put("kind", "fired");
    return link.within(
            attempt -> store.change(attempt, key, Optional.of(before), decision, outcome, audit))
        .compose(answer ->
            switch (answer) {
              case Answer.Written(var entryId) -> {
                LOG.log(
                    Level.INFO,
                    () ->
                        "time-out of=%s kind=%s state=%s"
                            .formatted(
                                before.evidence(), timeOut.kind(), decision.next().standing()));
                listener.accept(decision.next());
                yield outbox.delivered(entryId).transform(_ -> Future.succeededFuture(1));
              }
              // Another gateway, or somebody's command, was first.
              case Answer.Replayed _, Answer.Lost _ -> Future.succeededFuture(0);
              case Answer.Full _ ->
                  Future.failedFuture(new IllegalStateException("the audit outbox is full"));
              case Answer.Taken _ -> throw new IllegalStateException("a time-out takes no time");
            });
  }

  private Future<Integer> retime(TimerSweeper.Member due, Optional<Instant> next) {
    return link.within(attempt ->
            attempt.eval(
                Script.RETIME,
                List.of(timeOuts),
                List.of(
                    due.name(),
                    due.millis(),
                    next.map(it -> String.valueOf(it.toEpochMilli())).orElse(""))))
        .map(0);
  }
}
