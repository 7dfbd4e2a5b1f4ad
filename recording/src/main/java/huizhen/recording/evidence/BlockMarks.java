package huizhen.recording.evidence;

import huizhen.recording.vault.Digests;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Pattern;

/// Where in a file a change is: the first four bytes of each block's SHA-256, in hex, side by side.
/// They only locate; that a file is whole is shown by the digest over all of it.
///
/// @param blockBytes a multiple of [#SMALLEST], such that a file has at most [#MOST] blocks
public record BlockMarks(long blockBytes, String marks) {
  public static final int SMALLEST = 1024;
  public static final int MOST = 256;
  private static final int MARK_BYTES = 4;
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{8}){0,256}");

  public BlockMarks {
    if (blockBytes < SMALLEST || blockBytes % SMALLEST != 0 || !FORM.matcher(marks).matches()) {
      throw new IllegalArgumentException("these are no block marks");
    }
  }

  public static long blockBytes(long fileBytes) {
    long units = Math.ceilDiv(fileBytes, (long) MOST * SMALLEST);
    return Math.max(1, units) * SMALLEST;
  }

  boolean fits(long fileBytes) {
    if (marks.isEmpty() && fileBytes > 0) {
      return true; // whoever made the list did not have the file
    }
    return blockBytes == blockBytes(fileBytes)
        && marks.length() / (2 * MARK_BYTES) == Math.ceilDiv(fileBytes, blockBytes);
  }

  /// Makes the marks of a file that is fed to it in order.
  public static final class Marker {
    private final long blockBytes;
    private final MessageDigest block = Digests.sha256();
    private final StringBuilder marks = new StringBuilder();
    private long inBlock;

    public Marker(long blockBytes) {
      this.blockBytes = blockBytes;
    }

    /// What is past [#MOST] blocks is left out: such a file is not the one that was listed.
    public void update(byte[] bytes, int offset, int length) {
      int at = offset;
      int left = length;
      while (left > 0) {
        int part = (int) Math.min(left, blockBytes - inBlock);
        block.update(bytes, at, part);
        inBlock += part;
        at += part;
        left -= part;
        if (inBlock == blockBytes) {
          mark();
        }
      }
    }

    /// Ends the marker.
    public BlockMarks marks() {
      if (inBlock > 0) {
        mark();
      }
      return new BlockMarks(blockBytes, marks.toString());
    }

    private void mark() {
      byte[] digest = block.digest();
      inBlock = 0;
      if (marks.length() < MOST * MARK_BYTES * 2) {
        marks.append(Digests.hex(Arrays.copyOf(digest, MARK_BYTES)));
      }
    }
  }

  /// The first and last byte of the stretch in which another file of `fileBytes` differs; from its
  /// first different block to the last one.
  public Stretch difference(BlockMarks other, long fileBytes) {
    int width = MARK_BYTES * 2;
    int count = Math.max(marks.length(), other.marks.length()) / width;
    int first = count;
    int last = -1;
    for (int i = 0; i < count; i++) {
      boolean isSame =
          (i + 1) * width <= Math.min(marks.length(), other.marks.length())
              && marks.regionMatches(i * width, other.marks, i * width, width);
      if (!isSame) {
        first = Math.min(first, i);
        last = i;
      }
    }
    if (last < 0) {
      return new Stretch(0, Math.max(0, fileBytes - 1));
    }
    return new Stretch(
        first * blockBytes,
        Math.max(first * blockBytes, Math.min(fileBytes, (last + 1) * blockBytes) - 1));
  }

  /// @param from first byte, counted from 0
  /// @param to last byte
  public record Stretch(long from, long to) {}
}
