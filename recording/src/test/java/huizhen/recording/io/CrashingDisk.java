package huizhen.recording.io;

import java.io.IOException;
import java.nio.file.Path;

/// The real disk for so many changes; then the process is as good as dead.
final class CrashingDisk implements Disk {
  /// Past every handler: nothing runs after a crash.
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash", null, false, false);
    }
  }

  private final FileDisk disk = new FileDisk();
  private volatile int left = Integer.MAX_VALUE;

  void crashAfter(int changes) {
    left = changes;
  }

  boolean hasCrashed() {
    return left < 0;
  }

  private synchronized void change() {
    if (left != Integer.MAX_VALUE && --left < 0) {
      left = -1;
      throw new Crash();
    }
  }

  @Override
  public Appender create(Path file) throws IOException {
    change();
    Appender real = disk.create(file);
    return new Appender() {
      @Override
      public void append(byte[] bytes) throws IOException {
        change();
        real.append(bytes);
      }

      @Override
      public void force() throws IOException {
        real.force();
      }

      @Override
      public void truncate(long size) throws IOException {
        change();
        real.truncate(size);
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  @Override
  public void replace(Path file, byte[] content) throws IOException {
    change();
    disk.replace(file, content);
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    disk.createFolder(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
    change();
    disk.delete(file);
  }

  @Override
  public long usableBytes(Path folder) throws IOException {
    return disk.usableBytes(folder);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    disk.syncFolder(folder);
  }
}
