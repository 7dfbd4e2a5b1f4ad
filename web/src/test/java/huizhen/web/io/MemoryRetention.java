package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.Retention;
import huizhen.recording.api.RetentionClass;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Retention in memory, with the promises of its interface as far as routes can show them.
final class MemoryRetention implements Retention {
  private static final Instant STORED = Instant.parse("2020-03-02T01:00:00Z");

  final Map<String, Hold> holds = new HashMap<>();
  final Map<ItemId, Disposal> disposals = new HashMap<>();
  private final InstantSource clock;
  private ClockState state;

  MemoryRetention(InstantSource clock) {
    this.clock = clock;
    this.state = new ClockState(clock.instant(), "", List.of());
  }

  void clear() {
    holds.clear();
    disposals.clear();
    state = new ClockState(clock.instant(), "", List.of());
  }

  void freeze() {
    state = new ClockState(clock.instant(), "the clock jumped", List.of());
  }

  void due(ItemId item, CaseId caseId) {
    var kept = new Kept(item, caseId, Set.of(RetentionClass.PROCESS_RECORD), STORED, STORED);
    disposals.put(
        item, new Disposal(kept, STORED, Step.DUE, "00".repeat(32), List.of(), Optional.empty()));
  }

  /// What somebody said has happened.
  final List<String> told = new java.util.concurrent.CopyOnWriteArrayList<>();

  @Override
  public Future<DueList> due() {
    return Future.succeededFuture(
        new DueList(List.copyOf(disposals.values()), state, Retention.StoreState.NONE));
  }

  @Override
  public Future<Standing> standing() {
    return Future.succeededFuture(new Standing(state, Retention.StoreState.NONE));
  }

  @Override
  public Future<Outcome<Hold>> hold(String id, CaseId caseId, String reason, String by) {
    return done(
        holds.computeIfAbsent(
            id,
            _ -> new Hold(id, caseId, reason, by, clock.instant(), List.of(), Optional.empty())));
  }

  @Override
  public List<Hold> holds() {
    return List.copyOf(holds.values());
  }

  @Override
  public Future<Outcome<Hold>> open(String id, Party party, String by) {
    var hold = holds.get(id);
    if (hold == null) {
      return Future.succeededFuture(new Outcome.Refused<>("no-hold", "There is no such hold."));
    }
    var agreed = hold.with(new Opening(party, by, clock.instant()));
    holds.put(id, agreed.openings().size() == 2 ? agreed.opened(clock.instant()) : agreed);
    return done(holds.get(id));
  }

  @Override
  public Future<Outcome<Disposal>> approve(ItemId item, String by) {
    var disposal = disposals.get(item);
    if (disposal == null) {
      return Future.succeededFuture(new Outcome.Refused<>("not-kept", "There is nothing."));
    }
    if (disposal.approvals().stream().anyMatch(it -> it.by().equals(by))) {
      return Future.succeededFuture(new Outcome.Refused<>("second-person", "Another person."));
    }
    var next = disposal.step() == Step.DUE ? Step.REVIEW : Step.LOGGED;
    disposals.put(item, disposal.with(new Approval(by, clock.instant()), next));
    return done(disposals.get(item));
  }

  @Override
  public Future<Outcome<ClockState>> unlock(String by) {
    state =
        state.unlockedBy().isEmpty()
            ? new ClockState(state.highWater(), state.frozenBecause(), List.of(by))
            : new ClockState(clock.instant(), "", List.of());
    return done(state);
  }

  @Override
  public Future<Void> happened(CaseId caseId, Trigger trigger, Instant at) {
    told.add(trigger + " " + caseId + " " + at);
    return Future.succeededFuture();
  }

  private static <T> Future<Outcome<T>> done(T value) {
    return Future.succeededFuture(new Outcome.Done<>(value));
  }
}
