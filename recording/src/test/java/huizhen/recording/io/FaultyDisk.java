package huizhen.recording.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/// The real disk, until a test makes it full or hang. A full one takes half of what is appended.
final class FaultyDisk implements Disk {
  private final FileDisk disk = new FileDisk();
  volatile boolean isFull;
  volatile CountDownLatch hangs = new CountDownLatch(0);

  @Override
  public Appender create(Path file) throws IOException {
    check();
    return new FaultyAppender(disk.create(file));
  }

  @Override
  public void replace(Path file, byte[] content) throws IOException {
    check();
    disk.replace(file, content);
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    disk.createFolder(folder);
  }

  @Override
  public void delete(Path file) throws IOException {
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

  private void check() throws IOException {
    if (isFull) {
      throw new IOException("No space left on device");
    }
  }

  private final class FaultyAppender implements Appender {
    private final Appender appender;

    FaultyAppender(Appender appender) {
      this.appender = appender;
    }

    @Override
    public void append(byte[] bytes) throws IOException {
      try {
        hangs.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (isFull) {
        appender.append(Arrays.copyOf(bytes, bytes.length / 2));
        check();
      }
      appender.append(bytes);
    }

    @Override
    public void force() throws IOException {
      appender.force();
    }

    @Override
    public void truncate(long size) throws IOException {
      appender.truncate(size);
    }

    @Override
    public void close() throws IOException {
      appender.close();
    }
  }
}
