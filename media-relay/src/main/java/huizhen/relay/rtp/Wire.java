package huizhen.relay.rtp;

/// Reads and writes big-endian numbers. The callers check the bounds.
final class Wire {
  private Wire() {}

  static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xff;
  }

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  static int u24(byte[] bytes, int at) {
    return u16(bytes, at) << 8 | (bytes[at + 2] & 0xff);
  }

  static long u32(byte[] bytes, int at) {
    return (long) u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  static void put16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 8);
    bytes[at + 1] = (byte) value;
  }

  static void put24(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 16);
    put16(bytes, at + 1, value);
  }

  static void put32(byte[] bytes, int at, long value) {
    put16(bytes, at, (int) (value >>> 16));
    put16(bytes, at + 2, (int) value);
  }
}
