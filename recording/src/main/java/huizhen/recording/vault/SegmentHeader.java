package huizhen.recording.vault;

import huizhen.recording.api.CipherSuite;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The first [#BYTES] bytes of a segment, in the clear: magic, the suite's id, which stream of its
/// owner the segment belongs to, its number there, and the salt of its key.
public final class SegmentHeader {
  public static final int BYTES = 48;
  public static final int SALT_BYTES = 32;
  private static final byte[] MAGIC = "HZSEG\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte AES = 1;
  private static final byte GM = 2;

  private final CipherSuite suite;
  private final int stream;
  private final int number;
  private final byte[] salt;

  /// In the first suite.
  public SegmentHeader(int stream, int number, byte[] salt) {
    this(CipherSuite.AES, stream, number, salt);
  }

  /// @param salt 32 random bytes, never used for another segment
  public SegmentHeader(CipherSuite suite, int stream, int number, byte[] salt) {
    if (salt.length != SALT_BYTES) {
      throw new IllegalArgumentException(
          "a salt has %d bytes, not %d".formatted(SALT_BYTES, salt.length));
    }
    this.suite = suite;
    this.stream = stream;
    this.number = number;
    this.salt = salt.clone();
  }

  public CipherSuite suite() {
    return suite;
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
    byte id =
        switch (suite) {
          case AES -> AES;
          case GM -> GM;
        };
    return ByteBuffer.allocate(BYTES)
        .put(MAGIC)
        .put(id)
        .putInt(stream)
        .putInt(number)
        .put(salt)
        .array();
  }

  /// Empty when these bytes do not begin with a segment header.
  public static Optional<SegmentHeader> decode(ByteBuffer bytes) {
    if (bytes.remaining() < BYTES) {
      return Optional.empty();
    }
    var magic = new byte[MAGIC.length];
    ByteBuffer in = bytes.duplicate().get(magic);
    byte id = in.get();
    if (!Arrays.equals(magic, MAGIC) || (id != AES && id != GM)) {
      return Optional.empty();
    }
    int stream = in.getInt();
    int number = in.getInt();
    var salt = new byte[SALT_BYTES];
    in.get(salt);
    CipherSuite suite = id == AES ? CipherSuite.AES : CipherSuite.GM;
    return Optional.of(new SegmentHeader(suite, stream, number, salt));
  }
}
