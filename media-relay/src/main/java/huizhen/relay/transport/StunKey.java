package huizhen.relay.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key of a short-term credential (RFC 8489 §9.1.1) and the HMAC-SHA1 that MESSAGE-INTEGRITY is
/// made of (§14.5). Owned by one thread.
public final class StunKey {
  static final int TAG_BYTES = 20;

  private final Mac mac;
  private final byte[] expected = new byte[TAG_BYTES];
  private final byte[] lengthField = new byte[2];

  public StunKey(String password) {
    this(password.getBytes(UTF_8));
  }

  StunKey(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }

  /// Whether the attribute `integrityAt` bytes behind `offset` holds the right tag.
  boolean verifies(byte[] bytes, int offset, int integrityAt) {
    compute(bytes, offset, integrityAt, expected, 0);
    int tag = offset + integrityAt + 4;
    return MessageDigest.isEqual(expected, java.util.Arrays.copyOfRange(bytes, tag, tag + 20));
  }

  /// Writes the tag of a message whose integrity attribute begins `integrityAt` bytes behind
  /// `offset`.
  void sign(byte[] bytes, int offset, int integrityAt) {
    compute(bytes, offset, integrityAt, bytes, offset + integrityAt + 4);
  }

  /// A transaction id that nobody without the key can foretell, another one for each number.
  byte[] transaction(long number) {
    byte[] counted = new byte[Long.BYTES];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = (byte) (number >> (8 * i));
    }
    return java.util.Arrays.copyOf(mac.doFinal(counted), 12);
  }

  private void compute(byte[] bytes, int offset, int integrityAt, byte[] target, int at) {
    // The length counts up to the end of the integrity attribute, whatever follows it.
    int length = integrityAt + 4 + TAG_BYTES - StunMessage.HEADER_BYTES;
    lengthField[0] = (byte) (length >> 8);
    lengthField[1] = (byte) length;
    try {
      mac.update(bytes, offset, 2);
      mac.update(lengthField);
      mac.update(bytes, offset + 4, integrityAt - 4);
      mac.doFinal(target, at);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a tag of 20 bytes has its room", e);
    }
  }
}
