package huizhen.app.edge;

import io.netty.buffer.ByteBuf;
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

  /// RFC 8446 §5.1: a record of the handshake, of version 3.x.
  private static final int TLS_HANDSHAKE = 0x16;

  private static final int TLS_MAJOR = 3;

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
    if (limit != null) {
      limit.cancel(false);
    }
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

  private void keep(ChannelHandlerContext context, ByteBuf more) {
    if (!read.isReadable()) {
      read.release();
      read = more;
      return;
    }
    var both = context.alloc().buffer(read.readableBytes() + more.readableBytes());
    both.writeBytes(read).writeBytes(more);
    read.release();
    more.release();
    read = both;
  }

  private void decide(ChannelHandlerContext context) {
    int at = read.readerIndex();
    if (read.getUnsignedByte(at) == TLS_HANDSHAKE) {
      if (read.readableBytes() < 2) {
        return;
      }
      isDecided = true;
      if (read.getUnsignedByte(at + 1) == TLS_MAJOR) {
        context.channel().config().setAutoRead(false);
        var _ = // both outcomes are dealt with
            front
                .connect(context.channel().eventLoop())
                .addListener((ChannelFuture connected) -> carry(context, connected));
      } else {
        var _ = context.close(); // not for us
      }
      return;
    }
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
