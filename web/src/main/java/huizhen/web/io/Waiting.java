package huizhen.web.io;

import huizhen.web.view.Problem;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waits for a future on a virtual thread of [BoundedWork], where waiting holds up nobody; never on
/// an event loop.
final class Waiting {
  /// Past what any of our calls takes: they have shorter limits of their own.
  private static final long SECONDS = 15;

  private Waiting() {}

  static <T extends @Nullable Object> T on(Future<T> future) {
    if (!Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("only virtual threads wait");
    }
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a step of a signature failed", e.getCause());
    } catch (TimeoutException e) {
      throw new ProblemException(Problem.unavailable("This took too long."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
