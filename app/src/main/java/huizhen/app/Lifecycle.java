package huizhen.app;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What has been started, and how to stop it: in reverse order, each step with at most
/// [#STEP_LIMIT], whatever became of the one before.
final class Lifecycle implements AutoCloseable {
  static final Duration STEP_LIMIT = Duration.ofSeconds(15);

  private static final System.Logger log = System.getLogger(Lifecycle.class.getName());

  private record Step(String name, Callable<?> stop) {}

  private final Deque<Step> steps = new ArrayDeque<>();

  synchronized void onStop(String name, Callable<?> stop) {
    steps.push(new Step(name, stop));
  }

  /// Safe to call twice.
  @Override
  public synchronized void close() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!steps.isEmpty()) {
        stop(steps.pop(), executor);
      }
    }
  }

  private static void stop(Step step, ExecutorService executor) {
    var task = executor.submit(step.stop());
    try {
      var _ = task.get(STEP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      log.log(WARNING, "%s did not stop cleanly".formatted(step.name()), e.getCause());
    } catch (TimeoutException _) {
      log.log(
          WARNING, "%s did not stop within %d s".formatted(step.name(), STEP_LIMIT.toSeconds()));
      var _ = task.cancel(true);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
