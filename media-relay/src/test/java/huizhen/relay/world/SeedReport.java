package huizhen.relay.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/// Says of each test that failed which worlds it was in, and how to have the same ones again. JUnit
/// finds it by itself. Remembers the last [#MAX_WORLDS]; tests run one after the other.
public final class SeedReport implements BeforeEachCallback, TestWatcher {
  /// What is added to every seed that a test names.
  static final long OFFSET = Long.getLong("huizhen.seed", 0);

  private static final int MAX_WORLDS = 8;
  private static final Deque<Begun> WORLDS = new ArrayDeque<>();

  /// @param option the `-Dhuizhen.seed` that gives this world again
  private record Begun(long seed, long option) {}

  static void begun(long seed, long option) {
    if (WORLDS.size() == MAX_WORLDS) {
      var _ = WORLDS.removeFirst();
    }
    WORLDS.addLast(new Begun(seed, option));
  }

  /// What to say of a test that fails now; nothing of one that was in no world.
  static Optional<String> report() {
    return Optional.ofNullable(WORLDS.peekLast())
        .map(last ->
            "failed in the world of seed %d, after %s; ./huizhen test sim --seed %d has it again"
                .formatted(last.seed, WORLDS.stream().map(Begun::seed).toList(), last.option));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    WORLDS.clear();
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    report()
        .ifPresent(said ->
            System.out.printf(
                "%s %s %s%n",
                context.getRequiredTestClass().getSimpleName(), context.getDisplayName(), said));
  }
}
