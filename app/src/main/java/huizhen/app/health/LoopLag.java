package huizhen.app.health;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How late the event loops are: each is to tick twice a second, and the worst delay of the last
/// minute is kept. What blocks a loop, a long collection and a machine that is too busy all show.
public final class LoopLag {
  static final int SLICES = 12;
  static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final LongSupplier nanos;

  /// Of each slice of time its number, and the worst delay in it.
  private final long[] numbers = new long[SLICES];

  private final long[] worst = new long[SLICES];

  LoopLag(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Ends with Vert.x.
  public static LoopLag watch(Vertx vertx) {
    var lag = new LoopLag(System::nanoTime);
    for (var loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      lag.follow(loop);
    }
    return lag;
  }

  private void follow(EventExecutor loop) {
    long due = nanos.getAsLong() + TICK_NANOS;
    var _ = // says when it has come
        loop.schedule(
            () -> {
              came(nanos.getAsLong() - due);
              if (!loop.isShuttingDown()) {
                follow(loop);
              }
            },
            TICK_NANOS,
            TimeUnit.NANOSECONDS);
  }

  /// A tick came so much later than it was due. Any thread.
  synchronized void came(long lateNanos) {
    long number = Math.floorDiv(nanos.getAsLong(), SLICE_NANOS);
    int at = Math.floorMod(number, SLICES);
    if (numbers[at] != number) {
      numbers[at] = number;
      worst[at] = 0;
    }
    worst[at] = Math.max(worst[at], lateNanos);
  }

  /// The worst delay of the last minute.
  synchronized long worstMillis() {
    long now = Math.floorDiv(nanos.getAsLong(), SLICE_NANOS);
    long found = 0;
    for (int i = 0; i < SLICES; i++) {
      if (now - numbers[i] < SLICES) {
        found = Math.max(found, worst[i]);
      }
    }
    return TimeUnit.NANOSECONDS.toMillis(found);
  }
}
