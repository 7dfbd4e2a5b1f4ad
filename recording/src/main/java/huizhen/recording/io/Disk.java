package huizhen.recording.io;

import java.io.IOException;
import java.nio.file.Path;

/// What the module asks of a file system when it writes: the seam at which tests make a disk full,
/// broken or slow.
interface Disk {
  /// A new file, for its owner alone. Fails when there is one of this name.
  Appender create(Path file) throws IOException;

  /// Puts a file in the place of another at once and durably: temporary file, fsync, rename, fsync
  /// of the folder.
  void replace(Path file, byte[] content) throws IOException;

  /// A folder, for its owner alone, and those above it; nothing when it is there.
  void createFolder(Path folder) throws IOException;

  /// Deletes a file; nothing when it is not there. Gone for good once the folder is synced.
  void delete(Path file) throws IOException;

  /// What we may still write where this folder is.
  long usableBytes(Path folder) throws IOException;

  /// Makes a folder's entries durable.
  void syncFolder(Path folder) throws IOException;

  /// A file that grows. One thread at a time.
  interface Appender extends AutoCloseable {
    void append(byte[] bytes) throws IOException;

    /// Makes all that was appended durable.
    void force() throws IOException;

    /// Cuts off what a failed [#append] may have left, and goes on from there.
    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
  }
}
