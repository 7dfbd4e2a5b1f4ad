package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Runs what blocks on virtual threads, and completes on the caller's Vert.x context. At most
/// [#MAX_CALLS] at a time: past that it refuses.
final class Background {
  static final int MAX_CALLS = 1024;

  private final Vertx vertx;
  private final Semaphore calls = new Semaphore(MAX_CALLS);
  private final Executor threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("recording-", 0).factory());

  Background(Vertx vertx) {
    this.vertx = vertx;
  }

  <T> Future<T> call(Callable<T> work) {
    if (!calls.tryAcquire()) {
      return Future.failedFuture(
          new RecordingException(
              "the vault is busy with %d calls; try later".formatted(MAX_CALLS)));
    }
    var done = new CompletableFuture<T>();
    threads.execute(() -> {
      try {
        done.complete(work.call());
      } catch (Throwable e) {
        // Also an error: somebody waits for this future.
        done.completeExceptionally(e);
      } finally {
        calls.release();
      }
    });
    return Future.fromCompletionStage(done, vertx.getOrCreateContext());
  }

  /// For what runs long and has its own limit.
  void run(Runnable work) {
    threads.execute(work);
  }

  Vertx vertx() {
    return vertx;
  }
}
