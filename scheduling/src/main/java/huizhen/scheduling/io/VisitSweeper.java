package huizhen.scheduling.io;

import huizhen.scheduling.io.DueSet.Member;
import huizhen.scheduling.visit.PlaceMachine;
import huizhen.scheduling.visit.VisitDecision;
import huizhen.scheduling.visit.VisitMachine;
import huizhen.scheduling.visit.VisitStep;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitTimer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// Lets the [TimeOuts] of visits and blocks come.
final class VisitSweeper {
  private static final System.Logger LOG = System.getLogger(VisitSweeper.class.getName());

  private final RedisLink link;
  private final VisitScripts scripts;
  private final VisitMachine machine;
  private final PlaceMachine places;
  private final TimeOuts timeOuts;

  private volatile Consumer<Visit> listener = _ -> {};

  VisitSweeper(
      Vertx vertx,
      RedisLink link,
      VisitScripts scripts,
      OutboxDrainer outbox,
      VisitMachine machine,
      PlaceMachine places,
      InstantSource clock,
      Duration tick) {
    this.link = link;
    this.scripts = scripts;
    this.machine = machine;
    this.places = places;
    timeOuts =
        new TimeOuts(
            vertx,
            link,
            RedisKeys.VISIT_TIME_OUTS,
            "visits' time-outs",
            outbox,
            clock,
            tick,
            this::fire);
  }

  /// Who hears of the visits that a time-out has changed here.
  void listener(Consumer<Visit> value) {
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
            link.within(attempt -> scripts.session(attempt, VisitScripts.blockOf(due.name())))
                .compose(session -> fireBlock(due, session)))
        .recover(failure -> {
          LOG.log(
              Level.ERROR,
              () -> "time-out failed of=%s cause=%s".formatted(due.name(), failure.getClass()));
          return timeOuts.later(due);
        });
  }

  private record Pair(Visit visit, SessionBlock block) {}

  private Future<Integer> fire(Member due, Optional<Pair> pair) {
    var now = timeOuts.now();
    var decision = pair.flatMap(it -> machine.elapse(it.visit(), it.block(), now));
    if (pair.isEmpty() || decision.isEmpty()) {
      return timeOuts.retime(due, pair.flatMap(it -> it.visit().next()).map(VisitTimer::at));
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

  private Future<Integer> fireBlock(Member due, Optional<VisitMachine.Target> session) {
    var fired = session.flatMap(it -> places.elapse(it, timeOuts.now()));
    return session.isEmpty() || fired.isEmpty()
        ? timeOuts.retime(due, session.flatMap(it -> places.next(it.block())))
        : write(
            due,
            session.get().block().version(),
            "block-" + session.get().block().id(),
            fired.get().change(),
            new JsonObject().put("timer", fired.get().timer()));
  }

  private Future<Integer> write(
      Member due,
      long version,
      String evidence,
      VisitDecision.Changed decision,
      JsonObject detail) {
    var key = TimeOuts.command(due.name(), version);
    var audit =
        VisitAudit.entry(
            evidence, TimeOuts.SYSTEM, VisitStep.TIME_OUT, decision, detail, timeOuts.now());
    return link.within(attempt ->
            scripts.change(attempt, key, decision, new JsonObject().put("kind", "fired"), audit))
        .compose(answer -> timeOuts.fired(answer, () -> decision.visits().forEach(this::tell)));
  }

  private void tell(Visit visit) {
    LOG.log(Level.INFO, () -> "time-out visit=%s state=%s".formatted(visit.id(), visit.state()));
    try {
      listener.accept(visit);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a listener failed on a visit's time-out", e);
    }
  }
}
