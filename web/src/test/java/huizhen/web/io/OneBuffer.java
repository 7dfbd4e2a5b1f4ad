package huizhen.web.io;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/// A stream of one buffer, as soon as it is listened to.
final class OneBuffer implements ReadStream<Buffer> {
  private final Buffer content;
  private @Nullable Handler<Void> onEnd;

  OneBuffer(Buffer content) {
    this.content = content;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    if (handler != null) {
      handler.handle(content);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    if (onEnd != null) {
      onEnd.handle(null);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    return this;
  }
}
