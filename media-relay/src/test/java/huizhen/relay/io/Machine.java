package huizhen.relay.io;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// The machine that the tests run on. Where it lacks something a test is skipped; where `CI` is set
/// it fails, or nobody would notice.
final class Machine {
  private Machine() {}

  static void needs(boolean isThere, String what) {
    if (System.getenv("CI") == null) {
      assumeTrue(isThere, what);
    } else {
      assertTrue(isThere, what);
    }
  }
}
