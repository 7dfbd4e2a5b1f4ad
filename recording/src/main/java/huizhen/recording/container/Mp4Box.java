package huizhen.recording.container;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Boxes of ISO/IEC 14496-12, written one into the other: a size of four bytes, a type, content.
final class Mp4Box {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Mp4Box u8(int value) {
    bytes.write(value);
    return this;
  }

  Mp4Box u16(int value) {
    return u8(value >> 8).u8(value);
  }

  Mp4Box u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  Mp4Box u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  Mp4Box zeros(int count) {
    bytes.writeBytes(new byte[count]);
    return this;
  }

  /// Four letters.
  Mp4Box name(String letters) {
    return raw(letters.getBytes(StandardCharsets.US_ASCII));
  }

  Mp4Box raw(byte[] content) {
    bytes.writeBytes(content);
    return this;
  }

  Mp4Box box(String type, Mp4Box content) {
    return u32(8L + content.size()).name(type).raw(content.toBytes());
  }

  /// A box that begins with a version and flags (section 4.2).
  Mp4Box full(String type, int version, int flags, Mp4Box content) {
    return u32(12L + content.size())
        .name(type)
        .u32((long) version << 24 | flags)
        .raw(content.toBytes());
  }

  int size() {
    return bytes.size();
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
