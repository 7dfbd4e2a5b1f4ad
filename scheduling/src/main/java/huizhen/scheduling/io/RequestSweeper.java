package huizhen.scheduling.io;

import huizhen.scheduling.io.DueSet.Member;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.Due;
import huizhen.scheduling.request.api.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// Lets the [TimeOuts] of requests of one kind come.
final class RequestSweeper<T extends Request> {
  private static final System.Logger LOG = System.getLogger(RequestSweeper.class.getName());

  private final RedisLink link;
  private final RequestStore<T> store;
  private final RequestKind<T> kind;
  private final TimeOuts timeOuts;

  private volatile Consumer<T> listener = _ -> {};

  RequestSweeper(
      Vertx vertx,
      RedisLink link,
      RequestStore<T> store,
      OutboxDrainer outbox,
      RequestKind<T> kind,
      InstantSource clock,
      Duration tick) {
    this.link = link;
    this.store = store;
    this.kind = kind;
    timeOuts =
        new TimeOuts(
            vertx,
            link,
            RedisKeys.requestTimeOuts(kind.word()),
            "time-outs of " + kind.word(),
            outbox,
            clock,
            tick,
            this::fire);
  }

  /// Who hears of what fires here.
  void listener(Consumer<T> value) {
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
    return store
        .find(due.name())
        .compose(found -> fire(due, found))
        .recover(failure -> {
          LOG.log(
              Level.ERROR,
              () ->
                  "time-out failed of=%s-%s cause=%s"
                      .formatted(kind.word(), due.name(), failure.getClass()));
          return timeOuts.later(due);
        });
  }

  private Future<Integer> fire(Member due, Optional<T> found) {
    var now = timeOuts.now();
    var decision = found.flatMap(it -> kind.elapse(it, now));
    return found.isEmpty() || decision.isEmpty()
        ? timeOuts.retime(due, found.flatMap(Request::next).map(Due::at))
        : write(found.get(), decision.get(), now);
  }

  private Future<Integer> write(T before, RequestDecision.Changed<T> decision, Instant now) {
    var timeOut = before.next().orElseThrow();
    var detail = new JsonObject().put("timer", timeOut.kind()).put("due", timeOut.at().toString());
    var key = TimeOuts.command(before.evidence(), before.version());
    var audit =
        RequestAudit.entry(kind.word(), before.key(), TimeOuts.SYSTEM, decision, detail, now);
    var outcome = new JsonObject().put("kind", "fired");
    return link.within(
            attempt -> store.change(attempt, key, Optional.of(before), decision, outcome, audit))
        .compose(answer ->
            timeOuts.fired(
                answer,
                () -> {
                  LOG.log(
                      Level.INFO,
                      () ->
                          "time-out of=%s kind=%s state=%s"
                              .formatted(
                                  before.evidence(), timeOut.kind(), decision.next().standing()));
                  listener.accept(decision.next());
                }));
  }
}
