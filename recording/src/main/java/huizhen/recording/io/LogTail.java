package huizhen.recording.io;

import huizhen.recording.log.Tile;
import huizhen.recording.vault.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The entries of a log that do not fill a tile yet, in one append-only file: magic, the number of
/// the first entry u64, then for each entry its length u16, its bytes, and the first 8 bytes of
/// SHA-256(number u64 | entry). What a crash left behind the last whole entry was acknowledged to
/// nobody and is dropped. At most [Tile#WIDTH] entries.
final class LogTail implements AutoCloseable {
  private static final byte[] MAGIC = "HZLOG\0\0\1".getBytes(StandardCharsets.ISO_8859_1);
  private static final int HEAD_BYTES = MAGIC.length + Long.BYTES;
  private static final int CHECK_BYTES = 8;

  private final Path file;
  private final Disk disk;
  private final long first;
  private final List<byte[]> entries;
  private Optional<Disk.Appender> appender = Optional.empty();

  private LogTail(Path file, Disk disk, long first, List<byte[]> entries) {
    this.file = file;
    this.disk = disk;
    this.first = first;
    this.entries = new ArrayList<>(entries);
  }

  static LogTail begin(Path file, Disk disk, long first) throws IOException {
    var tail = new LogTail(file, disk, first, List.of());
    tail.rewrite();
    return tail;
  }

  /// Reads what is whole. Empty when the file is no tail of a log.
  static Optional<LogTail> read(Path file, Disk disk) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    var magic = new byte[MAGIC.length];
    if (in.remaining() < HEAD_BYTES || !Arrays.equals(MAGIC, take(in, magic))) {
      return Optional.empty();
    }
    long first = in.getLong();
    if (first < 0 || first % Tile.WIDTH != 0) {
      return Optional.empty();
    }
    var entries = new ArrayList<byte[]>();
    while (in.remaining() >= Short.BYTES && entries.size() < Tile.WIDTH) {
      int length = Short.toUnsignedInt(in.getShort());
      if (in.remaining() < length + CHECK_BYTES) {
        break;
      }
      byte[] entry = take(in, new byte[length]);
      if (!Arrays.equals(check(first + entries.size(), entry), take(in, new byte[CHECK_BYTES]))) {
        break;
      }
      entries.add(entry);
    }
    return Optional.of(new LogTail(file, disk, first, entries));
  }

  long first() {
    return first;
  }

  long next() {
    return first + entries.size();
  }

  List<byte[]> entries() {
    return entries;
  }

  boolean isFull() {
    return entries.size() == Tile.WIDTH;
  }

  /// Durable when it returns. After a failure the file is written afresh at the next call.
  void append(byte[] entry) throws IOException {
    if (isFull()) {
      throw new IllegalStateException("a full tail takes no entry");
    }
    if (appender.isEmpty()) {
      rewrite();
    }
    try {
      appender.orElseThrow().append(record(next(), entry));
      appender.orElseThrow().force();
      entries.add(entry);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    var open = appender;
    appender = Optional.empty();
    if (open.isPresent()) {
      open.get().close();
    }
  }

  /// Puts a file with the whole entries alone in the place of what is there.
  private void rewrite() throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(fresh);
    Disk.Appender next = disk.create(fresh);
    try {
      next.append(ByteBuffer.allocate(HEAD_BYTES).put(MAGIC).putLong(first).array());
      for (int i = 0; i < entries.size(); i++) {
        next.append(record(first + i, entries.get(i)));
      }
      next.force();
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      disk.syncFolder(file.resolveSibling("."));
    } catch (IOException e) {
      next.close();
      throw e;
    }
    appender = Optional.of(next);
  }

  private static byte[] record(long number, byte[] entry) {
    var out = new ByteArrayOutputStream();
    out.write(entry.length >> 8);
    out.write(entry.length);
    out.writeBytes(entry);
    out.writeBytes(check(number, entry));
    return out.toByteArray();
  }

  private static byte[] check(long number, byte[] entry) {
    MessageDigest digest = Digests.sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return Arrays.copyOf(digest.digest(entry), CHECK_BYTES);
  }

  private static byte[] take(ByteBuffer in, byte[] into) {
    in.get(into);
    return into;
  }
}
