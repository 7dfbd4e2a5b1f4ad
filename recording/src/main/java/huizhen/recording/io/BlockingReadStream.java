package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A stream whose source is a thread that blocks. The thread starts with the first handler and
/// waits while [#MAX_WAITING] buffers are not taken; after [#PATIENCE_SECONDS] without progress, or
/// when the handler is taken away, it gives up.
final class BlockingReadStream implements ReadStream<Buffer> {
  static final int MAX_WAITING = 4;
  static final long PATIENCE_SECONDS = 120;

  private final Context context;
  private final Background background;
  private final Consumer<Consumer<Buffer>> source;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Buffer> waiting = new ArrayDeque<>();
  private Optional<Handler<Buffer>> onBuffer = Optional.empty();
  private Optional<Handler<Void>> onEnd = Optional.empty();
  private Optional<Handler<Throwable>> onFailure = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();
  private long demand = Long.MAX_VALUE;
  private boolean hasStarted;
  private boolean isOver;
  private boolean isTold;
  private boolean isCancelled;

  /// @param source given where to put buffers; runs on a thread of its own
  BlockingReadStream(Context context, Background background, Consumer<Consumer<Buffer>> source) {
    this.context = context;
    this.background = background;
    this.source = source;
  }

  @Override
  public ReadStream<Buffer> handler(@org.jspecify.annotations.Nullable Handler<Buffer> handler) {
    lock.lock();
    try {
      onBuffer = Optional.ofNullable(handler);
      isCancelled = handler == null;
      room.signalAll();
      if (handler != null && !hasStarted) {
        hasStarted = true;
        background.run(this::produce);
      }
    } finally {
      lock.unlock();
    }
    deliverLater();
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(
      @org.jspecify.annotations.Nullable Handler<Throwable> handler) {
    lock.lock();
    try {
      onFailure = Optional.ofNullable(handler);
    } finally {
      lock.unlock();
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@org.jspecify.annotations.Nullable Handler<Void> handler) {
    lock.lock();
    try {
      onEnd = Optional.ofNullable(handler);
    } finally {
      lock.unlock();
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    lock.lock();
    try {
      demand = 0;
    } finally {
      lock.unlock();
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    lock.lock();
    try {
      demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    } finally {
      lock.unlock();
    }
    deliverLater();
    return this;
  }

  private void produce() {
    Optional<Throwable> end = Optional.empty();
    try {
      source.accept(this::put);
    } catch (RuntimeException e) {
      end = Optional.of(e);
    }
    lock.lock();
    try {
      isOver = true;
      failure = end;
    } finally {
      lock.unlock();
    }
    deliverLater();
  }

  private void put(Buffer buffer) {
    lock.lock();
    try {
      while (waiting.size() >= MAX_WAITING && !isCancelled) {
        if (!room.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new RecordingException("nobody takes the stream any more");
        }
      }
      if (isCancelled) {
        throw new RecordingException("the stream was given up by its reader");
      }
      waiting.add(buffer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RecordingException("the stream was interrupted", e);
    } finally {
      lock.unlock();
    }
    deliverLater();
  }

  private void deliverLater() {
    context.runOnContext(_ -> deliver());
  }

  /// On the context: hands over what is asked for, then the end.
  private void deliver() {
    while (true) {
      Handler<Buffer> handler;
      Buffer next;
      lock.lock();
      try {
        if (onBuffer.isEmpty() || demand == 0 || waiting.isEmpty()) {
          break;
        }
        handler = onBuffer.get();
        next = waiting.remove();
        demand = demand == Long.MAX_VALUE ? demand : demand - 1;
        room.signalAll();
      } finally {
        lock.unlock();
      }
      handler.handle(next);
    }
    tellEnd();
  }

  private void tellEnd() {
    Optional<Handler<Void>> end;
    Optional<Handler<Throwable>> failed;
    Optional<Throwable> cause;
    lock.lock();
    try {
      if (!isOver || isTold || !waiting.isEmpty()) {
        return;
      }
      isTold = true;
      end = onEnd;
      failed = onFailure;
      cause = failure;
    } finally {
      lock.unlock();
    }
    if (cause.isPresent()) {
      failed.ifPresent(handler -> handler.handle(cause.get()));
    } else {
      end.ifPresent(handler -> handler.handle(null));
    }
  }
}
