package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.Retention.StoreState;
import huizhen.recording.store.PlacedObject;
import huizhen.recording.store.io.ObjectStore;
import huizhen.recording.store.io.StoreException;
import huizhen.recording.vault.StoredManifest;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Brings recordings that are over into the object store, one at a time, and fetches segments back
/// when somebody asks for them. A store that is away costs nothing but room on the disk: what waits
/// is found on disk again at the next start, and here at most [#MAX_WAITING] are remembered, the
/// rest once these are through. Between tries there are pauses, from a minute to [#MAX_PAUSE]; what
/// the store refuses [#MAX_TRIES] times is set aside until the next start, and shown.
final class Offload implements Recall {
  static final int MAX_WAITING = 10_000;
  static final int MAX_TRIES = 8;
  static final Duration MAX_PAUSE = Duration.ofMinutes(32);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final System.Logger LOG = System.getLogger(Offload.class.getName());

  private final ObjectStore store;
  private final Placement placement;
  private final ManifestStore manifests;
  private final DiskRoom room;
  private final LongSupplier nanos;
  private final ReentrantLock working = new ReentrantLock();
  private final ReentrantLock fetching = new ReentrantLock();
  private final Map<RecordingId, Integer> waiting = new LinkedHashMap<>();
  private final Set<RecordingId> aside = new LinkedHashSet<>();
  private final Set<RecordingId> local = new LinkedHashSet<>();
  private boolean isMoreOnDisk = true;
  private volatile StoreState state = new StoreState(StoreState.Condition.READY, 0, 0, "");
  private Duration pause = Duration.ZERO;
  private long pausedAt;

  Offload(
      ObjectStore store,
      Placement placement,
      ManifestStore manifests,
      DiskRoom room,
      LongSupplier nanos,
      MeterRegistry registry) {
    this.store = store;
    this.placement = placement;
    this.manifests = manifests;
    this.room = room;
    this.nanos = nanos;
    var _ =
        Gauge.builder("huizhen.recording.store.waiting", this, it -> it.state.waiting())
            .register(registry);
    var _ =
        Gauge.builder("huizhen.recording.store.aside", this, it -> it.state.aside())
            .register(registry);
    var _ =
        Gauge.builder(
                "huizhen.recording.store.ready",
                this,
                it -> it.state.condition() == StoreState.Condition.READY ? 1 : 0)
            .register(registry);
  }

  StoreState state() {
    return state;
  }

  Placement placement() {
    return placement;
  }

  /// Remembers a recording that is over. Any thread.
  synchronized void over(StoredManifest stored) {
    RecordingId id = stored.manifest().id();
    if (!stored.objects().isEmpty()) {
      if (local.size() < MAX_WAITING) {
        var _ = local.add(id); // a set
      }
    } else if (placement.isWanted(stored) && !aside.contains(id)) {
      if (waiting.size() < MAX_WAITING) {
        var _ = waiting.putIfAbsent(id, 0); // there already is as good
      } else {
        isMoreOnDisk = true;
      }
    }
  }

  /// Does what is due, unless that is being done. Never fails.
  void tick() {
    if (working.tryLock()) {
      try {
        work();
      } finally {
        working.unlock();
      }
    }
  }

  private void work() {
    boolean isPaused = nanos.getAsLong() - pausedAt < pause.toNanos();
    if (isPaused) {
      tell(state.condition(), state.lastError());
      return;
    }
    try {
      store.check();
      lookOnDisk();
      for (RecordingId id : waitingNow()) {
        place(id);
      }
      for (RecordingId id : localNow()) {
        if (placement.giveUpLocal(id)) {
          notLocal(id);
        }
      }
      pause = Duration.ZERO;
      tell(StoreState.Condition.READY, "");
    } catch (StoreException e) {
      pauseFor(e);
    } catch (IOException | RecordingException e) {
      pauseFor(new StoreException(StoreException.Kind.REFUSED, "the vault: " + e.getMessage(), e));
    }
  }

  private void place(RecordingId id) throws IOException {
    try {
      placement.place(id);
      placed(id);
    } catch (StoreException e) {
      switch (e.kind()) {
        case AWAY, CLOCK -> throw e;
        case LOCKED, MISSING, REFUSED -> refused(id, e);
      }
    } catch (IOException | RecordingException e) {
      refused(id, e);
    }
  }

  private synchronized void placed(RecordingId id) {
    var _ = waiting.remove(id); // its tries do not matter any more
    var _ = local.add(id);
  }

  private synchronized void refused(RecordingId id, Exception why) {
    int tries = waiting.merge(id, 1, Integer::sum);
    if (tries >= MAX_TRIES) {
      var _ = waiting.remove(id);
      var _ = aside.add(id);
    }
    if (tries == 1 || tries == MAX_TRIES) {
      LOG.log(
          Level.ERROR,
          () -> "not in the store id=%s tries=%d: %s".formatted(id, tries, why.getMessage()));
    }
  }

  private synchronized void notLocal(RecordingId id) {
    var _ = local.remove(id);
  }

  private synchronized List<RecordingId> waitingNow() {
    return List.copyOf(waiting.keySet());
  }

  private synchronized List<RecordingId> localNow() {
    return List.copyOf(local);
  }

  /// At the start, and when more waited than is remembered.
  private void lookOnDisk() {
    synchronized (this) {
      if (!isMoreOnDisk || !waiting.isEmpty()) {
        return;
      }
      isMoreOnDisk = false;
    }
    for (RecordingId id : manifests.all()) {
      try {
        manifests.read(id).ifPresent(this::over);
      } catch (RecordingException e) {
        LOG.log(Level.WARNING, "left out of the store: " + e.getMessage());
      }
    }
  }

  private void pauseFor(StoreException e) {
    pausedAt = nanos.getAsLong();
    Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = next.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : next;
    tell(
        switch (e.kind()) {
          case AWAY -> StoreState.Condition.AWAY;
          case CLOCK -> StoreState.Condition.CLOCK;
          case LOCKED, MISSING, REFUSED -> StoreState.Condition.UNFIT;
        },
        String.valueOf(e.getMessage()));
  }

  private synchronized void tell(StoreState.Condition condition, String error) {
    if (condition != state.condition()) {
      Level level = condition == StoreState.Condition.READY ? Level.INFO : Level.ERROR;
      LOG.log(
          level,
          () -> "the object store is %s waiting=%d %s".formatted(condition, waiting.size(), error));
    }
    state = new StoreState(condition, waiting.size(), aside.size(), error);
  }

  /// Why nothing of a recording may be deleted now; empty when the store does not mind. Its clock
  /// is asked too: whoever sets ours has not set that one.
  Optional<String> obstacle(RecordingId id) {
    try {
      store.check();
      Optional<Instant> locked = placement.lockedUntil(id);
      return locked.map(_ -> "store-locked");
    } catch (StoreException e) {
      return Optional.of("store-" + e.kind().name().toLowerCase(Locale.ROOT));
    }
  }

  /// One at a time, into memory first: 72 MiB at most.
  @Override
  public void ensureHere(StoredManifest stored, Segment segment) {
    RecordingId id = stored.manifest().id();
    var file = manifests.folderOf(id).resolve(segment.file());
    Optional<PlacedObject> placed =
        stored.objects().stream().filter(it -> it.file().equals(segment.file())).findFirst();
    if (placed.isEmpty() || Files.exists(file)) {
      return;
    }
    if (room.isFull()) {
      throw new RecordingException(
          "segment %s lies in the store and there is no room for it: %s"
              .formatted(segment.file(), room.scarcity()));
    }
    fetching.lock();
    try {
      if (!Files.exists(file)) {
        placement.fetch(stored, segment, placed.get());
        over(stored);
      }
    } finally {
      fetching.unlock();
    }
  }

  void close() {
    store.close();
  }
}
