package huizhen.app.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/// Carries the bytes of one connection to another on the same event loop. Reads no faster than the
/// other side takes them. When one closes, the other has [#FAREWELL_SECONDS] for what is unsent.
final class Carrier extends ChannelInboundHandlerAdapter {
  private static final long FAREWELL_SECONDS = 10;

  private final Channel other;

  Carrier(Channel other) {
    this.other = other;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var _ = other.write(message, other.voidPromise()); // a failure closes it, and then this one
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    var _ = other.flush();
    if (!other.isWritable()) {
      var _ = context.channel().config().setAutoRead(false); // until the other is writable again
    }
  }

  /// What is unsent on this one has changed: the other may, or may not, be read.
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    var _ = other.config().setAutoRead(context.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!other.isActive()) {
      return;
    }
    var _ = // closes either way
        other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    var _ = // when it is closed by then, nothing happens
        other.eventLoop().schedule(closing(other), FAREWELL_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close(); // e.g. a reset; channelInactive closes the other
  }

  private static Runnable closing(Channel channel) {
    return () -> {
      var _ = channel.close(); // nobody waits for it
    };
  }
}
