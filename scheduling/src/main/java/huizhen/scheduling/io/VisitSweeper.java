package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.visit.BlockMachine;
import huizhen.scheduling.visit.VisitDecision;
import huizhen.scheduling.visit.VisitMachine;
import huizhen.scheduling.visit.VisitStep;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitTimer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/// Lets the time-outs of visits and blocks come, as [TimerSweeper] does for cases: each fires once,
/// whoever sweeps, over the version that was read; at most [TimerSweeper#BATCH] at once and
/// [TimerSweeper#MAX_BATCHES] batches a tick.
final class VisitSweeper {
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final Actor SYSTEM =
      new Actor("system", Actor.Role.SYSTEM, Optional.empty(), Optional.empty());
  private static final System.Logger LOG = System.getLogger(VisitSweeper.class.getName());

  private final Vertx vertx;
  private final Context context;
  private final RedisLink link;
  private final VisitScripts scripts;
  private final OutboxDrainer outbox;
  private final VisitMachine machine;
  private final BlockMachine blocks;
  private final InstantSource clock;
  private final long timer;

  private volatile Consumer<Visit> listener = _ -> {};
  private boolean isRunning;
  private volatile boolean isClosed;

  VisitSweeper(
      Vertx vertx,
      RedisLink link,
      VisitScripts scripts,
      OutboxDrainer outbox,
      VisitMachine machine,
      BlockMachine blocks,
      InstantSource clock,
      Duration tick) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    this.link = link;
    this.scripts = scripts;
    this.outbox = outbox;
    this.machine = machine;
    this.blocks = blocks;
    this.clock = clock;
    timer = vertx.setPeriodic(tick.toMillis(), _ -> context.runOnContext(_ -> tick()));
  }

  /// Who hears of the visits that a time-out has changed here.
  void listener(Consumer<Visit> value) {
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
                        "visits' time-outs wait cause="
                            + result.cause().getClass().getSimpleName());
              }
            }));
  }

  /// Fires what is due now. Completes with how many fired.
  Future<Integer> sweep() {
    return sweep(0, 1);
  }

  private Future<Integer> sweep(int fired, int batches) {
    return link.within(
            attempt -> attempt.send(TimerSweeper.due(RedisKeys.VISIT_TIME_OUTS, clock.instant())))
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
    return VisitScripts.visitOf(due.name())
        .map(id ->
            link.within(attempt ->
                    scripts
                        .visit(attempt, id)
                        .compose(visit ->
                            visit.isEmpty()
                                ? Future.succeededFuture(Optional.<Pair>empty())
                                : scripts
                                    .block(attempt, visit.get().plan().block())
                                    .map(block -> block.map(it -> new Pair(visit.get(), it)))))
                .compose(pair -> fire(due, pair)))
        .orElseGet(() ->
            link.within(attempt -> scripts.block(attempt, VisitScripts.blockOf(due.name())))
                .compose(block -> fireBlock(due, block)))
        .recover(failure -> {
          LOG.log(
              Level.ERROR,
              () -> "time-out failed of=%s cause=%s".formatted(due.name(), failure.getClass()));
          return retime(due, Optional.of(clock.instant().plus(LATER)));
        });
  }

  private record Pair(Visit visit, SessionBlock block) {}

  private Future<Integer> fire(TimerSweeper.Member due, Optional<Pair> pair) {
    var now = now();
    var decision = pair.flatMap(it -> machine.elapse(it.visit(), it.block(), now));
    if (pair.isEmpty() || decision.isEmpty()) {
      return retime(due, pair.flatMap(it -> it.visit().next()).map(VisitTimer::at));
    }
    var visit = pair.get().visit();
    var timer = visit.next().orElseThrow();
    return write(
        due,
        visit.version(),
        Visit.room(visit.id()),
        decision.get(),
        new JsonObject().put("timer", timer.kind().name()).put("due", timer.at().toString()));
  }

  private Future<Integer> fireBlock(TimerSweeper.Member due, Optional<SessionBlock> block) {
    var decision = block.flatMap(it -> blocks.elapse(it, now()));
    return block.isEmpty() || decision.isEmpty()
        ? retime(due, block.flatMap(blocks::lateAt))
        : write(
            due,
            block.get().version(),
            "block-" + block.get().id(),
            decision.get(),
            new JsonObject().put("timer", "DOCTOR_LATE"));
  }

  private Future<Integer> write(
      TimerSweeper.Member due,
      long version,
      String evidence,
      VisitDecision.Changed decision,
      JsonObject detail) {
    var key = RedisKeys.command("time-out/" + due.name(), new CommandId("v" + version));
    var audit = VisitAudit.entry(evidence, SYSTEM, VisitStep.TIME_OUT, decision, detail, now());
    return link.within(attempt ->
            scripts.change(attempt, key, decision, new JsonObject().put("kind", "fired"), audit))
        .compose(answer ->
            switch (answer) {
              case Answer.Written(var entryId) -> {
                decision.visits().forEach(this::tell);
                yield outbox.delivered(entryId).transform(_ -> Future.succeededFuture(1));
              }
              // Another gateway, or somebody's command, was first.
              case Answer.Replayed _, Answer.Lost _ -> Future.succeededFuture(0);
              case Answer.Full _ ->
                  Future.failedFuture(new IllegalStateException("the audit outbox is full"));
              case Answer.Taken _ -> throw new IllegalStateException("a time-out books nothing");
            });
  }

  private void tell(Visit visit) {
    LOG.log(Level.INFO, () -> "time-out visit=%s state=%s".formatted(visit.id(), visit.state()));
    try {
      listener.accept(visit);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a listener failed on a visit's time-out", e);
    }
  }

  private Future<Integer> retime(TimerSweeper.Member due, Optional<Instant> next) {
    return link.within(attempt -> scripts.retime(attempt, due.name(), due.millis(), next)).map(0);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
