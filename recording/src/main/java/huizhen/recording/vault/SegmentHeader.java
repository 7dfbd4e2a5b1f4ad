package huizhen.recording.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The first [#BYTES] bytes of a segment, in the clear: magic and format version, which stream of
/// its owner the segment belongs to, its number there, and the salt of its key.
public final class SegmentHeader {
  public static final int BYTES = 48;
  public static final int SALT_BYTES = 32;
  private static final byte[] MAGIC = "HZSEG\0\0\1".getBytes(StandardCharsets.ISO_8859_1);

  private final int stream;
  private final int number;
  private final byte[] salt;

  /// @param salt 32 random bytes, never used for another segment
  public SegmentHeader(int stream, int number, byte[] salt) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException(
          "a salt has %d bytes, not %d".formatted(SALT_BYTES, salt.length));
    }
    this.stream = stream;
    this.number = number;
    this.salt = salt.clone();
  }

  public int stream() {
    return stream;
  }

  public int number() {
    return number;
  }

  byte[] salt() {
    return salt.clone();
  }

  public byte[] encode() {
    return ByteBuffer.allocate(BYTES).put(MAGIC).putInt(stream).putInt(number).put(salt).array();
  }

  /// Empty when these bytes do not begin with a segment header.
  public static Optional<SegmentHeader> decode(ByteBuffer bytes) {
    if (bytes.remaining() < BYTES) {
      return Optional.empty();
    }
    var magic = new byte[MAGIC.length];
    ByteBuffer in = bytes.duplicate().get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      return Optional.empty();
    }
    int stream = in.getInt();
    int number = in.getInt();
    var salt = new byte[SALT_BYTES];
    in.get(salt);
    return Optional.of(new SegmentHeader(stream, number, salt));
  }
}
