package huizhen.recording.io;

import huizhen.recording.api.CipherSuite;
import huizhen.recording.api.RecordingException;
import huizhen.recording.vault.SegmentEncoder;
import huizhen.recording.vault.SegmentHeader;
import huizhen.recording.vault.SegmentReader;
import huizhen.recording.vault.SegmentStep;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;

/// A film on disk: in the form of a segment, under a key of its own that comes of its recording's.
/// So it can't be read any more when the recording's key is destroyed. Blocks; one thread.
final class FilmFile implements AutoCloseable {
  /// In between, what was written may be lost: the film is then made again.
  private static final long FORCE_BYTES = 64L << 20;

  private final Disk.Appender appender;
  private final SegmentEncoder encoder;
  private long plainBytes;
  private long forcedBytes;

  private FilmFile(Disk.Appender appender, SegmentEncoder encoder) {
    this.appender = appender;
    this.encoder = encoder;
  }

  /// @param suite the recording's
  /// @param film names the film among those of its recording
  static FilmFile create(Disk disk, Path file, CipherSuite suite, byte[] recordingKey, String film)
      throws IOException {
    var salt = new byte[SegmentHeader.SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    var encoder =
        new SegmentEncoder(recordingKey, owner(film), new SegmentHeader(suite, 0, 0, salt));
    var made = new FilmFile(disk.create(file), encoder);
    made.appender.append(encoder.header());
    return made;
  }

  /// Appends; at most a frame's size at a time.
  ///
  /// @return whether it was made durable with this
  boolean append(byte[] plain, int length) throws IOException {
    appender.append(encoder.frame(plain, 0, length));
    plainBytes += length;
    if (encoder.bytes() - forcedBytes < FORCE_BYTES) {
      return false;
    }
    appender.force();
    forcedBytes = encoder.bytes();
    return true;
  }

  /// Of the film, without what encryption adds.
  long plainBytes() {
    return plainBytes;
  }

  void seal() throws IOException {
    appender.append(encoder.footer());
    appender.force();
  }

  @Override
  public void close() throws IOException {
    appender.close();
  }

  /// All of it, in order. Fails when it is not whole.
  static void read(Path file, byte[] recordingKey, String film, Consumer<Buffer> out) {
    try (var source = new FileSegmentSource(file)) {
      var reader = new SegmentReader(source, recordingKey, owner(film), 0, 0);
      while (true) {
        switch (reader.next()) {
          case SegmentStep.Frame frame -> {
            var plain = new byte[frame.plain().remaining()];
            frame.plain().get(plain);
            out.accept(Buffer.buffer(plain));
          }
          case SegmentStep.Sealed _ -> {
            return;
          }
          case SegmentStep.Torn _, SegmentStep.Tampered _ ->
              throw new RecordingException(
                  "the film %s is not whole; ask for it again".formatted(film));
        }
      }
    }
  }

  private static String owner(String film) {
    return "film-" + film;
  }
}
