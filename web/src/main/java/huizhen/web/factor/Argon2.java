package huizhen.web.factor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) of a password: for hashes that are kept, and for keys. Computes some tens of
/// milliseconds with [#USUAL].
public final class Argon2 {
  /// OWASP's least figures.
  public static final Cost USUAL = new Cost(19_456, 2, 1);

  private Argon2() {}

  public record Cost(int memoryKib, int iterations, int lanes) {
    /// Past these a kept value is damaged, and would cost too much to try.
    private static final int MAX_MEMORY_KIB = 262_144;

    private static final int MAX_ITERATIONS = 16;

    /// Whether it is worth trying.
    public boolean isSound() {
      return lanes >= 1
          && iterations >= 1
          && iterations <= MAX_ITERATIONS
          && memoryKib >= 8 * lanes
          && memoryKib <= MAX_MEMORY_KIB;
    }
  }

  /// The array is the caller's, to be emptied where it is a key.
  public static byte[] derive(String password, byte[] salt, Cost cost, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.iterations())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    var derived = new byte[length];
    var typed = password.getBytes(StandardCharsets.UTF_8);
    try {
      int written = generator.generateBytes(typed, derived);
      assert written == length;
      return derived;
    } finally {
      Arrays.fill(typed, (byte) 0);
    }
  }
}
