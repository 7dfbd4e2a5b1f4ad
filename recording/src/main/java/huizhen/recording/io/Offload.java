package huizhen.recording.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.Retention.Kept;
import huizhen.recording.api.Retention.StoreState;
import huizhen.recording.store.PlacedObject;
import huizhen.recording.store.io.ObjectStore;
import huizhen.recording.store.io.S3ObjectStore;
import huizhen.recording.store.io.StoreConfig;
import huizhen.recording.store.io.StoreException;
import huizhen.recording.vault.StoredManifest;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Brings recordings that are over, documents and holds into the object store, one at a time, and
/// fetches back what lies there alone when somebody asks for it. A store that is away costs nothing
/// but room on the disk: what waits is found on disk again at the next start. Between tries there
/// are pauses, from a minute to [#MAX_PAUSE]; what the store refuses again and again is set aside
/// ([RetryQueue]), and shown.
final class Offload implements Recall {
  static final Duration MAX_PAUSE = Duration.ofMinutes(32);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final System.Logger LOG = System.getLogger(Offload.class.getName());

  private final ObjectStore store;
  private final StoredFiles files;
  private final Placement placement;
  private final DocumentCopies copies;
  private final StoreHolds storeHolds;
  private final ManifestStore manifests;
  private final DiskRoom room;
  private final LongSupplier nanos;
  private final ReentrantLock working = new ReentrantLock();
  private final ReentrantLock fetching = new ReentrantLock();
  private final RetryQueue<RecordingId> recordings = new RetryQueue<>();
  private final RetryQueue<Path> documents = new RetryQueue<>();
  private final Set<RecordingId> local = new LinkedHashSet<>();
  private volatile Supplier<Set<CaseId>> held = Set::of;
  private volatile Optional<StoreLocks> locks = Optional.empty();
  private volatile StoreState state = new StoreState(StoreState.Condition.READY, 0, 0, "");
  private Duration pause = Duration.ZERO;
  private long pausedAt;

  /// What the vault's own folder consists of.
  record Vault(
      Path data,
      Disk disk,
      KeyVault keys,
      ManifestStore manifests,
      FileDocumentVault documents,
      DiskRoom room) {
    SignedFiles signedIn(String folder) {
      try {
        return new SignedFiles(data.resolve(folder), disk, keys);
      } catch (IOException e) {
        throw new RecordingException("cannot read or write " + data.resolve(folder), e);
      }
    }
  }

  private Offload(
      ObjectStore store,
      StoredFiles files,
      Placement placement,
      DocumentCopies copies,
      StoreHolds storeHolds,
      Vault vault,
      LongSupplier nanos) {
    this.store = store;
    this.files = files;
    this.placement = placement;
    this.copies = copies;
    this.storeHolds = storeHolds;
    this.manifests = vault.manifests();
    this.room = vault.room();
    this.nanos = nanos;
  }

  /// Listens to the vault from now on.
  static Offload open(
      StoreConfig config,
      Vault vault,
      InstantSource clock,
      LongSupplier nanos,
      MeterRegistry registry) {
    var store = new S3ObjectStore(config, clock);
    var files = new StoredFiles(store, clock);
    var made =
        new Offload(
            store,
            files,
            new Placement(store, files, config, vault.manifests(), vault.disk(), clock),
            new DocumentCopies(
                files,
                config.prefix(),
                vault.documents(),
                vault.signedIn("documents"),
                vault.disk(),
                clock),
            new StoreHolds(vault.signedIn("retention")),
            vault,
            nanos);
    vault.manifests().whenOver(made::over);
    vault.documents().copied(made::stored, made::ensureHere);
    made.register(registry);
    return made;
  }

  private void register(MeterRegistry registry) {
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

  /// Who says which cases are held. Must not block.
  void holds(Supplier<Set<CaseId>> cases) {
    held = cases;
  }

  /// Who says until when something is kept; may be called from now on.
  void years(StoreLocks.Years years, InstantSource clock) {
    locks = Optional.of(new StoreLocks(years, clock));
  }

  /// Something has happened in a case that years are counted from. Any thread.
  void hasGrown(CaseId caseId) {
    locks.ifPresent(it -> it.hasGrown(caseId));
  }

  StoreState state() {
    return state;
  }

  /// Remembers a recording that is over. Any thread.
  synchronized void over(StoredManifest stored) {
    RecordingId id = stored.manifest().id();
    if (!stored.objects().isEmpty()) {
      if (local.size() < RetryQueue.MAX_WAITING) {
        var _ = local.add(id); // a set
      }
    } else if (placement.isWanted(stored)) {
      recordings.add(id);
    }
  }

  /// Remembers a document that is in the vault now. Any thread.
  void stored(Path document) {
    documents.add(document);
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
      for (RecordingId id : recordings.now()) {
        attempt(recordings, id, this::place);
      }
      for (Path each : documents.now()) {
        attempt(documents, each, this::place);
      }
      storeHolds.tick(held.get(), this::hold);
      if (locks.isPresent()) {
        locks.get().tick(new InStore(), item -> lengthen(item, locks.get()));
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

  private interface Step<T> {
    void run(T item) throws IOException;
  }

  /// One that is refused does not stop the others; a store that is away stops all.
  private static <T> void attempt(RetryQueue<T> queue, T item, Step<T> step) throws IOException {
    try {
      step.run(item);
      queue.done(item);
    } catch (StoreException e) {
      switch (e.kind()) {
        case AWAY, CLOCK -> throw e;
        case LOCKED, MISSING, REFUSED -> failed(queue, item, e);
      }
    } catch (IOException | RecordingException e) {
      failed(queue, item, e);
    }
  }

  private static <T> void failed(RetryQueue<T> queue, T item, Exception why) {
    int tries = queue.failed(item);
    if (tries == 1 || tries == RetryQueue.MAX_TRIES) {
      LOG.log(
          Level.ERROR,
          () -> "not in the store %s tries=%d: %s".formatted(item, tries, why.getMessage()));
    }
  }

  private void place(RecordingId id) throws IOException {
    placement.place(id);
    Optional<CaseId> caseId = manifests.read(id).map(it -> it.manifest().caseId());
    holdNew(caseId, placement.keyOf(id));
    caseId.ifPresent(this::hasGrown); // its years may be more by now than were promised
    isLocal(id);
  }

  private void place(Path document) throws IOException {
    Optional<CaseId> caseId = copies.place(document);
    holdNew(caseId, caseId.map(copies::keyOf).orElse(""));
    caseId.ifPresent(this::hasGrown);
  }

  /// What comes to a case that is held already.
  private void holdNew(Optional<CaseId> caseId, String key) throws IOException {
    if (caseId.isPresent() && held.get().contains(caseId.get())) {
      files.hold(key, true);
    }
  }

  private void hold(CaseId caseId, boolean isHeld) throws IOException {
    files.hold(copies.keyOf(caseId), isHeld);
    for (RecordingId id : manifests.ofCase(caseId)) {
      files.hold(placement.keyOf(id), isHeld);
    }
  }

  private final class InStore implements StoreLocks.Stored {
    @Override
    public List<StoreLocks.Item> all() throws IOException {
      return items(manifests.all(), copies.withCopy());
    }

    @Override
    public List<StoreLocks.Item> ofCase(CaseId caseId) throws IOException {
      return items(manifests.ofCase(caseId), copies.ofCase(caseId));
    }

    private static List<StoreLocks.Item> items(List<RecordingId> recordings, List<Path> documents) {
      return Stream.<StoreLocks.Item>concat(
              recordings.stream().map(StoreLocks.Item.OfRecording::new),
              documents.stream().map(StoreLocks.Item.OfDocument::new))
          .toList();
    }
  }

  /// What the store refuses, or can't be read here, is told once a day and stops no other.
  private void lengthen(StoreLocks.Item item, StoreLocks by) throws IOException {
    try {
      switch (item) {
        case StoreLocks.Item.OfRecording(RecordingId id) -> placement.lengthen(id, by);
        case StoreLocks.Item.OfDocument(Path file) -> copies.lengthen(file, by);
      }
    } catch (StoreException e) {
      switch (e.kind()) {
        case AWAY, CLOCK -> throw e;
        case LOCKED, MISSING, REFUSED -> notLonger(item, e);
      }
    } catch (IOException | RecordingException e) {
      notLonger(item, e);
    }
  }

  private static void notLonger(StoreLocks.Item item, Exception why) {
    LOG.log(Level.ERROR, () -> "not locked for longer %s: %s".formatted(item, why.getMessage()));
  }

  private synchronized void isLocal(RecordingId id) {
    var _ = local.add(id); // a set
  }

  private synchronized void notLocal(RecordingId id) {
    var _ = local.remove(id);
  }

  private synchronized List<RecordingId> localNow() {
    return List.copyOf(local);
  }

  /// At the start, and when more waited than is remembered.
  private void lookOnDisk() throws IOException {
    if (recordings.takesMore()) {
      for (RecordingId id : manifests.all()) {
        try {
          manifests.read(id).ifPresent(this::over);
        } catch (RecordingException e) {
          LOG.log(Level.WARNING, "left out of the store: " + e.getMessage());
        }
      }
    }
    if (documents.takesMore()) {
      copies.withoutCopy().forEach(documents::add);
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

  private void tell(StoreState.Condition condition, String error) {
    int waiting = recordings.waiting() + documents.waiting();
    if (condition != state.condition()) {
      Level level = condition == StoreState.Condition.READY ? Level.INFO : Level.ERROR;
      LOG.log(
          level, () -> "the object store is %s waiting=%d %s".formatted(condition, waiting, error));
    }
    state = new StoreState(condition, waiting, recordings.aside() + documents.aside(), error);
  }

  /// Why nothing of it may be deleted now; empty when the store does not mind. Its clock is asked
  /// too: whoever sets ours has not set that one.
  Optional<String> obstacle(Kept kept) {
    try {
      store.check();
      Optional<Instant> locked = files.lockedUntil(keyOf(kept));
      return locked.map(_ -> "store-locked");
    } catch (StoreException e) {
      return Optional.of("store-" + e.kind().name().toLowerCase(Locale.ROOT));
    }
  }

  /// Deletes all versions and markers of it in the store.
  void delete(Kept kept) throws IOException {
    switch (kept.item().kind()) {
      case RECORDING -> placement.deleteAll(new RecordingId(kept.item().id()));
      case DOCUMENT -> {
        files.deleteAll(keyOf(kept));
        copies.deletePin(kept.item().id());
      }
    }
  }

  boolean isGone(Kept kept) throws StoreException {
    return files.isGone(keyOf(kept));
  }

  private String keyOf(Kept kept) {
    return switch (kept.item().kind()) {
      case RECORDING -> placement.keyOf(new RecordingId(kept.item().id()));
      case DOCUMENT -> copies.keyOf(kept.caseId(), kept.item().id());
    };
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

  /// One at a time, into memory first.
  void ensureHere(Path document) {
    if (!Files.exists(document)) {
      fetching.lock();
      try {
        copies.ensureHere(document);
      } finally {
        fetching.unlock();
      }
    }
  }

  void close() {
    store.close();
  }
}
