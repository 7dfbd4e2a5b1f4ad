package huizhen.recording.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A disk in memory that knows what an fsync has made sure of. At a chosen operation it keeps what
/// a power cut would leave then: all that is sure, and of the rest a part, in any order of pages.
/// Goes on afterwards, so that what runs on it need not stop.
final class PowerCutDisk implements Disk {
  private static final int PAGE = 4096;

  private final Random random;
  private final Map<Path, Kept> files = new TreeMap<>();
  private final Set<Path> unsureEntries = new HashSet<>();
  private long operations;
  private long cutAt = Long.MAX_VALUE;
  private Map<Path, byte[]> left = Map.of();

  PowerCutDisk(Random random) {
    this.random = random;
  }

  private static final class Kept {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int sure;
  }

  /// The power goes at the so-manyth operation from now.
  void cutIn(int count) {
    cutAt = operations + count;
  }

  boolean isCut() {
    return !left.isEmpty();
  }

  /// The files after the cut.
  Map<Path, byte[]> left() {
    return left;
  }

  private void operation() {
    if (++operations == cutAt) {
      left = new TreeMap<>();
      files.forEach((path, file) -> {
        if (!unsureEntries.contains(path) || random.nextBoolean()) {
          left.put(path, survived(file));
        }
      });
    }
  }

  private byte[] survived(Kept file) {
    byte[] all = file.bytes.toByteArray();
    int unsure = all.length - file.sure;
    if (unsure == 0) {
      return all;
    }
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(all, file.sure);
      case 1 -> Arrays.copyOf(all, file.sure + random.nextInt(unsure + 1));
      case 2 -> {
        // The length came to the disk, the end of the content did not.
        Arrays.fill(all, file.sure + random.nextInt(unsure), all.length, (byte) 0);
        yield all;
      }
      default -> {
        for (int from = file.sure; from < all.length; from = (from / PAGE + 1) * PAGE) {
          if (random.nextBoolean()) {
            Arrays.fill(all, from, Math.min(all.length, (from / PAGE + 1) * PAGE), (byte) 0);
          }
        }
        yield all;
      }
    };
  }

  @Override
  public Appender create(Path file) throws IOException {
    operation();
    var kept = new Kept();
    if (files.putIfAbsent(file, kept) != null) {
      throw new IOException(file + " is there");
    }
    unsureEntries.add(file);
    return new Appender() {
      @Override
      public void append(byte[] bytes) {
        operation();
        kept.bytes.writeBytes(bytes);
      }

      @Override
      public void force() {
        operation();
        kept.sure = kept.bytes.size();
      }

      @Override
      public void truncate(long size) {
        throw new AssertionError("nothing fails here");
      }

      @Override
      public void close() {
        // Makes nothing sure.
      }
    };
  }

  @Override
  public void replace(Path file, byte[] content) {
    operation();
    var kept = new Kept();
    kept.bytes.writeBytes(content);
    kept.sure = content.length;
    files.put(file, kept);
  }

  @Override
  public void createFolder(Path folder) {
    // Folders are there.
  }

  @Override
  public void delete(Path file) {
    files.remove(file);
  }

  @Override
  public long usableBytes(Path folder) {
    return Long.MAX_VALUE;
  }

  @Override
  public void syncFolder(Path folder) {
    operation();
    unsureEntries.removeIf(path -> path.startsWith(folder));
  }
}
