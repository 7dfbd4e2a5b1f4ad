package huizhen.scheduling.io;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;

/// What is done again and again, one at a time, on one context: a round that takes longer than a
/// tick skips the next. A failed one is logged, by the kind of its cause alone; the next tries
/// anew.
final class Round {
  private static final System.Logger LOG = System.getLogger(Round.class.getName());

  private final Vertx vertx;
  private final Context context;
  private final String what;
  private final Supplier<? extends Future<?>> work;
  private final long timer;
  private boolean isRunning;
  private volatile boolean isClosed;

  /// @param what is not done while it fails, for the log
  Round(Vertx vertx, Duration tick, String what, Supplier<? extends Future<?>> work) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    this.what = what;
    this.work = work;
    timer = vertx.setPeriodic(tick.toMillis(), _ -> begin());
  }

  /// Begins one now, unless one is under way.
  void begin() {
    context.runOnContext(_ -> {
      if (isRunning || isClosed) {
        return;
      }
      isRunning = true;
      work.get().onComplete(result -> context.runOnContext(_ -> over(result.cause())));
    });
  }

  private void over(@org.jspecify.annotations.Nullable Throwable cause) {
    isRunning = false;
    if (cause != null && !isClosed) {
      LOG.log(
          Level.WARNING,
          () -> "%s wait cause=%s".formatted(what, cause.getClass().getSimpleName()));
    }
  }

  void close() {
    isClosed = true;
    var _ = vertx.cancelTimer(timer);
  }
}
