package huizhen.scheduling.io;

import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.waitlist.WaitMachine;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.WaitState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Offers times that are free to those who wait, the first first, each [#TICK]; and lets go whose
/// case needs no other time. It looks at what is free and not at what was cancelled: so nothing is
/// missed by a restart, and it does not matter why a time fell free.
///
/// Several gateways may do it at once: an offer is a change over the version that was read, and
/// takes the time in the doctor's calendar.
final class OfferKeeper {
  static final Duration TICK = Duration.ofSeconds(5);

  private final RedisLink link;
  private final RedisWaitlist list;
  private final RequestStore<WaitEntry> store;
  private final CommandRunner runner;
  private final OfferTaker taker;
  private final WaitMachine machine;
  private final InstantSource clock;
  private final Round round;

  OfferKeeper(
      Vertx vertx,
      RedisLink link,
      RedisWaitlist list,
      RequestStore<WaitEntry> store,
      CommandRunner runner,
      OfferTaker taker,
      WaitMachine machine,
      InstantSource clock,
      Duration tick) {
    this.link = link;
    this.list = list;
    this.store = store;
    this.runner = runner;
    this.taker = taker;
    this.machine = machine;
    this.clock = clock;
    round = new Round(vertx, tick, "offers", this::sweep);
  }

  void close() {
    round.close();
  }

  /// Completes with how many were offered a time.
  Future<Integer> sweep() {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return list.active().compose(all -> each(all, list.times(now), now, 0, 0));
  }

  /// One after the other: what the first is offered is taken for the next.
  private Future<Integer> each(
      List<WaitEntry> all, FreeTimes times, Instant now, int index, int offered) {
    return index == all.size()
        ? Future.succeededFuture(offered)
        : look(all.get(index), times, now)
            .compose(more -> each(all, times, now, index + 1, offered + more));
  }

  private Future<Integer> look(WaitEntry entry, FreeTimes times, Instant now) {
    return link.within(attempt ->
            runner
                .read(attempt, entry.caseId())
                .compose(of ->
                    of.isEmpty() || entry.state() != WaitState.WAITING
                        ? Future.succeededFuture(new Seen(of, Optional.empty()))
                        : times
                            .of(attempt, of.get(), entry.isAnyone())
                            .map(free ->
                                free.stream()
                                    .filter(it -> machine.suits(entry, of.get(), it, now))
                                    .toList())
                            .compose(free -> first(attempt, of.get(), free))
                            .map(slot -> new Seen(of, slot))))
        .compose(seen -> act(entry, seen, times, now));
  }

  /// Of another specialist only a time that the case may be booked for under him.
  private Future<Optional<FreeSlot>> first(
      RedisLink.Attempt attempt, ConsultationCase of, List<FreeSlot> free) {
    if (free.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    var slot = free.getFirst();
    if (of.specialist().equals(Optional.of(slot.practitioner()))) {
      return Future.succeededFuture(Optional.of(slot));
    }
    return taker
        .mayTake(attempt, of, slot)
        .compose(may ->
            may
                ? Future.succeededFuture(Optional.of(slot))
                : first(
                    attempt,
                    of,
                    free.stream()
                        .filter(it -> !it.practitioner().equals(slot.practitioner()))
                        .toList()));
  }

  /// @param slot the first that suits
  private record Seen(Optional<ConsultationCase> of, Optional<FreeSlot> slot) {}

  private Future<Integer> act(WaitEntry entry, Seen seen, FreeTimes times, Instant now) {
    if (machine.settle(entry, seen.of(), now).isPresent()) {
      return tell(
              entry,
              "settle",
              new JsonObject(),
              found ->
                  machine
                      .settle(found, seen.of(), now)
                      .<RequestDecision<WaitEntry>>map(it -> it)
                      .orElseGet(() -> new RequestDecision.Illegal<>(found.standing(), "settle")))
          .map(0);
    }
    if (seen.slot().isEmpty()) {
      return Future.succeededFuture(0);
    }
    var slot = seen.slot().get();
    var detail =
        new JsonObject()
            .put("doctor", slot.practitioner().value())
            .put("start", slot.start().toString())
            .put("end", slot.end().toString());
    times.forget(slot.practitioner());
    return tell(
            entry,
            "offer",
            detail,
            found -> machine.offer(found, seen.of().orElseThrow(), slot, now))
        .map(outcome -> outcome instanceof RequestOutcome.Done<WaitEntry> ? 1 : 0);
  }

  private interface Decider {
    RequestDecision<WaitEntry> decide(WaitEntry found);
  }

  private Future<RequestOutcome<WaitEntry>> tell(
      WaitEntry seen, String step, JsonObject detail, Decider decider) {
    return store.run(
        new RequestStore.Order<>(
            command(step, seen),
            TimeOuts.SYSTEM,
            seen.key(),
            step,
            detail.getString("start", ""),
            detail,
            (_, found) ->
                Future.succeededFuture(
                    found.filter(it -> it.version() == seen.version()).map(decider::decide))));
  }

  /// Another one each time: that somebody else had a time once must not be remembered against it.
  private CommandId command(String step, WaitEntry seen) {
    var id = "%s-%d-%d-%s".formatted(step, seen.version(), clock.millis(), seen.key());
    return new CommandId(id.substring(0, Math.min(id.length(), 64)));
  }
}
