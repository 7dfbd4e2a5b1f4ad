package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.io.StoredFiles.Expected;
import huizhen.recording.store.PlacedObject;
import huizhen.recording.store.io.ObjectStore;
import huizhen.recording.store.io.StoreConfig;
import huizhen.recording.store.io.StoreException;
import huizhen.recording.store.io.StoreException.Kind;
import huizhen.recording.vault.StoredManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// One recording's segments in an object store: puts them there, asks the store whether it has
/// them, pins them in the manifest, and only then lets the local ones go. Reads, and deletes, by
/// version. Blocks.
final class Placement {
  /// What may be deleted sooner is not locked any more.
  static final Duration SHORTEST_LOCK = Duration.ofDays(1);

  private final ObjectStore store;
  private final StoredFiles files;
  private final StoreConfig config;
  private final ManifestStore manifests;
  private final Disk disk;
  private final InstantSource clock;
  private final ReentrantLock manifestLock = new ReentrantLock();

  Placement(
      ObjectStore store,
      StoredFiles files,
      StoreConfig config,
      ManifestStore manifests,
      Disk disk,
      InstantSource clock) {
    this.store = store;
    this.files = files;
    this.config = config;
    this.manifests = manifests;
    this.disk = disk;
    this.clock = clock;
  }

  /// Whether it has segments that are to go there. What may be deleted soon is not locked any more.
  boolean isWanted(StoredManifest stored) {
    return EvidenceLog.isOver(stored)
        && stored.objects().isEmpty()
        && !stored.segments().isEmpty()
        && stored.retainUntil().isAfter(clock.instant().plus(SHORTEST_LOCK));
  }

  /// Puts all segments there, has them confirmed, and pins them. Nothing when that is done or its
  /// recording is gone.
  void place(RecordingId id) throws IOException {
    Optional<StoredManifest> stored = manifests.read(id).filter(this::isWanted);
    if (stored.isEmpty()) {
      return;
    }
    var placed = new ArrayList<PlacedObject>();
    for (Segment segment : stored.get().segments()) {
      Path file = manifests.folderOf(id).resolve(segment.file());
      String key = key(id, segment.file());
      placed.add(files.put(key, file, expected(segment), lockUntil(stored.get())));
    }
    pin(id, stored.get(), placed);
  }

  private void pin(RecordingId id, StoredManifest stored, List<PlacedObject> placed)
      throws IOException {
    manifestLock.lock();
    try {
      if (manifests.read(id).isPresent()) {
        var _ = manifests.write(stored.withObjects(placed));
        // For who has lost the folder: what is pinned says where all else is.
        var _ =
            store.put(
                key(id, "manifest.json"),
                manifests.folderOf(id).resolve("manifest.json"),
                placed.stream()
                    .map(PlacedObject::lockedUntil)
                    .max(Instant::compareTo)
                    .orElse(lockUntil(stored)));
      }
    } finally {
      manifestLock.unlock();
    }
  }

  /// Locks a recording's pinned versions for longer where its years have grown, and says so in its
  /// manifest.
  void lengthen(RecordingId id, StoreLocks locks) throws IOException {
    Optional<StoredManifest> stored = manifests.read(id).filter(it -> !it.objects().isEmpty());
    if (stored.isEmpty()) {
      return;
    }
    var placed = new ArrayList<PlacedObject>();
    boolean isLonger = false;
    for (PlacedObject each : stored.get().objects()) {
      Optional<Instant> until = locks.longer(Shelf.kept(stored.get()), each.lockedUntil());
      placed.add(until.isPresent() ? files.lengthen(each, until.get()) : each);
      isLonger |= until.isPresent();
    }
    if (isLonger) {
      pin(id, stored.get(), placed);
    }
  }

  /// Deletes local segments that are older than the setting says, each after the store has said
  /// once more that it has and locks the pinned version. False when some are still here.
  boolean giveUpLocal(RecordingId id) throws IOException {
    Optional<StoredManifest> stored = manifests.read(id);
    if (stored.isEmpty()) {
      return true;
    }
    boolean isAllGone = true;
    for (PlacedObject placed : stored.get().objects()) {
      Path file = manifests.folderOf(id).resolve(placed.file());
      if (!Files.exists(file)) {
        continue;
      }
      Instant since = Files.getLastModifiedTime(file).toInstant();
      if (since.plus(config.keepLocal()).isAfter(clock.instant())) {
        isAllGone = false;
        continue;
      }
      if (!files.isKept(placed, segment(stored.get(), placed).bytes())) {
        throw new StoreException(
            Kind.REFUSED, placed.key() + " is not kept and locked as it was: the file stays");
      }
      disk.delete(file);
    }
    return isAllGone;
  }

  /// Fetches a segment that lies in the store alone, and believes it only when its digest is the
  /// manifest's.
  void fetch(StoredManifest stored, Segment segment, PlacedObject placed) {
    RecordingId id = stored.manifest().id();
    try {
      byte[] bytes = files.fetch(placed, expected(segment));
      disk.replace(manifests.folderOf(id).resolve(segment.file()), bytes);
    } catch (IOException e) {
      throw new RecordingException(
          "segment %s of recording %s lies in the store and cannot be fetched: %s"
              .formatted(segment.file(), id, e.getMessage()),
          e);
    }
  }

  /// Deletes every version and marker of a recording, whoever put it there.
  void deleteAll(RecordingId id) throws StoreException {
    manifestLock.lock();
    try {
      files.deleteAll(key(id, ""));
    } finally {
      manifestLock.unlock();
    }
  }

  /// What the keys of all its objects begin with.
  String keyOf(RecordingId id) {
    return key(id, "");
  }

  private static Expected expected(Segment segment) {
    return new Expected(segment.file(), segment.bytes(), segment.sha256());
  }

  private static Segment segment(StoredManifest stored, PlacedObject placed) {
    return stored.segments().stream()
        .filter(it -> it.file().equals(placed.file()))
        .findFirst()
        .orElseThrow(() ->
            new RecordingException("a manifest has an object and no segment " + placed.file()));
  }

  /// Whole seconds, as S3 has them.
  private static Instant lockUntil(StoredManifest stored) {
    return stored.retainUntil().truncatedTo(ChronoUnit.SECONDS);
  }

  private String key(RecordingId id, String file) {
    return "%srecordings/%s/%s".formatted(config.prefix(), id, file);
  }
}
