package huizhen.web.io;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Secrets of 256 random bits, and ids. Secrets are kept by their SHA-256 alone.
final class Tokens {
  private static final int BYTES = 32;
  private static final int ID_BYTES = 15;

  private final SecureRandom random;

  Tokens(SecureRandom random) {
    this.random = random;
  }

  String secret() {
    return random(BYTES);
  }

  /// Twenty letters, not to be guessed.
  String id() {
    return random(ID_BYTES);
  }

  private String random(int bytes) {
    var value = new byte[bytes];
    random.nextBytes(value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  static String hash(String secret) {
    return HexFormat.of().formatHex(sha256(secret));
  }

  /// The same id for the same parts, 43 of `A-Z a-z 0-9 _ -`.
  static String derive(String... parts) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(String.join("\n", parts)));
  }

  static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
