package huizhen.recording.vault;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM (NIST SP 800-38D), by the JDK.
final class AesGcm implements Aead {
  private final SecretKeySpec key;
  private final Cipher cipher;

  AesGcm(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    }
  }

  @Override
  public void seal(
      byte[] nonce, byte[] additional, byte[] plain, int offset, int length, byte[] out, int at) {
    try {
      start(Cipher.ENCRYPT_MODE, nonce, additional);
      int written = cipher.doFinal(plain, offset, length, out, at);
      assert written == length + TAG_BYTES;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal", e);
    }
  }

  @Override
  public Optional<byte[]> open(
      byte[] nonce, byte[] additional, byte[] sealed, int offset, int length) {
    try {
      start(Cipher.DECRYPT_MODE, nonce, additional);
      return Optional.of(cipher.doFinal(sealed, offset, length));
    } catch (AEADBadTagException e) {
      // An outcome, not a failure: the caller says of what.
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot open", e);
    }
  }

  private void start(int mode, byte[] nonce, byte[] additional) throws GeneralSecurityException {
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce, 0, NONCE_BYTES));
    cipher.updateAAD(additional);
  }
}
