package huizhen.bench.hardening;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for what is under way, for a minute.
final class Waiting {
  private static final int SECONDS = 60;

  private Waiting() {}

  static <T> T of(Future<T> future) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("it failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer within a minute", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
