package huizhen.web.signing;

import huizhen.web.factor.Argon2;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A private key under its owner's password: AES-256-GCM with a key that HKDF-SHA256 (RFC 5869)
/// makes of Argon2id's (RFC 9106) output, under a salt of its own, so that the hash that the
/// password is checked with helps nobody. The context is additional data: a wrapping that is moved
/// to another account or certificate does not open.
///
/// Written as `hzk1$m=…,t=…,p=…$salt$nonce and ciphertext`. Each call costs what a check of the
/// password costs.
public final class PasswordWrap {
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int KEY_BYTES = 32;
  private static final int TAG_BITS = 128;
  private static final byte[] USE = "huizhen signing key 1".getBytes(StandardCharsets.US_ASCII);

  /// Of 16 and of 28 to some 3,000 bytes: a key of RSA would fit too.
  private static final Pattern FORM =
      Pattern.compile(
          "hzk1\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)"
              + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{38,4096})");

  private PasswordWrap() {}

  /// @param privateKey PKCS#8; the caller empties it
  public static String wrap(
      byte[] privateKey, String password, String context, Argon2.Cost cost, SecureRandom random) {
    var salt = new byte[SALT_BYTES];
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    try {
      var sealed =
          cipher(Cipher.ENCRYPT_MODE, password, salt, nonce, context, cost).doFinal(privateKey);
      var base64 = Base64.getEncoder().withoutPadding();
      return "hzk1$m=%d,t=%d,p=%d$%s$%s"
          .formatted(
              cost.memoryKib(),
              cost.iterations(),
              cost.lanes(),
              base64.encodeToString(salt),
              base64.encodeToString(
                  ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK can't encrypt with AES-256-GCM", e);
    }
  }

  /// The private key, which the caller empties; empty when the password or the context is another
  /// one, or the wrapping was changed.
  public static Optional<byte[]> open(String wrapped, String password, String context) {
    var match = FORM.matcher(wrapped);
    if (!match.matches()) {
      return Optional.empty();
    }
    var cost =
        new Argon2.Cost(
            Integer.parseInt(match.group(1)),
            Integer.parseInt(match.group(2)),
            Integer.parseInt(match.group(3)));
    if (!cost.isSound()) {
      return Optional.empty();
    }
    try {
      var salt = Base64.getDecoder().decode(match.group(4));
      var sealed = Base64.getDecoder().decode(match.group(5));
      var nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, password, salt, nonce, context, cost)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (GeneralSecurityException | IllegalArgumentException closed) {
      return Optional.empty(); // another password or context, changed, or not base64
    }
  }

  private static Cipher cipher(
      int mode, String password, byte[] salt, byte[] nonce, String context, Argon2.Cost cost)
      throws GeneralSecurityException {
    var stretched = Argon2.derive(password, salt, cost, KEY_BYTES);
    var key = new byte[0];
    try {
      key =
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract().addIKM(stretched).thenExpand(USE, KEY_BYTES));
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
      return cipher;
    } finally {
      Arrays.fill(stretched, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }
}
