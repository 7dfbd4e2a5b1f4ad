package huizhen.web.io;

import huizhen.web.feed.FeedBatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Files `feed-000001.jsonl`, `feed-000002.jsonl` … of lines
/// `{"chain":"HEX","trail":"…","record":{…}}`, where the chain is the SHA-256 of the line before's
/// chain and of this line's text from `"trail"` on. It goes on from file to file, begins with 64
/// zeros, and shows that no line was changed, lost or put in between.
///
/// A batch is appended and on the disk, or the file is as it was: what a crash left half written is
/// cut off. A file that has [#MAX_BYTES] is followed by the next one; who takes files away leaves
/// the last one. For one thread at a time.
final class FeedFiles {
  static final long MAX_BYTES = 64L << 20;
  static final String BEGINNING = "0".repeat(64);

  /// Longer than any line: an entry's detail is bounded by what requests may have.
  private static final int MAX_LINE = 1 << 20;

  private static final Pattern NAME = Pattern.compile("feed-(\\d{6})\\.jsonl");
  private static final Pattern LINE =
      Pattern.compile("\\{\"chain\":\"([0-9a-f]{64})\",(\"trail\":.*\\})", Pattern.DOTALL);
  private static final int MOST_FILES = 999_999;

  private final Path folder;
  private @Nullable Position position;

  /// @param chain of the last line
  private record Position(int number, long size, String chain) {}

  FeedFiles(Path folder) {
    this.folder = folder;
  }

  void append(FeedBatch batch) throws IOException {
    var at = position == null || isGone(position) ? find() : position;
    position = null; // until this is on the disk
    if (at.size() >= MAX_BYTES) {
      at = new Position(at.number() + 1, 0, at.chain());
    }
    if (at.number() > MOST_FILES) {
      throw new IOException("the feed's folder has all names used up: begin with another one");
    }
    var chain = at.chain();
    var lines = new StringBuilder();
    for (var record : batch.records()) {
      var text = "\"trail\":\"%s\",\"record\":%s}".formatted(batch.trail(), record.encode());
      chain = chain(chain, text);
      lines.append("{\"chain\":\"").append(chain).append("\",").append(text).append('\n');
    }
    var bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    write(at, bytes);
    position = new Position(at.number(), at.size() + bytes.length, chain);
  }

  private boolean isGone(Position at) throws IOException {
    return !Files.exists(file(at.number())) || Files.size(file(at.number())) != at.size();
  }

  private void write(Position at, byte[] bytes) throws IOException {
    var file = file(at.number());
    var isNew = !Files.exists(file);
    if (isNew) {
      var _ =
          Files.createFile(
              file,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }
    try (var channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE))) {
      var buffer = ByteBuffer.wrap(bytes);
      for (long offset = at.size(); buffer.hasRemaining(); ) {
        offset += channel.write(buffer, offset);
      }
      channel.force(true);
    }
    if (isNew) {
      try (var names = FileChannel.open(folder, Set.of(StandardOpenOption.READ))) {
        names.force(true); // or the file has no name after a crash
      }
    }
  }

  /// Where the last whole line ends; what comes after it is cut off.
  private Position find() throws IOException {
    var numbers = numbers();
    for (int number : numbers.reversed()) {
      var end = cutTail(file(number));
      if (end.isPresent()) {
        return new Position(number, Files.size(file(number)), end.get());
      }
    }
    // All files are empty, or there are none.
    return new Position(numbers.isEmpty() ? 1 : numbers.getFirst(), 0, BEGINNING);
  }

  private List<Integer> numbers() throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(it -> NAME.matcher(it.getFileName().toString()))
          .filter(it -> it.matches())
          .map(it -> Integer.valueOf(it.group(1)))
          .sorted()
          .toList();
    }
  }

  /// The chain of the last whole line; empty when there is none.
  private static Optional<String> cutTail(Path file) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      long from = Math.max(0, open.length() - 2L * MAX_LINE);
      var tail = new byte[(int) (open.length() - from)];
      open.seek(from);
      open.readFully(tail);
      int end = lastNewline(tail, tail.length);
      if (end < 0 && from > 0) {
        throw new DamagedException(file);
      }
      open.setLength(from + end + 1);
      open.getFD().sync();
      if (end < 0) {
        return Optional.empty();
      }
      int begin = lastNewline(tail, end) + 1;
      var line = LINE.matcher(new String(tail, begin, end - begin, StandardCharsets.UTF_8));
      if (!line.matches()) {
        throw new DamagedException(file);
      }
      return Optional.of(line.group(1));
    }
  }

  private static int lastNewline(byte[] bytes, int before) {
    for (int at = before - 1; at >= 0; at--) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private Path file(int number) {
    return folder.resolve(String.format(Locale.ROOT, "feed-%06d.jsonl", number));
  }

  /// @param text of the line from `"trail"` on
  static String chain(String before, String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(before.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The last line is none of ours: nothing is written behind it.
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(Path file) {
      super("%s ends in something else: move it away".formatted(file));
    }
  }
}
