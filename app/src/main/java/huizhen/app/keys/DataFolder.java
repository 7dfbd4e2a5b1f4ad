package huizhen.app.keys;

import huizhen.app.config.Config;
import huizhen.app.config.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The data folder and the key folder, made readable by this user alone and held by a lock: two
/// gateways never share one. The lock goes with the process, however it ends.
public final class DataFolder implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  public static DataFolder claim(Config.Folders folders) {
    make(folders.data(), "--data");
    make(folders.keys(), "--keys");
    var file = folders.data().resolve("huizhen.lock");
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StartException(
            "the data folder %s is in use by another gateway: stop it, or give another --data."
                .formatted(folders.data()));
      }
      return new DataFolder(channel, lock);
    } catch (IOException e) {
      throw unwritable(folders.data(), "--data", e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // Held by a gateway in this very process.
      return null;
    }
  }

  private static void make(Path folder, String flag) {
    try {
      var _ =
          Files.createDirectories(
              folder,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      var probe = Files.createTempFile(folder, ".huizhen", ".probe");
      Files.delete(probe);
    } catch (IOException e) {
      throw unwritable(folder, flag, e);
    }
  }

  private static StartException unwritable(Path folder, String flag, IOException cause) {
    return new StartException(
        "can't write to %s: check its owner and space, or give another %s.".formatted(folder, flag),
        cause);
  }
}
