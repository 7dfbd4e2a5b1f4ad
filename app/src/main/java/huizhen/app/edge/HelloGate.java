package huizhen.app.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Stands before TLS in a connection's pipeline: keeps the client's hello, at most
/// [ClientHello#MAX_BYTES] and one read of it, until its turn comes, then lets it through and is
/// gone. What is not TLS, or says nothing for [FirstBytes#LIMIT_MILLIS], is closed.
final class HelloGate extends ChannelInboundHandlerAdapter {
  private final HandshakeGate gate;
  private ByteBuf read = Unpooled.EMPTY_BUFFER;
  private boolean isAsking;
  private @Nullable ScheduledFuture<?> limit;

  HelloGate(HandshakeGate gate) {
    this.gate = gate;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    limit =
        context
            .executor()
            .schedule(
                () -> HandshakeGate.reset(context.channel()),
                FirstBytes.LIMIT_MILLIS,
                TimeUnit.MILLISECONDS);
    var _ = context.fireChannelActive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    forget();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    forget();
    var _ = context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    read = FirstBytes.join(context.alloc(), read, (ByteBuf) message);
    if (isAsking) {
      return;
    }
    switch (ClientHello.look(read)) {
      case NEEDS_MORE -> {}
      case NOT_TLS -> HandshakeGate.reset(context.channel());
      case FRESH -> ask(context, false);
      case RESUMING -> ask(context, true);
    }
  }

  private void ask(ChannelHandlerContext context, boolean resumes) {
    isAsking = true;
    stopWaiting();
    var _ = context.channel().config().setAutoRead(false);
    gate.ask(context.channel(), resumes, () -> letThrough(context));
  }

  private void letThrough(ChannelHandlerContext context) {
    if (context.isRemoved()) {
      return;
    }
    var bytes = read;
    read = Unpooled.EMPTY_BUFFER;
    var _ = context.fireChannelRead(bytes).fireChannelReadComplete();
    if (!context.isRemoved()) {
      var _ = context.pipeline().remove(this);
    }
    var _ = context.channel().config().setAutoRead(true);
  }

  private void forget() {
    stopWaiting();
    read.release();
    read = Unpooled.EMPTY_BUFFER;
  }

  private void stopWaiting() {
    if (limit != null) {
      limit.cancel(false);
    }
  }
}
