package huizhen.recording.container;

import java.io.ByteArrayOutputStream;

/// Little-endian base 128 (AV1 §4.10.5), up to 28 bits: no unit in a packet is longer.
final class Leb128 {
  private static final int MAX_BYTES = 4;

  private Leb128() {}

  /// The value shifted left by 8, or-ed with the number of bytes read; negative when malformed.
  static long read(byte[] b, int from, int end) {
    long value = 0;
    for (int i = 0; i < MAX_BYTES && from + i < end; i++) {
      value |= (b[from + i] & 0x7FL) << (7 * i);
      if ((b[from + i] & 0x80) == 0) {
        return value << 8 | (i + 1);
      }
    }
    return -1;
  }

  static void write(int value, ByteArrayOutputStream out) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
