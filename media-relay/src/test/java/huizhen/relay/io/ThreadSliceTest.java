package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Short turns, as this machine's kernel gives them.
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
final class ThreadSliceTest {
  private static final int KNOWS_MAJOR = 6;
  private static final int KNOWS_MINOR = 12;

  private final ThreadSlice slice = ThreadSlice.ofThisMachine().orElseThrow();

  @Test
  void a_thread_has_the_turns_it_asked_for() throws Exception {
    assertThat(onThreadOfItsOwn(() -> slice.ask(ThreadSlice.SHORTEST_NANOS))).isTrue();
    assumeThat(kernelKnows()).isTrue();
    assertThat(
            onThreadOfItsOwn(() -> {
              var _ = slice.ask(ThreadSlice.SHORTEST_NANOS);
              return slice.nanos();
            }))
        .isEqualTo(OptionalLong.of(ThreadSlice.SHORTEST_NANOS));
  }

  @Test
  void nobody_else_has() throws Exception {
    OptionalLong before = slice.nanos();
    var _ = onThreadOfItsOwn(() -> slice.ask(ThreadSlice.SHORTEST_NANOS));
    assertThat(slice.nanos()).isEqualTo(before);
  }

  @Test
  void shorter_than_the_shortest_is_the_shortest() throws Exception {
    assumeThat(kernelKnows()).isTrue();
    OptionalLong after =
        onThreadOfItsOwn(() -> {
          var _ = slice.ask(1);
          return slice.nanos();
        });
    assertThat(after).isEqualTo(OptionalLong.of(ThreadSlice.SHORTEST_NANOS));
  }

  private static boolean kernelKnows() {
    String[] version = System.getProperty("os.version").split("\\D", 3);
    int major = Integer.parseInt(version[0]);
    return major > KNOWS_MAJOR
        || (major == KNOWS_MAJOR && Integer.parseInt(version[1]) >= KNOWS_MINOR);
  }

  private static <T> T onThreadOfItsOwn(Supplier<T> task) throws Exception {
    var result = new CompletableFuture<T>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                result.complete(task.get());
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    thread.join();
    return result.get();
  }
}
