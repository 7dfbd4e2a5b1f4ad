package huizhen.app.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// For how long each client of a TLS server has been sending without a byte from us, which Vert.x
/// tells nobody: a request's head that drips shows only here before it is whole. Knows as many
/// connections as are open.
public final class Unanswered {
  private final LongSupplier nanoTime;
  private final Map<Ends, Line> lines = new ConcurrentHashMap<>();

  public Unanswered(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// A connection, by its two ends as the kernel has them.
  private record Ends(String client, int clientPort, int serverPort) {
    static @Nullable Ends of(Channel channel) {
      return channel.remoteAddress() instanceof InetSocketAddress remote
              && channel.localAddress() instanceof InetSocketAddress local
          ? new Ends(remote.getAddress().getHostAddress(), remote.getPort(), local.getPort())
          : null;
    }

    static @Nullable Ends of(@Nullable SocketAddress remote, @Nullable SocketAddress local) {
      return remote == null || local == null || remote.hostAddress() == null
          ? null
          : new Ends(remote.hostAddress(), remote.port(), local.port());
    }
  }

  /// Watches a connection from now on, on its event loop or before it has one.
  void watch(Channel channel) {
    var _ = channel.pipeline().addFirst(new Line());
  }

  /// Nothing for a connection that is not watched.
  @Nullable Line of(HttpConnection connection) {
    var ends = Ends.of(connection.remoteAddress(true), connection.localAddress(true));
    return ends == null ? null : lines.get(ends);
  }

  /// One connection: written by its event loop, read by anybody.
  final class Line extends ChannelDuplexHandler {
    private @Nullable Ends ends;
    private volatile boolean isHeard;
    private volatile long firstNanos;
    private volatile long lastNanos;

    /// From the first to the last byte that the client has sent since we sent one; 0 without any.
    long nanos() {
      return isHeard ? lastNanos - firstNanos : 0;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      ends = Ends.of(context.channel());
      if (ends != null) {
        lines.put(ends, this);
      }
      var _ = context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (ends != null) {
        lines.remove(ends, this);
      }
      var _ = context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      long now = nanoTime.getAsLong();
      if (!isHeard) {
        firstNanos = now;
      }
      lastNanos = now;
      isHeard = true;
      var _ = context.fireChannelRead(message);
    }

    /// TLS writes nothing whenever HTTP/2 flushes, after each read.
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (!(message instanceof ByteBuf bytes) || bytes.isReadable()) {
        isHeard = false;
      }
      var _ = context.write(message, promise); // the promise tells
    }
  }
}
