package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.store.PlacedObject;
import huizhen.recording.store.io.ObjectStore;
import huizhen.recording.store.io.ObjectStore.Kept;
import huizhen.recording.store.io.ObjectStore.Version;
import huizhen.recording.store.io.StoreConfig;
import huizhen.recording.store.io.StoreException;
import huizhen.recording.store.io.StoreException.Kind;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.StoredManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// One recording's segments in an object store: puts them there, asks the store whether it has
/// them, pins them in the manifest, and only then lets the local ones go. Reads, and deletes, by
/// version. Blocks.
final class Placement {
  private static final Duration SHORTEST_LOCK = Duration.ofDays(1);

  private final ObjectStore store;
  private final StoreConfig config;
  private final ManifestStore manifests;
  private final Disk disk;
  private final InstantSource clock;
  private final ReentrantLock manifestLock = new ReentrantLock();

  Placement(
      ObjectStore store,
      StoreConfig config,
      ManifestStore manifests,
      Disk disk,
      InstantSource clock) {
    this.store = store;
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
      placed.add(place(stored.get(), segment));
    }
    manifestLock.lock();
    try {
      if (manifests.read(id).isPresent()) {
        StoredManifest pinned = manifests.write(stored.get().withObjects(placed));
        // For who has lost the folder: what is pinned says where all else is.
        var _ =
            store.put(
                key(id, "manifest.json"),
                manifests.folderOf(id).resolve("manifest.json"),
                lockUntil(pinned));
      }
    } finally {
      manifestLock.unlock();
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
      Segment segment = segment(stored.get(), placed);
      Kept kept = store.look(placed.key(), placed.version());
      if (kept.bytes() != segment.bytes() || !isLocked(kept, placed.lockedUntil())) {
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
    try (InputStream in = store.open(placed.key(), placed.version())) {
      byte[] bytes = in.readNBytes(Math.toIntExact(segment.bytes() + 1));
      if (bytes.length != segment.bytes()
          || !Digests.hex(Digests.sha256(bytes)).equals(segment.sha256())) {
        throw new RecordingException(
            "segment %s of recording %s is another one in the store than its manifest says"
                .formatted(segment.file(), id));
      }
      disk.replace(manifests.folderOf(id).resolve(segment.file()), bytes);
    } catch (IOException e) {
      throw new RecordingException(
          "segment %s of recording %s lies in the store and cannot be fetched: %s"
              .formatted(segment.file(), id, e.getMessage()),
          e);
    }
  }

  /// When the last lock or hold on anything of a recording ends: empty when nothing is locked,
  /// [Instant#MAX] for a hold.
  Optional<Instant> lockedUntil(RecordingId id) throws StoreException {
    Instant last = Instant.MIN;
    for (Version version : store.versions(key(id, ""))) {
      if (!version.isMarker()) {
        Kept kept = store.look(version.key(), version.version());
        Instant until = kept.isHeld() ? Instant.MAX : kept.lockedUntil().orElse(Instant.MIN);
        last = until.isAfter(last) ? until : last;
      }
    }
    return last.isAfter(clock.instant()) ? Optional.of(last) : Optional.empty();
  }

  /// Deletes every version and marker of a recording, whoever put it there.
  void deleteAll(RecordingId id) throws StoreException {
    manifestLock.lock();
    try {
      for (Version version : store.versions(key(id, ""))) {
        store.delete(version);
      }
    } finally {
      manifestLock.unlock();
    }
  }

  boolean isGone(RecordingId id) throws StoreException {
    return store.versions(key(id, "")).isEmpty();
  }

  private PlacedObject place(StoredManifest stored, Segment segment) throws IOException {
    RecordingId id = stored.manifest().id();
    Path file = manifests.folderOf(id).resolve(segment.file());
    String key = key(id, segment.file());
    Instant until = lockUntil(stored);
    try (InputStream in = Files.newInputStream(file)) {
      if (!isSame(in, segment)) {
        throw new StoreException(
            Kind.REFUSED, "%s is not what its manifest says: it is not put there".formatted(key));
      }
    }
    // A crash may have come between an upload and its pin.
    for (Version version : store.versions(key)) {
      if (version.key().equals(key) && !version.isMarker()) {
        Optional<PlacedObject> there = confirmed(segment, key, version.version(), until);
        if (there.isPresent()) {
          return there.get();
        }
      }
    }
    String version = store.put(key, file, until);
    return confirmed(segment, key, version, until)
        .orElseThrow(() ->
            new StoreException(
                Kind.REFUSED, key + " was put there, and the store does not keep it so"));
  }

  /// Size, lock and, from the bytes themselves, digest: what a store says of digests differs too
  /// much between stores to be believed.
  private Optional<PlacedObject> confirmed(
      Segment segment, String key, String version, Instant until) throws IOException {
    Kept kept = store.look(key, version);
    if (kept.bytes() != segment.bytes() || !isLocked(kept, until)) {
      return Optional.empty();
    }
    try (InputStream in = store.open(key, version)) {
      return isSame(in, segment)
          ? Optional.of(
              new PlacedObject(segment.file(), key, version, kept.lockedUntil().orElseThrow()))
          : Optional.empty();
    }
  }

  private static boolean isLocked(Kept kept, Instant until) {
    return kept.lockedUntil().filter(it -> !it.isBefore(until)).isPresent();
  }

  private static boolean isSame(InputStream in, Segment segment) throws IOException {
    MessageDigest digest = Digests.sha256();
    var chunk = new byte[BundleSource.CHUNK];
    long bytes = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      digest.update(chunk, 0, read);
      bytes += read;
    }
    return bytes == segment.bytes() && Digests.hex(digest.digest()).equals(segment.sha256());
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
