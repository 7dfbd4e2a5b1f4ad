package huizhen.recording.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A piece of the tree as a static file (C2SP tlog-tiles): up to [#WIDTH] hashes that stand side by
/// side at tree level `8 × level`. A full one never changes; one that is not yet full is named by
/// its width too, so neither does that.
///
/// @param level 0 for the leaves' hashes
/// @param number 0 for the first of its level
public record Tile(int level, long number, List<TreeHash> hashes) {
  public static final int WIDTH = 256;
  static final int LEVELS_PER_TILE = 8;

  public Tile {
    hashes = List.copyOf(hashes);
    if (level < 0 || level > 63 || number < 0 || hashes.isEmpty() || hashes.size() > WIDTH) {
      throw new IllegalArgumentException("no tile is %d/%d".formatted(level, number));
    }
  }

  public byte[] bytes() {
    var out = new ByteArrayOutputStream();
    hashes.forEach(hash -> out.writeBytes(hash.bytes()));
    return out.toByteArray();
  }

  /// Throws an [IllegalArgumentException] when these bytes are not `width` hashes.
  public static Tile parse(int level, long number, int width, byte[] bytes) {
    if (bytes.length != width * TreeHash.BYTES) {
      throw new IllegalArgumentException(
          "tile %d/%d has %d bytes".formatted(level, number, bytes.length));
    }
    var hashes = new ArrayList<TreeHash>(width);
    for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
      var hash = new byte[TreeHash.BYTES];
      in.get(hash);
      hashes.add(TreeHash.of(hash));
    }
    return new Tile(level, number, hashes);
  }

  /// E.g. `tile/0/x001/234` for a full one and `tile/0/x001/234.p/17` for one of width 17.
  public String path() {
    return path(Integer.toString(level), number, hashes.size());
  }

  public static String path(int level, long number) {
    return path(Integer.toString(level), number, WIDTH);
  }

  /// Of the entries whose hashes tile `0/number` has.
  public static String entriesPath(long number, int width) {
    return path("entries", number, width);
  }

  private static String path(String level, long number, int width) {
    var name = new StringBuilder("%03d".formatted(number % 1000));
    for (long rest = number / 1000; rest > 0; rest /= 1000) {
      name.insert(0, "x%03d/".formatted(rest % 1000));
    }
    return "tile/" + level + "/" + name + (width == WIDTH ? "" : ".p/" + width);
  }
}
