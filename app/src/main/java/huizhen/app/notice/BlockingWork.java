package huizhen.app.notice;

import huizhen.scheduling.notice.api.NotCarriedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Runs what blocks on virtual threads: at most [#AT_ONCE] at a time, and [#MAX_WAITING] wait; past
/// that it is refused and comes again, for the queue in Redis keeps it. Answers on the caller's
/// context.
final class BlockingWork implements AutoCloseable {
  static final int AT_ONCE = 4;
  static final int MAX_WAITING = 64;

  private final Vertx vertx;
  private final ExecutorService threads;
  private final Semaphore running = new Semaphore(AT_ONCE, true);
  private final Semaphore room = new Semaphore(AT_ONCE + MAX_WAITING);

  BlockingWork(Vertx vertx, String name) {
    this.vertx = vertx;
    threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name, 0).factory());
  }

  Future<Void> run(Callable<Void> work) {
    if (!room.tryAcquire()) {
      return Future.failedFuture(new NotCarriedException("too-many-wait", false));
    }
    Context context = vertx.getOrCreateContext();
    var done = Promise.<Void>promise();
    threads.execute(() -> {
      try {
        running.acquire();
        try {
          var _ = work.call();
          context.runOnContext(_ -> done.tryComplete());
        } finally {
          running.release();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        context.runOnContext(_ -> done.tryFail(new NotCarriedException("stopped", false, e)));
      } catch (Exception e) { // whatever it is, the caller hears of it
        context.runOnContext(_ -> done.tryFail(e));
      } finally {
        room.release();
      }
    });
    return done.future();
  }

  @Override
  public void close() {
    var _ = threads.shutdownNow(); // what was not sent is still in the queue
  }
}
