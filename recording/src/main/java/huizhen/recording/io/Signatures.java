package huizhen.recording.io;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/// Checks Ed25519 signatures (RFC 8032).
final class Signatures {
  private Signatures() {}

  static boolean isGood(byte[] publicKey, byte[] message, byte[] signature) {
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
}
