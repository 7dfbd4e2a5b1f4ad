package huizhen.recording.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.Retention;
import huizhen.recording.retention.ClockWatch;
import huizhen.recording.retention.DisposalRules;
import huizhen.recording.retention.HoldRules;
import huizhen.recording.retention.RetentionJson;
import huizhen.recording.retention.RetentionSchedule;
import huizhen.recording.vault.Digests;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Retention over the vault's folders. Its own state lies in `retention`: a signed file for each
/// hold, each deletion under way, each case with a date to count from, each certificate, and the
/// clock. One thing at a time, under one lock: whether something is held is asked under the same
/// lock in which its key is destroyed.
final class FileRetention implements Retention {
  /// How far the high-water mark may lag behind on disk.
  private static final Duration KEEP_CLOCK = Duration.ofMinutes(10);

  private static final String CLOCK = "clock.json";
  private static final System.Logger LOG = System.getLogger(FileRetention.class.getName());

  private final RetentionSchedule schedule;
  private final Shelf shelf;
  private final KeyVault keys;
  private final EvidenceLog log;
  private final SignedFiles files;
  private final InstantSource wall;
  private final LongSupplier nanos;
  private final Background background;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Consumer<CaseId> whenGrown = _ -> {};
  private final Map<String, Hold> holds = new ConcurrentSkipListMap<>();
  private final Map<String, Carried> disposals = new ConcurrentSkipListMap<>();
  private String trouble = "";
  private ClockState clock;
  private long clockNanos;
  private Instant keptClock = Instant.MIN;

  /// @param wrappedKey of what is deleted
  private record Carried(Disposal disposal, String wrappedKey) {}

  FileRetention(
      RetentionSchedule schedule,
      Shelf shelf,
      KeyVault keys,
      EvidenceLog log,
      SignedFiles files,
      InstantSource wall,
      LongSupplier nanos,
      Background background) {
    this.schedule = schedule;
    this.shelf = shelf;
    this.keys = keys;
    this.log = log;
    this.files = files;
    this.wall = wall;
    this.nanos = nanos;
    this.background = background;
    try {
      clock = load();
    } catch (IOException | RecordingException | IllegalArgumentException e) {
      // Nothing is deleted then; all else goes on.
      trouble = "nothing can be deleted or held: " + e.getMessage();
      LOG.log(Level.ERROR, trouble);
      clock = ClockWatch.begin(wall.instant());
    }
    clockNanos = nanos.getAsLong();
    tick();
  }

  private ClockState load() throws IOException {
    for (String name : files.names("holds")) {
      Hold hold = RetentionJson.hold(files.read(name).orElseThrow());
      holds.put(hold.id(), hold);
    }
    for (String name : files.names("disposals")) {
      ObjectNode json = files.read(name).orElseThrow();
      Disposal disposal = RetentionJson.disposal(json);
      disposals.put(
          disposal.kept().item().toString(),
          new Carried(disposal, json.path("wrappedKey").asText()));
    }
    return files.read(CLOCK).map(RetentionJson::clock).orElse(ClockWatch.begin(wall.instant()));
  }

  /// Looks at the clock, and goes on with what a crash or a frozen clock has stopped. Never fails.
  void tick() {
    if (!trouble.isEmpty()) {
      return; // said at the start
    }
    lock.lock();
    try {
      lookAtClock();
      for (Carried each : List.copyOf(disposals.values())) {
        goOn(each);
      }
    } catch (IOException | RecordingException e) {
      LOG.log(Level.ERROR, "retention cannot look at the clock; it is tried again", e);
    } finally {
      lock.unlock();
    }
  }

  /// One that can't go on, because of a lock in a store for example, does not stop the others.
  private void goOn(Carried from) {
    try {
      var _ = carryOn(from); // it is kept
    } catch (IOException | RecordingException e) {
      LOG.log(
          Level.ERROR,
          () ->
              "the deletion of %s cannot go on; it is tried again: %s"
                  .formatted(from.disposal().kept().item(), e.getMessage()));
    }
  }

  @Override
  public Future<DueList> due() {
    return locked(() -> {
      var list = new ArrayList<Disposal>();
      disposals.values().forEach(it -> list.add(it.disposal()));
      for (Shelf.Found found : shelf.promisedUntil(wall.instant())) {
        boolean isListed = disposals.containsKey(found.kept().item().toString());
        if (!isListed && list.size() < MAX_LISTED) {
          Disposal due = due(found);
          if (obstacle(due).filter(it -> !it.equals("clock-frozen")).isEmpty()) {
            list.add(due);
          }
        }
      }
      return new DueList(list, clock, shelf.storeState());
    });
  }

  @Override
  public Future<Standing> standing() {
    return locked(() -> new Standing(clock, shelf.storeState()));
  }

  @Override
  public Future<Outcome<Hold>> hold(String id, CaseId caseId, String reason, String by) {
    return locked(() -> {
      Hold there = holds.get(id);
      if (there != null) {
        return there.caseId().equals(caseId) && there.reason().equals(reason)
            ? new Outcome.Done<>(there)
            : new Outcome.Refused<>("hold-exists", "There is another hold with this id.");
      }
      var hold = new Hold(id, caseId, reason, by, now(), List.of(), Optional.empty());
      keep(hold);
      return new Outcome.Done<>(hold);
    });
  }

  @Override
  public List<Hold> holds() {
    return List.copyOf(holds.values());
  }

  /// The cases with a hold that stands.
  Set<CaseId> heldCases() {
    return holds.values().stream()
        .filter(Hold::stands)
        .map(Hold::caseId)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Future<Outcome<Hold>> open(String id, Party party, String by) {
    return locked(() -> {
      Hold hold = holds.get(id);
      if (hold == null) {
        return new Outcome.Refused<>("no-hold", "There is no such hold.");
      }
      if (clock.isFrozen()) {
        return new Outcome.Refused<>("clock-frozen", "The clock is not believed at the moment.");
      }
      Outcome<Hold> outcome = HoldRules.open(hold, party, by, now());
      if (outcome instanceof Outcome.Done<Hold>(var changed)) {
        keep(changed);
      }
      return outcome;
    });
  }

  @Override
  public Future<Outcome<Disposal>> approve(ItemId item, String by) {
    return locked(() -> {
      Carried carried = disposals.get(item.toString());
      if (carried == null) {
        Optional<Shelf.Found> found = shelf.find(item);
        if (found.isEmpty()) {
          return new Outcome.Refused<>("not-kept", "There is nothing of this id.");
        }
        carried = new Carried(due(found.get()), found.get().wrappedKey());
      }
      if (carried.disposal().step().compareTo(Step.KEY_DESTROYED) < 0) {
        Optional<String> obstacle = anyObstacle(carried.disposal());
        if (obstacle.isPresent()) {
          return new Outcome.Refused<>(obstacle.get(), "It may not be deleted now.");
        }
      }
      Outcome<Disposal> outcome = DisposalRules.approve(carried.disposal(), by, now());
      if (outcome instanceof Outcome.Done<Disposal>(var changed)) {
        var next = new Carried(changed, carried.wrappedKey());
        keep(next);
        return new Outcome.Done<>(carryOn(next).disposal());
      }
      return outcome;
    });
  }

  @Override
  public Future<Outcome<ClockState>> unlock(String by) {
    return locked(() -> {
      Outcome<ClockState> outcome = ClockWatch.unlock(clock, by, wall.instant());
      if (outcome instanceof Outcome.Done<ClockState>(var changed)) {
        clock = changed;
        keepClock();
      }
      return outcome;
    });
  }

  @Override
  public Future<Void> happened(CaseId caseId, Trigger trigger, Instant at) {
    return locked(
            () -> {
              Map<Trigger, Instant> known = new EnumMap<>(Trigger.class);
              known.putAll(facts(caseId));
              Instant trusted = ClockWatch.now(clock, at);
              Instant before = known.getOrDefault(trigger, Instant.MIN);
              if (trusted.isAfter(before)) {
                known.put(trigger, trusted);
                var _ = files.write(factsOf(caseId), RetentionJson.of(caseId, known));
                whenGrown.accept(caseId);
              }
              return "";
            })
        .mapEmpty();
  }

  /// Takes a deletion as far as it goes. Each step is written when it is done; each can be done
  /// again.
  private Carried carryOn(Carried from) throws IOException {
    Carried at = from;
    while (true) {
      Disposal disposal = at.disposal();
      Optional<Disposal> next =
          switch (disposal.step()) {
            case DUE, REVIEW -> Optional.empty();
            case APPROVED -> destroy(at);
            case KEY_DESTROYED -> {
              shelf.delete(disposal.kept());
              yield Optional.of(disposal.at(Step.DELETED));
            }
            case DELETED -> {
              if (!shelf.isGone(disposal.kept(), at.wrappedKey())) {
                throw new RecordingException(
                    "%s is still there after its deletion".formatted(disposal.kept().item()));
              }
              yield Optional.of(disposal.at(Step.VERIFIED));
            }
            case VERIFIED -> {
              var _ = certificate(disposal);
              yield Optional.of(disposal.at(Step.CERTIFIED));
            }
            case CERTIFIED -> {
              long leaf = log.certificateIndex(certificate(disposal));
              LOG.log(
                  Level.INFO,
                  () -> "deleted item=%s leaf=%d".formatted(disposal.kept().item(), leaf));
              yield Optional.of(disposal.at(Step.LOGGED));
            }
            case LOGGED -> {
              forget(disposal);
              yield Optional.empty();
            }
          };
      if (next.isEmpty()) {
        return at;
      }
      at = new Carried(next.get(), at.wrappedKey());
      keep(at);
    }
  }

  /// The step that cannot be undone: all that might speak against it is asked here once more.
  private Optional<Disposal> destroy(Carried at) throws IOException {
    Disposal disposal = at.disposal();
    if (!keys.isDestroyed(at.wrappedKey())) { // else a crash came between it and its note
      Optional<String> obstacle = anyObstacle(disposal);
      if (obstacle.isPresent()) {
        LOG.log(
            Level.WARNING,
            () ->
                "not deleted item=%s because=%s".formatted(disposal.kept().item(), obstacle.get()));
        if (!isPassing(obstacle.get())) {
          forget(disposal); // it takes two people anew
        }
        return Optional.empty();
      }
      keys.destroy(at.wrappedKey());
    }
    return Optional.of(disposal.destroyed(now()));
  }

  private byte[] certificate(Disposal disposal) throws IOException {
    String publicKey = Base64.getEncoder().encodeToString(keys.publicKey());
    ObjectNode content = RetentionJson.certificate(disposal, publicKey);
    return files.write("certificates/" + name(disposal), content);
  }

  private Disposal due(Shelf.Found found) throws IOException {
    return new Disposal(
        found.kept(), until(found.kept()), Step.DUE, found.sha256(), List.of(), Optional.empty());
  }

  private Optional<String> obstacle(Disposal disposal) throws IOException {
    return DisposalRules.obstacle(
        disposal, until(disposal.kept()), holds.values(), clock, wall.instant());
  }

  /// Also asks the object store, where there is one.
  private Optional<String> anyObstacle(Disposal disposal) throws IOException {
    Optional<String> ours = obstacle(disposal);
    return ours.isPresent() ? ours : shelf.storeObstacle(disposal.kept());
  }

  /// What ends by itself: two people's word stands meanwhile.
  private static boolean isPassing(String obstacle) {
    return obstacle.equals("clock-frozen") || obstacle.startsWith("store-");
  }

  /// Who wants to know that the years of a case may have grown. Must not block.
  void whenGrown(Consumer<CaseId> listener) {
    whenGrown = listener;
  }

  /// Until when something is kept, as far as is known now. Any thread.
  Instant until(Kept kept) throws IOException {
    return schedule.until(kept, facts(kept.caseId()));
  }

  private Map<Trigger, Instant> facts(CaseId caseId) throws IOException {
    return files.read(factsOf(caseId)).map(RetentionJson::happened).orElse(Map.of());
  }

  private void keep(Hold hold) throws IOException {
    var _ = files.write("holds/" + hold.id() + ".json", RetentionJson.of(hold));
    holds.put(hold.id(), hold);
  }

  private void keep(Carried carried) throws IOException {
    Disposal disposal = carried.disposal();
    ObjectNode json = RetentionJson.of(disposal).put("wrappedKey", carried.wrappedKey());
    var _ = files.write("disposals/" + name(disposal), json);
    disposals.put(disposal.kept().item().toString(), carried);
  }

  private void forget(Disposal disposal) throws IOException {
    files.delete("disposals/" + name(disposal));
    var _ = disposals.remove(disposal.kept().item().toString());
  }

  private void lookAtClock() throws IOException {
    long now = nanos.getAsLong();
    ClockState before = clock;
    clock = ClockWatch.seen(clock, wall.instant(), Duration.ofNanos(now - clockNanos));
    clockNanos = now;
    if (clock.isFrozen() && !before.isFrozen()) {
      LOG.log(Level.ERROR, () -> "deletions are frozen: " + clock.frozenBecause());
      keepClock();
    } else if (clock.highWater().isAfter(keptClock.plus(KEEP_CLOCK))) {
      keepClock();
    }
  }

  private void keepClock() throws IOException {
    var _ = files.write(CLOCK, RetentionJson.of(clock));
    keptClock = clock.highWater();
  }

  private Instant now() {
    return ClockWatch.now(clock, wall.instant());
  }

  private static String name(Disposal disposal) {
    return disposal.kept().item().toString().replace('/', '-') + ".json";
  }

  private static String factsOf(CaseId caseId) {
    String hash = Digests.hex(Digests.sha256(caseId.value().getBytes(StandardCharsets.UTF_8)));
    return "cases/" + hash.substring(0, 2) + "/" + caseId + ".json";
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> Future<T> locked(Work<T> work) {
    if (!trouble.isEmpty()) {
      return Future.failedFuture(new RecordingException(trouble));
    }
    return background.call(() -> {
      lock.lock();
      try {
        lookAtClock();
        return work.run();
      } catch (IOException e) {
        throw new RecordingException("cannot read or write what is kept about keeping", e);
      } finally {
        lock.unlock();
      }
    });
  }
}
