package huizhen.recording.vault;

import huizhen.recording.api.CipherSuite;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;

/// Seals and opens the frames of one segment.
///
/// A frame is `len u32 | type u8 | head tag u32 | ciphertext and tag`, in the suite that the header
/// names; here in the words of the first one. The keys are HKDF-SHA256 (RFC 5869) of the data key,
/// the segment's salt and its name; the nonce is the frame's number and a mark for the footer; the
/// additional data are len, type and the header's hash. The head tag (HMAC-SHA256 over number, len
/// and type, cut to 32 bits) lets a reader tell a frame that was cut short from one whose length
/// was changed.
public final class FrameCipher {
  static final int HEAD_BYTES = 9;
  static final int TAG_BYTES = Aead.TAG_BYTES;

  /// The largest plaintext of a frame.
  public static final int MAX_PLAIN_BYTES = 1 << 20;

  private final CipherSuite suite;
  private final Aead aead;
  private final byte[] headKey;
  private final byte[] headerHash;

  /// @param owner what the segment belongs to, e.g. a recording's id
  public FrameCipher(byte[] dataKey, String owner, SegmentHeader header) {
    suite = header.suite();
    byte[] info =
        "huizhen segment v1 %s/%d/%d"
            .formatted(owner, header.stream(), header.number())
            .getBytes(StandardCharsets.UTF_8);
    try {
      byte[] derived = Suites.derive(suite, dataKey, header.salt(), info, 64);
      aead = Suites.aead(suite, Arrays.copyOf(derived, 32));
      headKey = Arrays.copyOfRange(derived, 32, 64);
      Arrays.fill(derived, (byte) 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks HKDF", e);
    }
    headerHash = Suites.digest(suite, header.encode());
  }

  CipherSuite suite() {
    return suite;
  }

  byte[] headerHash() {
    return headerHash.clone();
  }

  byte[] seal(long number, FrameType type, byte[] plain, int offset, int length) {
    if (length > MAX_PLAIN_BYTES) {
      throw new IllegalArgumentException("a frame of %d bytes is too long".formatted(length));
    }
    int sealed = length + TAG_BYTES;
    var frame = ByteBuffer.allocate(HEAD_BYTES + sealed);
    frame.putInt(sealed).put((byte) type.code()).putInt(headTag(number, sealed, type.code()));
    aead.seal(
        nonce(number, type),
        additional(type, sealed),
        plain,
        offset,
        length,
        frame.array(),
        HEAD_BYTES);
    return frame.array();
  }

  /// Empty when the ciphertext is not what was sealed as this frame.
  Optional<byte[]> open(long number, FrameType type, byte[] frame) {
    int sealed = frame.length - HEAD_BYTES;
    return aead.open(nonce(number, type), additional(type, sealed), frame, HEAD_BYTES, sealed);
  }

  int headTag(long number, int sealedBytes, int type) {
    byte[] head =
        ByteBuffer.allocate(13).putLong(number).putInt(sealedBytes).put((byte) type).array();
    return ByteBuffer.wrap(Suites.authenticate(suite, headKey, head)).getInt();
  }

  private static byte[] nonce(long number, FrameType type) {
    return ByteBuffer.allocate(Aead.NONCE_BYTES)
        .putInt(type == FrameType.FOOTER ? 1 : 0)
        .putLong(number)
        .array();
  }

  private byte[] additional(FrameType type, int sealed) {
    return ByteBuffer.allocate(5 + headerHash.length)
        .putInt(sealed)
        .put((byte) type.code())
        .put(headerHash)
        .array();
  }
}
