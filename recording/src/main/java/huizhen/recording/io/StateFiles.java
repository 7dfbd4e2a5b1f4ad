package huizhen.recording.io;

import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.state.StateCodec;
import huizhen.recording.state.StateRecord;
import huizhen.recording.vault.SegmentEncoder;
import huizhen.recording.vault.SegmentHeader;
import huizhen.recording.vault.SegmentReader;
import huizhen.recording.vault.SegmentStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of a copy in one folder: `state-00001.hzs`, a segment as recordings have them, and its
/// key `state-00001.key`. Blocks.
final class StateFiles {
  private static final String OWNER = "state";
  private static final Pattern NAME = Pattern.compile("state-(\\d{5})\\.(hzs|key)");

  private final Path folder;
  private final Disk disk;
  private final KeyVault keys;
  private final SecureRandom random = new SecureRandom();

  StateFiles(Path folder, Disk disk, KeyVault keys) {
    this.folder = folder;
    this.disk = disk;
    this.keys = keys;
  }

  /// Hears of the records of one file in their order.
  interface Listener {
    /// @param index of all records of this file
    void record(long index, StateRecord it);
  }

  /// How a file was read.
  ///
  /// @param frames that are whole
  /// @param fault where it was changed, in words; empty when it was not
  record End(long frames, String chain, String fault) {}

  /// A file that is being written.
  record Open(int number, SegmentEncoder encoder, Disk.Appender appender) {}

  /// Ascending.
  List<Integer> numbers() throws IOException {
    return numbers("hzs");
  }

  private List<Integer> numbers(String kind) throws IOException {
    var numbers = new ArrayList<Integer>();
    if (!Files.isDirectory(folder)) {
      return numbers;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> {
        var name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && name.group(2).equals(kind)) {
          numbers.add(Integer.valueOf(name.group(1)));
        }
      });
    }
    return numbers.stream().sorted().toList();
  }

  /// One that no file and no key has.
  private int freeNumber() throws IOException {
    int highest = 0;
    for (var kind : List.of("hzs", "key")) {
      var numbers = numbers(kind);
      highest = Math.max(highest, numbers.isEmpty() ? 0 : numbers.getLast());
    }
    return highest + 1;
  }

  Open begin() throws IOException {
    disk.createFolder(folder);
    int number = freeNumber();
    String wrapped = keys.newKey(OWNER);
    disk.replace(keyFile(number), wrapped.getBytes(StandardCharsets.UTF_8));
    var salt = new byte[SegmentHeader.SALT_BYTES];
    random.nextBytes(salt);
    var encoder =
        new SegmentEncoder(
            keys.unwrap(wrapped), OWNER, new SegmentHeader(keys.suite(), 0, number, salt));
    Disk.Appender appender = disk.create(file(number));
    appender.append(encoder.header());
    disk.syncFolder(folder);
    return new Open(number, encoder, appender);
  }

  /// Goes on behind a frame that was changed, where that can be told.
  End read(int number, Listener listener) {
    var fault = "";
    long frames = 0;
    long index = 0;
    try (var source = new FileSegmentSource(file(number))) {
      byte[] key = keys.unwrap(Files.readString(keyFile(number)));
      var reader = new SegmentReader(source, key, OWNER, 0, number);
      while (true) {
        switch (reader.next()) {
          case SegmentStep.Frame frame -> {
            frames++;
            for (var record : StateCodec.read(frame.plain())) {
              listener.record(index++, record);
            }
          }
          case SegmentStep.Tampered tampered -> {
            if (fault.isEmpty()) {
              fault =
                  "%s was changed at or behind byte %d (frame %d)"
                      .formatted(
                          file(number).getFileName(), tampered.position(), tampered.number());
            }
            if (!reader.skipTampered()) {
              return new End(frames, reader.chain(), fault);
            }
          }
          case SegmentStep.Torn _, SegmentStep.Sealed _ -> {
            return new End(frames, reader.chain(), fault);
          }
        }
      }
    } catch (IllegalArgumentException e) {
      return new End(frames, "", file(number).getFileName() + " has records that are none");
    } catch (IOException | RecordingException e) {
      return new End(
          frames, "", "%s can't be read: %s".formatted(file(number).getFileName(), e.getMessage()));
    }
  }

  long bytes(int number) throws IOException {
    return Files.size(file(number));
  }

  /// The key after the file: a file without its key is a fault, a key without its file is nothing.
  void delete(int number) throws IOException {
    disk.delete(file(number));
    disk.syncFolder(folder);
    disk.delete(keyFile(number));
  }

  String name(int number) {
    return file(number).getFileName().toString();
  }

  /// The whole folder under another name.
  void setAside(String name) throws IOException {
    Files.move(folder, folder.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
    disk.syncFolder(folder.resolveSibling(".").normalize());
  }

  private Path file(int number) {
    return folder.resolve("state-%05d.hzs".formatted(number));
  }

  private Path keyFile(int number) {
    return folder.resolve("state-%05d.key".formatted(number));
  }
}
