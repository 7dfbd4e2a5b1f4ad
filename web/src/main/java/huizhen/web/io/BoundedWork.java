package huizhen.web.io;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs what blocks or computes for long on virtual threads, a few at once and a few in line; more
/// are refused with a [BusyException]. Results come back on the caller's context.
final class BoundedWork {
  private final Vertx vertx;
  private final String name;
  private final Semaphore atOnce;
  private final int most;
  private final AtomicInteger present = new AtomicInteger();

  BoundedWork(Vertx vertx, String name, int atOnce, int inLine) {
    this.vertx = vertx;
    this.name = name;
    this.atOnce = new Semaphore(atOnce, true);
    this.most = atOnce + inLine;
  }

  <T> Future<T> run(Callable<T> work) {
    if (present.incrementAndGet() > most) {
      present.decrementAndGet();
      return Future.failedFuture(new BusyException(name));
    }
    var context = vertx.getOrCreateContext();
    var promise = Promise.<T>promise();
    var _ =
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              var result = inTurn(work);
              context.runOnContext(_ -> result.onComplete(promise));
            });
    return promise.future();
  }

  private <T> Future<T> inTurn(Callable<T> work) {
    atOnce.acquireUninterruptibly();
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception | LinkageError | AssertionError e) {
      return Future.failedFuture(e);
    } finally {
      atOnce.release();
      present.decrementAndGet();
    }
  }

  /// There is more of this work than the gateway takes on.
  static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyException(String name) {
      super(name + " is busy; try again in a second");
    }
  }
}
