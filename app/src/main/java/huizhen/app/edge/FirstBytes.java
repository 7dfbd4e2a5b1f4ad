package huizhen.app.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Waits for enough of a connection's first bytes to tell what it is, at most [#LIMIT_MILLIS], then
/// makes way for what it is. Keeps no more bytes than the first ICE check has, or one read.
final class FirstBytes extends ChannelInboundHandlerAdapter {
  static final long LIMIT_MILLIS = 5_000;

  private final Front front;
  private ByteBuf read = Unpooled.EMPTY_BUFFER;
  private boolean isDecided;
  private @Nullable ScheduledFuture<?> limit;

  FirstBytes(Front front) {
    this.front = front;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Runnable close =
        () -> {
          var _ = context.close(); // nobody waits for it
        };
    limit = context.executor().schedule(close, LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stopWaiting();
    read.release();
    read = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    keep(context, (ByteBuf) message);
    if (!isDecided) {
      decide(context);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close(); // e.g. a reset
  }

  private void stopWaiting() {
    if (limit != null) {
      limit.cancel(false);
    }
  }

  private void keep(ChannelHandlerContext context, ByteBuf more) {
    read = join(context.alloc(), read, more);
  }

  /// Takes ownership of both; the caller owns what comes of it.
  static ByteBuf join(ByteBufAllocator allocator, ByteBuf read, ByteBuf more) {
    if (!read.isReadable()) {
      read.release();
      return more;
    }
    var both = allocator.buffer(read.readableBytes() + more.readableBytes());
    both.writeBytes(read).writeBytes(more);
    read.release();
    more.release();
    return both;
  }

  private void decide(ChannelHandlerContext context) {
    switch (ClientHello.look(read)) {
      case NEEDS_MORE -> {}
      case NOT_TLS -> offerToRelay(context);
      case FRESH -> ask(context, false);
      case RESUMING -> ask(context, true);
    }
  }

  private void ask(ChannelHandlerContext context, boolean resumes) {
    isDecided = true;
    stopWaiting();
    var channel = context.channel();
    var _ = channel.config().setAutoRead(false);
    front
        .gate()
        .ask(
            channel,
            resumes,
            () -> {
              var _ = // both outcomes are dealt with
                  front
                      .connect(channel.eventLoop())
                      .addListener((ChannelFuture connected) -> carry(context, connected));
            });
  }

  private void offerToRelay(ChannelHandlerContext context) {
    var bytes = read;
    read = Unpooled.EMPTY_BUFFER; // for as long as it may be the relay's
    switch (front.relay().adopt(context.channel(), bytes)) {
      case ADOPTED -> isDecided = true;
      case NEEDS_MORE -> read = bytes;
      case REFUSED -> {
        isDecided = true;
        read = bytes;
        var _ = context.close(); // not for us
      }
    }
  }

  private void carry(ChannelHandlerContext context, ChannelFuture connected) {
    Channel client = context.channel();
    Channel server = connected.channel();
    if (!connected.isSuccess() || !client.isActive()) {
      var _ = client.close(); // the client tries again
      var _ = server.close(); // nobody uses it
      return;
    }
    var _ = server.write(proxyLine(client)); // a failure closes both, below
    var _ = server.writeAndFlush(read.retain()); // a failure closes both, below
    var _ = client.pipeline().replace(this, null, new Carrier(server));
    var _ = server.pipeline().addLast(new Carrier(client));
    client.config().setAutoRead(true);
    server.config().setAutoRead(true);
  }

  /// HAProxy's PROXY protocol, version 1: who the client is, in one line of text.
  private static ByteBuf proxyLine(Channel client) {
    var from = (InetSocketAddress) client.remoteAddress();
    var to = (InetSocketAddress) client.localAddress();
    InetAddress source = from.getAddress();
    String line =
        source.getClass() == to.getAddress().getClass()
            ? "PROXY %s %s %s %d %d\r\n"
                .formatted(
                    source instanceof Inet4Address ? "TCP4" : "TCP6",
                    text(source),
                    text(to.getAddress()),
                    from.getPort(),
                    to.getPort())
            : "PROXY UNKNOWN\r\n";
    return Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII);
  }

  /// Without the scope that Java appends.
  private static String text(InetAddress address) {
    return address.getHostAddress().replaceAll("%.*", "");
  }
}
