package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import huizhen.recording.store.PlacedObject;
import huizhen.recording.store.io.ObjectStore;
import huizhen.recording.store.io.ObjectStore.Kept;
import huizhen.recording.store.io.ObjectStore.Version;
import huizhen.recording.store.io.StoreException;
import huizhen.recording.store.io.StoreException.Kind;
import huizhen.recording.vault.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Files in an object store: puts them there and believes it only when the store has told size,
/// lock and all bytes of the very version; holds, asks and deletes all versions below a key.
/// Blocks.
final class StoredFiles {
  private final ObjectStore store;
  private final InstantSource clock;

  StoredFiles(ObjectStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// What a file is to be, by who made it.
  ///
  /// @param sha256 lower-case hex
  record Expected(String name, long bytes, String sha256) {}

  /// Puts a file there unless a version that is the same and locked long enough is there already: a
  /// crash may have come between an upload and its pin.
  PlacedObject put(String key, Path file, Expected expected, Instant until) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      if (!isSame(in, expected)) {
        throw new StoreException(
            Kind.REFUSED, key + " is not what it is said to be: it is not put there");
      }
    }
    for (Version version : store.versions(key)) {
      if (version.key().equals(key) && !version.isMarker()) {
        Optional<PlacedObject> there = confirmed(expected, key, version.version(), until);
        if (there.isPresent()) {
          return there.get();
        }
      }
    }
    String version = store.put(key, file, until);
    return confirmed(expected, key, version, until)
        .orElseThrow(() ->
            new StoreException(
                Kind.REFUSED, key + " was put there, and the store does not keep it so"));
  }

  /// Locks a pinned version for longer, unless it is already, and has that confirmed.
  PlacedObject lengthen(PlacedObject placed, Instant until) throws StoreException {
    Kept kept = store.look(placed.key(), placed.version());
    if (!isLocked(kept, until)) {
      store.lengthen(new Version(placed.key(), placed.version(), false), until);
      kept = store.look(placed.key(), placed.version());
    }
    Instant confirmed =
        kept.lockedUntil()
            .filter(it -> !it.isBefore(until))
            .orElseThrow(() ->
                new StoreException(
                    Kind.REFUSED, "the store does not lock %s for longer".formatted(placed.key())));
    return new PlacedObject(placed.file(), placed.key(), placed.version(), confirmed);
  }

  /// Whether the store still says that it has and locks the pinned version.
  boolean isKept(PlacedObject placed, long bytes) throws StoreException {
    Kept kept = store.look(placed.key(), placed.version());
    return kept.bytes() == bytes && isLocked(kept, placed.lockedUntil());
  }

  /// The bytes of the pinned version, if they are what they were.
  byte[] fetch(PlacedObject placed, Expected expected) throws IOException {
    try (InputStream in = store.open(placed.key(), placed.version())) {
      byte[] bytes = in.readNBytes(Math.toIntExact(expected.bytes() + 1));
      if (bytes.length != expected.bytes()
          || !Digests.hex(Digests.sha256(bytes)).equals(expected.sha256())) {
        throw new RecordingException(
            "%s is another one in the store than it was".formatted(expected.name()));
      }
      return bytes;
    }
  }

  /// When the last lock or hold on anything below a key ends: empty when nothing is locked,
  /// [Instant#MAX] for a hold.
  Optional<Instant> lockedUntil(String key) throws StoreException {
    Instant last = Instant.MIN;
    for (Version version : store.versions(key)) {
      if (!version.isMarker()) {
        Kept kept = store.look(version.key(), version.version());
        Instant until = kept.isHeld() ? Instant.MAX : kept.lockedUntil().orElse(Instant.MIN);
        last = until.isAfter(last) ? until : last;
      }
    }
    return last.isAfter(clock.instant()) ? Optional.of(last) : Optional.empty();
  }

  /// The keys below a key, without what only delete markers are left of.
  List<String> keys(String key) throws StoreException {
    return store.versions(key).stream()
        .filter(it -> !it.isMarker())
        .map(Version::key)
        .distinct()
        .toList();
  }

  /// Puts a legal hold on every version below a key, or takes it off.
  void hold(String key, boolean isHeld) throws StoreException {
    for (Version version : store.versions(key)) {
      if (!version.isMarker() && store.look(version.key(), version.version()).isHeld() != isHeld) {
        store.hold(version, isHeld);
      }
    }
  }

  /// Deletes every version and marker below a key, whoever put it there.
  void deleteAll(String key) throws StoreException {
    for (Version version : store.versions(key)) {
      store.delete(version);
    }
  }

  boolean isGone(String key) throws StoreException {
    return store.versions(key).isEmpty();
  }

  /// Size, lock and, from the bytes themselves, digest: what a store says of digests differs too
  /// much between stores to be believed.
  private Optional<PlacedObject> confirmed(
      Expected expected, String key, String version, Instant until) throws IOException {
    Kept kept = store.look(key, version);
    if (kept.bytes() != expected.bytes() || !isLocked(kept, until)) {
      return Optional.empty();
    }
    try (InputStream in = store.open(key, version)) {
      return isSame(in, expected)
          ? Optional.of(
              new PlacedObject(expected.name(), key, version, kept.lockedUntil().orElseThrow()))
          : Optional.empty();
    }
  }

  private static boolean isLocked(Kept kept, Instant until) {
    return kept.lockedUntil().filter(it -> !it.isBefore(until)).isPresent();
  }

  private static boolean isSame(InputStream in, Expected expected) throws IOException {
    MessageDigest digest = Digests.sha256();
    var chunk = new byte[BundleSource.CHUNK];
    long bytes = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      digest.update(chunk, 0, read);
      bytes += read;
    }
    return bytes == expected.bytes() && Digests.hex(digest.digest()).equals(expected.sha256());
  }
}
