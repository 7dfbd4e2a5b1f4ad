package huizhen.recording.vault;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// Checks Ed25519 (RFC 8032) and SM2 signatures, by the kind of the key.
public final class Signatures {
  /// What an X.509 SubjectPublicKeyInfo of Ed25519 begins with (RFC 8410 §4); the key follows.
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  private Signatures() {}

  public static boolean isGood(byte[] publicKey, byte[] message, byte[] signature) {
    if (!isEd25519(publicKey)) {
      return Sm2.isGood(publicKey, message, signature);
    }
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey)));
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      // A signature that cannot even be read is a bad one.
      return false;
    }
  }

  /// Whether these bytes are an Ed25519 or SM2 key as X.509 SubjectPublicKeyInfo.
  public static boolean isKey(byte[] publicKey) {
    return isEd25519(publicKey) || Sm2.isKey(publicKey);
  }

  /// Whether these bytes are an Ed25519 key as X.509 SubjectPublicKeyInfo.
  public static boolean isEd25519(byte[] publicKey) {
    return publicKey.length == SPKI.length + KEY_BYTES
        && Arrays.equals(SPKI, Arrays.copyOf(publicKey, SPKI.length));
  }

  /// The 32 bytes of the key itself.
  public static byte[] rawKey(byte[] publicKey) {
    if (!isEd25519(publicKey)) {
      throw new IllegalArgumentException("this is no Ed25519 public key");
    }
    return Arrays.copyOfRange(publicKey, SPKI.length, publicKey.length);
  }

  /// The key with these 32 bytes, as X.509 SubjectPublicKeyInfo.
  public static byte[] ofRawKey(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("an Ed25519 public key has 32 bytes");
    }
    byte[] out = Arrays.copyOf(SPKI, SPKI.length + KEY_BYTES);
    System.arraycopy(key, 0, out, SPKI.length, KEY_BYTES);
    return out;
  }
}
