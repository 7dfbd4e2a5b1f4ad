package huizhen.web.io;

import huizhen.web.factor.Argon2;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/// Hashes passwords and client secrets with Argon2id (RFC 9106) into PHC strings. Blocking, some
/// tens of milliseconds and 19 MiB each: call it on a virtual thread, few at once.
public final class PasswordHasher {
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private final SecureRandom random;
  private final int memoryKib;
  private final int iterations;

  public PasswordHasher(SecureRandom random) {
    this(random, Argon2.USUAL.memoryKib(), Argon2.USUAL.iterations());
  }

  /// With figures of one's own, e.g. cheap ones for tests.
  PasswordHasher(SecureRandom random, int memoryKib, int iterations) {
    this.random = random;
    this.memoryKib = memoryKib;
    this.iterations = iterations;
  }

  /// @return `$argon2id$v=19$m=…,t=…,p=…$salt$hash`
  public String hash(String password) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    var hash =
        Argon2.derive(password, salt, new Argon2.Cost(memoryKib, iterations, LANES), HASH_BYTES);
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            memoryKib, iterations, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /// False also for a text that is no such hash.
  public boolean verify(String phc, String password) {
    var match = PHC.matcher(phc);
    if (!match.matches()) {
      return false;
    }
    int memory = Integer.parseInt(match.group(1));
    int iterations = Integer.parseInt(match.group(2));
    int lanes = Integer.parseInt(match.group(3));
    var cost = new Argon2.Cost(memory, iterations, lanes);
    if (!cost.isSound()) {
      return false;
    }
    byte[] salt;
    byte[] expected;
    try {
      salt = Base64.getDecoder().decode(match.group(4));
      expected = Base64.getDecoder().decode(match.group(5));
    } catch (IllegalArgumentException damaged) {
      return false; // not base64 of whole bytes
    }
    return MessageDigest.isEqual(expected, Argon2.derive(password, salt, cost, expected.length));
  }
}
