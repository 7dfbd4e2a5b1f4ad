package huizhen.recording.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The entries of one tile side by side (C2SP tlog-tiles): each a length u16 and its bytes.
public final class EntryBundle {
  public static final int MAX_ENTRY_BYTES = 65_535;

  private EntryBundle() {}

  public static byte[] bytes(List<byte[]> entries) {
    var out = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new IllegalArgumentException("an entry of %d bytes".formatted(entry.length));
      }
      out.write(entry.length >> 8);
      out.write(entry.length);
      out.writeBytes(entry);
    }
    return out.toByteArray();
  }

  /// Throws an [IllegalArgumentException] when these bytes are not `count` entries.
  public static List<byte[]> parse(byte[] bytes, int count) {
    var entries = new ArrayList<byte[]>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.remaining() >= 2) {
      int length = Short.toUnsignedInt(in.getShort());
      if (length > in.remaining()) {
        throw new IllegalArgumentException("an entry bundle was cut off");
      }
      var entry = new byte[length];
      in.get(entry);
      entries.add(entry);
    }
    if (in.hasRemaining() || entries.size() != count) {
      throw new IllegalArgumentException(
          "an entry bundle has %d entries instead of %d".formatted(entries.size(), count));
    }
    return entries;
  }
}
