package huizhen.recording.evidence;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A local header as somebody may have written it, looked at with suspicion.
///
/// @param fixed how many of the bytes that all our headers share are other ones
/// @param crc as it says
/// @param stored size as stored, as it says
/// @param bytes size of the content, as it says
/// @param extraBytes length of the extra field; ours have none
/// @param name printable ASCII; all else is shown as `?`
public record ZipHeader(
    int fixed, int method, long crc, long stored, long bytes, int extraBytes, String name) {
  private static final byte[] OURS =
      Arrays.copyOf(ZipForm.localHeader("", 0, 0), ZipForm.CONSTANT_BYTES);
  private static final int MAX_NAME = 512;
  private static final int DEFLATE = 8;

  /// @param bytes at least [ZipForm#LOCAL_BYTES], and behind them as much of the name as there is
  public static ZipHeader read(byte[] bytes) {
    int fixed = 0;
    for (int i = 0; i < OURS.length; i++) {
      fixed += bytes[i] == OURS[i] ? 0 : 1;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int nameBytes = Short.toUnsignedInt(in.getShort(26));
    int from = ZipForm.LOCAL_BYTES;
    int to = Math.min(bytes.length, from + Math.min(nameBytes, MAX_NAME));
    String name = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    return new ZipHeader(
        fixed,
        Short.toUnsignedInt(in.getShort(8)),
        Integer.toUnsignedLong(in.getInt(14)),
        Integer.toUnsignedLong(in.getInt(18)),
        Integer.toUnsignedLong(in.getInt(22)),
        Short.toUnsignedInt(in.getShort(28)),
        name.replaceAll("[^ -~]", "?"));
  }

  /// Whether it has our form, whatever name and size it says.
  public boolean isOurs() {
    return fixed == 0 && stored == bytes && extraBytes == 0;
  }

  /// Whether another program compressed it. A single change can't make ours look so.
  public boolean isCompressed() {
    return method == DEFLATE && (stored != bytes || fixed > 1);
  }
}
