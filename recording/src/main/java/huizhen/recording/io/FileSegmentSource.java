package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import huizhen.recording.vault.SegmentSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A segment in a file. Blocks; one thread at a time.
final class FileSegmentSource implements SegmentSource, AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final long size;

  FileSegmentSource(Path file) {
    this(file, Long.MAX_VALUE);
  }

  /// @param limit where to stop, when the file still grows
  FileSegmentSource(Path file, long limit) {
    this.file = file;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      size = Math.min(limit, channel.size());
    } catch (IOException e) {
      throw new RecordingException("cannot read %s; is it missing?".formatted(file), e);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] read(long position, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, position + bytes.position()) < 0) {
          throw new RecordingException("%s became shorter while it was read".formatted(file));
        }
      }
    } catch (IOException e) {
      throw new RecordingException("cannot read %s".formatted(file), e);
    }
    return bytes.array();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new RecordingException("cannot close %s".formatted(file), e);
    }
  }
}
