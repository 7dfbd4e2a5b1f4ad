package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.Proposal;
import huizhen.scheduling.api.StaleVersionException;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.waitlist.WaitMachine;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.Waitlist;
import huizhen.scheduling.waitlist.api.Wish;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/// A waiting list in memory, with the machine of the real one; offers are made by the test.
final class MemoryWaitlist implements Waitlist {
  private final MemoryScheduling scheduling;
  private final InstantSource clock;
  private final WaitMachine machine = new WaitMachine(Duration.ofMinutes(15), Duration.ofDays(90));
  private final Map<CaseId, WaitEntry> entries = new HashMap<>();

  MemoryWaitlist(MemoryScheduling scheduling, InstantSource clock) {
    this.scheduling = scheduling;
    this.clock = clock;
  }

  void clear() {
    entries.clear();
  }

  void offer(CaseId id, FreeSlot slot) {
    var of = Clinic.await(scheduling.find(id)).orElseThrow();
    var entry = Objects.requireNonNull(entries.get(id), "it waits");
    var _ = keep(machine.offer(entry, of, slot, clock.instant()));
  }

  void offer(CaseId id, Proposal time) {
    var of = Clinic.await(scheduling.find(id)).orElseThrow();
    var entry = Objects.requireNonNull(entries.get(id), "it waits");
    var _ = keep(machine.offer(entry, of, time, clock.instant()));
  }

  @Override
  public Future<RequestOutcome<WaitEntry>> join(
      CommandId command, Actor actor, CaseId id, Wish wish) {
    return scheduling
        .find(id)
        .map(found ->
            keep(
                machine.join(
                    Optional.ofNullable(entries.get(id)),
                    found.orElseThrow(),
                    wish,
                    actor,
                    new WaitMachine.Load(entries.size(), 0),
                    List.of(),
                    clock.instant())));
  }

  @Override
  public Future<RequestOutcome<WaitEntry>> leave(CommandId command, Actor actor, CaseId id) {
    return run(id, (it, of) -> machine.leave(it, of, actor, clock.instant()));
  }

  @Override
  public Future<RequestOutcome<WaitEntry>> decline(CommandId command, Actor actor, CaseId id) {
    var entry = entries.get(id);
    return entry != null && stale(command, entry).isPresent()
        ? Future.failedFuture(stale(command, entry).get())
        : run(id, (it, of) -> machine.decline(it, of, actor, clock.instant()));
  }

  private Future<RequestOutcome<WaitEntry>> run(
      CaseId id, BiFunction<WaitEntry, ConsultationCase, RequestDecision<WaitEntry>> decide) {
    var entry = entries.get(id);
    return entry == null
        ? Future.succeededFuture(new RequestOutcome.NotFound<>())
        : scheduling.find(id).map(of -> keep(decide.apply(entry, of.orElseThrow())));
  }

  private static Optional<StaleVersionException> stale(CommandId command, WaitEntry entry) {
    return command.fits(entry.version())
        ? Optional.empty()
        : Optional.of(new StaleVersionException(entry.version()));
  }

  @Override
  public Future<BookingOutcome> accept(CommandId command, Actor actor, CaseId id) {
    var entry = entries.get(id);
    if (entry != null && stale(command, entry).isPresent()) {
      return Future.failedFuture(stale(command, entry).get());
    }
    if (entry == null || entry.offer().isEmpty()) {
      return Future.succeededFuture(new BookingOutcome.NotFound());
    }
    var offer = entry.offer().get();
    return scheduling
        .find(id)
        .compose(of -> {
          var _ = keep(machine.take(entry, of.orElseThrow(), actor, clock.instant()));
          return scheduling.book(command, actor, id, offer.start(), offer.end());
        });
  }

  @Override
  public Future<Optional<WaitEntry>> find(CaseId id) {
    return Future.succeededFuture(Optional.ofNullable(entries.get(id)));
  }

  @Override
  public Future<Optional<Integer>> ahead(WaitEntry entry) {
    return Future.succeededFuture(entry.state().isActive() ? Optional.of(0) : Optional.empty());
  }

  private RequestOutcome<WaitEntry> keep(RequestDecision<WaitEntry> decision) {
    return switch (decision) {
      case RequestDecision.Changed<WaitEntry>(var next, _, _) -> {
        entries.put(next.caseId(), next);
        yield new RequestOutcome.Done<>(next);
      }
      case RequestDecision.Refused<WaitEntry>(var rule, _) ->
          new RequestOutcome.Refused<>(rule.refusal());
      case RequestDecision.Illegal<WaitEntry>(var state, var step) ->
          new RequestOutcome.Illegal<>(state, step);
    };
  }
}
