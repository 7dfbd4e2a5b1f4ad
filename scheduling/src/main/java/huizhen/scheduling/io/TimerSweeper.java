package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseListener;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.model.CaseMachine;
import huizhen.scheduling.model.Decision;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lets the cases' time-outs come: each [#tick] it asks Redis which are due, and fires them like
/// commands of the system, one at a time a case, at most [#BATCH] cases at once and [#MAX_BATCHES]
/// batches a tick; what is left waits for the next.
///
/// Each fires once, whoever sweeps: the script writes only over the version that was read, and
/// remembers the time-out under that version as a command. It does not matter how many gateways
/// sweep, whether one was restarted, or whether its clock jumped. Forwards, everything in between
/// comes late and in order; backwards, what has fired stays fired.
///
/// A case that can't be opened is tried again after [#LATER]: it doesn't hold up the others.
final class TimerSweeper {
  static final Duration TICK = Duration.ofSeconds(1);
  static final int BATCH = 16;
  static final int MAX_BATCHES = 64;
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final Actor SYSTEM =
      new Actor("system", Actor.Role.SYSTEM, Optional.empty(), Optional.empty());

  private static final System.Logger LOG = System.getLogger(TimerSweeper.class.getName());

  private final Vertx vertx;
  private final Context context;
  private final RedisLink link;
  private final CommandRunner runner;
  private final CaseScripts scripts;
  private final OutboxDrainer outbox;
  private final CaseMachine machine;
  private final InstantSource clock;
  private final long timer;

  private volatile CaseListener listener = (_, _) -> {};
  private boolean isRunning;
  private volatile boolean isClosed;

  TimerSweeper(
      Vertx vertx,
      RedisLink link,
      CommandRunner runner,
      CaseScripts scripts,
      OutboxDrainer outbox,
      CaseMachine machine,
      InstantSource clock,
      Duration tick) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    this.link = link;
    this.runner = runner;
    this.scripts = scripts;
    this.outbox = outbox;
    this.machine = machine;
    this.clock = clock;
    timer = vertx.setPeriodic(tick.toMillis(), _ -> context.runOnContext(_ -> tick()));
  }

  /// Who hears of what this gateway fired.
  void listener(CaseListener value) {
    listener = value;
  }

  void close() {
    isClosed = true;
    var _ = vertx.cancelTimer(timer);
  }

  /// Runs on one context: a sweep that takes longer than a tick skips the next.
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
                    () -> "time-outs wait cause=" + result.cause().getClass().getSimpleName());
              }
            }));
  }

  /// Fires what is due now. Completes with how many fired.
  Future<Integer> sweep() {
    return sweep(0, 1);
  }

  private Future<Integer> sweep(int fired, int batches) {
    return link.within(attempt -> attempt.send(due(RedisKeys.TIME_OUTS, clock.instant())))
        .compose(found -> {
          var fires =
              members(found).stream()
                  .map(it -> fire(new Due(new CaseId(it.name()), it.millis())))
                  .toList();
          return Future.join(fires)
              .map(_ -> fires.stream().mapToInt(Future::result).sum())
              .compose(count ->
                  // What fired may have another that is due; a batch in which nothing did is the
                  // last one.
                  count == 0 || batches == MAX_BATCHES
                      ? Future.succeededFuture(fired + count)
                      : sweep(fired + count, batches + 1));
        });
  }

  /// What of a set of time-outs is due.
  static Request due(String timeOuts, Instant now) {
    return Request.cmd(Command.ZRANGE)
        .arg(timeOuts)
        .arg("-inf")
        .arg(now.toEpochMilli())
        .arg("BYSCORE")
        .arg("LIMIT")
        .arg(0)
        .arg(BATCH)
        .arg("WITHSCORES");
  }

  /// A case that has a time-out, and when.
  private record Due(CaseId id, long millis) {}

  /// What has a time-out, and when.
  record Member(String name, long millis) {}

  /// RESP3 pairs members with their scores, RESP2 lists them in turn.
  static List<Member> members(Response found) {
    var members = new ArrayList<Member>();
    for (int i = 0; i < found.size(); i++) {
      var isPair = found.get(i).type() == ResponseType.MULTI;
      var member = isPair ? found.get(i).get(0) : found.get(i);
      var score = isPair ? found.get(i).get(1) : found.get(++i);
      members.add(new Member(member.toString(), (long) Double.parseDouble(score.toString())));
    }
    return members;
  }

  private Future<Integer> fire(Due due) {
    return link.within(attempt -> runner.read(attempt, due.id()))
        .transform(read -> {
          if (read.succeeded()) {
            return fire(due, read.result());
          }
          if (read.cause() instanceof SchedulingUnavailableException) {
            return Future.failedFuture(read.cause());
          }
          LOG.log(Level.ERROR, () -> "time-out of a case that can't be read case=" + due.id());
          return retime(due, Optional.of(clock.instant().plus(LATER)));
        });
  }

  private Future<Integer> fire(Due due, Optional<ConsultationCase> state) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var decision = state.flatMap(it -> machine.elapse(it, now));
    return state.isEmpty() || decision.isEmpty()
        ? retime(due, state.flatMap(CaseMachine::next).map(CaseTimer::at))
        : write(state.get(), decision.get(), now);
  }

  private Future<Integer> retime(Due due, Optional<Instant> next) {
    return link.within(attempt -> scripts.retime(attempt, due.id(), due.millis(), next)).map(0);
  }

  private Future<Integer> write(ConsultationCase state, Decision.Changed decision, Instant now) {
    var fired = CaseMachine.next(state).orElseThrow();
    var id = state.id();
    var key = RedisKeys.command("time-out/" + id, new CommandId("v" + state.version()));
    var detail =
        new JsonObject().put("timer", fired.kind().name()).put("due", fired.at().toString());
    var audit = AuditJson.audit(id, SYSTEM, decision, detail, now);
    var outcome = new JsonObject().put("kind", "fired");
    return link.within(attempt ->
            scripts.change(
                attempt,
                key,
                Optional.of(state),
                decision.next(),
                Map.of(),
                0,
                Optional.empty(),
                outcome,
                audit))
        .compose(answer ->
            switch (answer) {
              case Answer.Written(var entryId) -> {
                tell(decision.next(), fired);
                // It has fired; the trail gets it even if it takes longer.
                yield outbox.delivered(entryId).transform(_ -> Future.succeededFuture(1));
              }
              // Another gateway, or somebody's command, was first.
              case Answer.Replayed _, Answer.Lost _ -> Future.succeededFuture(0);
              case Answer.Full _ ->
                  Future.failedFuture(new IllegalStateException("the audit outbox is full"));
              case Answer.Taken _ -> throw new IllegalStateException("a time-out books nothing");
            });
  }

  private void tell(ConsultationCase state, CaseTimer fired) {
    LOG.log(
        Level.INFO,
        () ->
            "time-out case=%s timer=%s state=%s"
                .formatted(state.id(), fired.kind(), state.state()));
    try {
      listener.timedOut(state, fired);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a listener failed on a time-out", e);
    }
  }
}
