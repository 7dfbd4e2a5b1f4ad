package huizhen.recording.store.io;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A bucket that keeps versions and can lock each until a date. Calls block, end within the store's
/// time-outs, and are tried once: who calls decides about later.
public interface ObjectStore extends AutoCloseable {
  /// Fails when the bucket does not keep versions or lock them, or its clock is not ours.
  void check() throws StoreException;

  /// Puts a file there as a new version that nobody can delete before `lockUntil` (compliance
  /// mode). Gives the version.
  String put(String key, Path file, Instant lockUntil) throws StoreException;

  /// What the store says of one version.
  Kept look(String key, String version) throws StoreException;

  /// The bytes of one version. The caller closes it.
  InputStream open(String key, String version) throws StoreException;

  /// All versions and delete markers whose keys begin so, at most [#MAX_LISTED].
  List<Version> versions(String prefix) throws StoreException;

  int MAX_LISTED = 10_000;

  /// Puts a legal hold on one version, which has no end, or takes it off.
  void hold(Version version, boolean isHeld) throws StoreException;

  /// Locks one version until a later time than before (compliance mode). Fails when that is
  /// earlier.
  void lengthen(Version version, Instant lockUntil) throws StoreException;

  /// Deletes one version, or one delete marker, for good. Fails as LOCKED while a lock stands.
  void delete(Version version) throws StoreException;

  @Override
  void close();

  /// @param lockedUntil empty when nothing locks it in compliance mode
  /// @param isHeld a legal hold, which has no end
  record Kept(long bytes, Optional<Instant> lockedUntil, boolean isHeld) {}

  /// @param isMarker a delete marker: hides what is below and deletes nothing
  record Version(String key, String version, boolean isMarker) {}
}
