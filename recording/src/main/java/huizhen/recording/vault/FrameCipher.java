package huizhen.recording.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals and opens the frames of one segment.
///
/// A frame is `len u32 | type u8 | head tag u32 | AES-256-GCM ciphertext and tag`. The keys are
/// HKDF-SHA256 (RFC 5869) of the data key, the segment's salt and its name; the nonce is the
/// frame's number and a mark for the footer; the additional data are len, type and the header's
/// hash. The head tag (HMAC-SHA256 over number, len and type, cut to 32 bits) lets a reader tell a
/// frame that was cut short from one whose length was changed.
public final class FrameCipher {
  static final int HEAD_BYTES = 9;
  static final int TAG_BYTES = 16;

  /// The largest plaintext of a frame.
  public static final int MAX_PLAIN_BYTES = 1 << 20;

  private final SecretKeySpec key;
  private final Cipher cipher;
  private final Mac headMac;
  private final byte[] headerHash;

  /// @param owner what the segment belongs to, e.g. a recording's id
  public FrameCipher(byte[] dataKey, String owner, SegmentHeader header) {
    try {
      byte[] info =
          "huizhen segment v1 %s/%d/%d"
              .formatted(owner, header.stream(), header.number())
              .getBytes(StandardCharsets.UTF_8);
      var derived =
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract()
                      .addIKM(dataKey)
                      .addSalt(header.salt())
                      .thenExpand(info, 64));
      key = new SecretKeySpec(derived, 0, 32, "AES");
      headMac = Mac.getInstance("HmacSHA256");
      headMac.init(new SecretKeySpec(derived, 32, 32, "HmacSHA256"));
      Arrays.fill(derived, (byte) 0);
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
      headerHash = Digests.sha256(header.encode());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks HKDF, HMAC or AES-GCM", e);
    }
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
    try {
      start(Cipher.ENCRYPT_MODE, number, type, sealed);
      int written = cipher.doFinal(plain, offset, length, frame.array(), HEAD_BYTES);
      assert written == sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal a frame", e);
    }
    return frame.array();
  }

  /// Empty when the ciphertext is not what was sealed as this frame.
  Optional<byte[]> open(long number, FrameType type, byte[] frame) {
    int sealed = frame.length - HEAD_BYTES;
    try {
      start(Cipher.DECRYPT_MODE, number, type, sealed);
      return Optional.of(cipher.doFinal(frame, HEAD_BYTES, sealed));
    } catch (AEADBadTagException e) {
      // An outcome, not a failure: the caller says which frame it was.
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open a frame", e);
    }
  }

  int headTag(long number, int sealedBytes, int type) {
    headMac.update(
        ByteBuffer.allocate(13).putLong(number).putInt(sealedBytes).put((byte) type).flip());
    return ByteBuffer.wrap(headMac.doFinal()).getInt();
  }

  private void start(int mode, long number, FrameType type, int sealed)
      throws GeneralSecurityException {
    byte[] nonce =
        ByteBuffer.allocate(12).putInt(type == FrameType.FOOTER ? 1 : 0).putLong(number).array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
    cipher.updateAAD(ByteBuffer.allocate(5).putInt(sealed).put((byte) type.code()).flip());
    cipher.updateAAD(headerHash);
  }
}
