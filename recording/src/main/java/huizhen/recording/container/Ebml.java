package huizhen.recording.container;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes EBML elements (RFC 8794) into memory. Sizes take 8 bytes for masters and 1 to 4
/// otherwise.
final class Ebml {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Ebml uint(int id, long value) {
    int bytes = Math.max(1, (71 - Long.numberOfLeadingZeros(value)) / 8);
    head(id, bytes);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  Ebml real(int id, double value) {
    head(id, 8);
    out.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
    return this;
  }

  Ebml text(int id, String value) {
    return bytes(id, value.getBytes(StandardCharsets.UTF_8));
  }

  Ebml bytes(int id, byte[] value) {
    head(id, value.length);
    out.writeBytes(value);
    return this;
  }

  Ebml master(int id, Ebml content) {
    return bytes(id, content.toBytes());
  }

  /// A master whose end is the end of the file (RFC 8794 §6.2).
  Ebml openMaster(int id) {
    id(id);
    out.write(0x01);
    for (int i = 0; i < 7; i++) {
      out.write(0xFF);
    }
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void head(int id, int length) {
    id(id);
    if (length < 0x7F) {
      out.write(0x80 | length);
    } else {
      out.writeBytes(ByteBuffer.allocate(4).putInt(0x1000_0000 | length).array());
    }
  }

  private void id(int id) {
    int bytes = (39 - Integer.numberOfLeadingZeros(id)) / 8;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write(id >>> shift);
    }
  }
}
