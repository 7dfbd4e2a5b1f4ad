package huizhen.app;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.concurrent.TimeUnit.SECONDS;

import huizhen.app.config.StartException;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.web.api.StoreUnavailableException;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits, at start and shutdown only, for what is done elsewhere.
final class Awaiting {
  /// Nothing there takes this long unless something is wrong.
  static final long LIMIT_SECONDS = 60;

  private static final System.Logger log = System.getLogger(Awaiting.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(200);

  private Awaiting() {}

  /// A step that asks Redis, taken again while Redis is away or slow: a machine that starts is
  /// busier than one that serves, and a gateway that gives up is away for longer.
  ///
  /// @param step may be taken twice, also after it was carried out unheard
  static <T extends @Nullable Object> T stored(Supplier<Future<T>> step) {
    return stored(step, Duration.ofSeconds(LIMIT_SECONDS), PAUSE);
  }

  static <T extends @Nullable Object> T stored(
      Supplier<Future<T>> step, Duration limit, Duration pause) {
    var begun = System.nanoTime();
    while (true) {
      try {
        return of(step.get());
      } catch (StartException e) {
        if (!isAway(e.getCause()) || System.nanoTime() - begun >= limit.toNanos()) {
          throw e;
        }
        log.log(WARNING, "Redis does not answer yet; asking again");
      }
      sleep(pause);
    }
  }

  private static boolean isAway(@Nullable Throwable cause) {
    return cause instanceof StoreUnavailableException
        || cause instanceof SchedulingUnavailableException;
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("was interrupted while starting", e);
    }
  }

  static <T extends @Nullable Object> T of(Future<T> future) {
    return of(future.toCompletionStage());
  }

  static <T extends @Nullable Object> T of(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(LIMIT_SECONDS, SECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new StartException(
          "a part did not start within %d s: is the machine overloaded?".formatted(LIMIT_SECONDS),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("was interrupted while starting", e);
    }
  }

  /// As [#of], naming the port and its flag when another program has it.
  static <T> T listening(CompletionStage<T> server, String flag, int port) {
    try {
      return of(server);
    } catch (StartException e) {
      if (isTaken(e.getCause())) {
        throw new StartException(
            "port %d is taken: stop the other program, or give another %s.".formatted(port, flag),
            e);
      }
      throw e;
    }
  }

  /// Epoll's own exception is no [BindException].
  private static boolean isTaken(@Nullable Throwable cause) {
    return cause instanceof BindException
        || (cause instanceof IOException
            && String.valueOf(cause.getMessage()).contains("already in use"));
  }

  static Callable<?> closing(AutoCloseable closeable) {
    return () -> {
      closeable.close();
      return true;
    };
  }

  private static RuntimeException failure(Throwable cause) {
    // The modules' own exceptions say what to do; anything else keeps its trace.
    return cause.getClass().getName().startsWith("huizhen.")
            || cause instanceof IOException
            || cause instanceof IllegalArgumentException
        ? new StartException(String.valueOf(cause.getMessage()), cause)
        : new IllegalStateException(cause);
  }
}
