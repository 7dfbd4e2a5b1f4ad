package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseListener;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.io.DueSet.Member;
import huizhen.scheduling.model.CaseMachine;
import huizhen.scheduling.model.Decision;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Lets the [TimeOuts] of cases come, one at a time a case.
final class TimerSweeper {
  private static final System.Logger LOG = System.getLogger(TimerSweeper.class.getName());

  private final RedisLink link;
  private final CommandRunner runner;
  private final CaseScripts scripts;
  private final CaseMachine machine;
  private final TimeOuts timeOuts;

  private volatile CaseListener listener = (_, _) -> {};

  TimerSweeper(
      Vertx vertx,
      RedisLink link,
      CommandRunner runner,
      CaseScripts scripts,
      OutboxDrainer outbox,
      CaseMachine machine,
      InstantSource clock,
      Duration tick) {
    this.link = link;
    this.runner = runner;
    this.scripts = scripts;
    this.machine = machine;
    timeOuts =
        new TimeOuts(
            vertx, link, RedisKeys.TIME_OUTS, "time-outs", outbox, clock, tick, this::fire);
  }

  /// Who hears of what this gateway fired.
  void listener(CaseListener value) {
    listener = value;
  }

  void close() {
    timeOuts.close();
  }

  /// Fires what is due now. Completes with how many fired.
  Future<Integer> sweep() {
    return timeOuts.sweep();
  }

  private Future<Integer> fire(Member due) {
    var id = new CaseId(due.name());
    return link.within(attempt -> runner.read(attempt, id))
        .transform(read -> {
          if (read.succeeded()) {
            return fire(due, read.result());
          }
          if (read.cause() instanceof SchedulingUnavailableException) {
            return Future.failedFuture(read.cause());
          }
          LOG.log(Level.ERROR, () -> "time-out of a case that can't be read case=" + id);
          return timeOuts.later(due);
        });
  }

  private Future<Integer> fire(Member due, Optional<ConsultationCase> state) {
    var now = timeOuts.now();
    var decision = state.flatMap(it -> machine.elapse(it, now));
    return state.isEmpty() || decision.isEmpty()
        ? timeOuts.retime(due, state.flatMap(CaseMachine::next).map(CaseTimer::at))
        : write(state.get(), decision.get(), now);
  }

  private Future<Integer> write(ConsultationCase state, Decision.Changed decision, Instant now) {
    var fired = CaseMachine.next(state).orElseThrow();
    var id = state.id();
    var key = TimeOuts.command(id.value(), state.version());
    var detail =
        new JsonObject().put("timer", fired.kind().name()).put("due", fired.at().toString());
    var audit = AuditJson.audit(id, TimeOuts.SYSTEM, decision, detail, now);
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
        .compose(answer -> timeOuts.fired(answer, () -> tell(decision.next(), fired)));
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
