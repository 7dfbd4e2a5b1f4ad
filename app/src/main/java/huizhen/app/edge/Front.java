package huizhen.app.edge;

import huizhen.relay.io.Relay;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// One port for pages and for media: in front of the HTTPS server it tells by the first bytes what
/// a connection is. TLS is carried to the HTTPS server, which listens on loopback, with the
/// client's address before it (PROXY protocol); an ICE check is handed to the relay, socket and
/// all. Anything else is closed.
///
/// TLS waits for its turn at the [HandshakeGate] first. One thread. Holds at most
/// [#MAX_CONNECTIONS] connections, and [#MAX_PER_SOURCE] of one address; more are closed as they
/// come. What the relay has taken over counts there and no longer here.
public final class Front {
  static final int MAX_CONNECTIONS = 16_384;

  /// A hospital's staff comes from one address.
  static final int MAX_PER_SOURCE = 2_048;

  private static final int BACKLOG = 1_024;

  /// Of one direction of one connection; beyond it nothing more is read from the other side.
  private static final int MAX_UNSENT_BYTES = 256 << 10;

  /// How long what was said last has to get through before all connections close.
  private static final int FAREWELL_MILLIS = 100;

  private static final int SHUTDOWN_LIMIT_MILLIS = 2_000;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1,
          new DefaultThreadFactory("huizhen-front"),
          Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final InetSocketAddress https;
  private final Relay relay;
  private final HandshakeGate gate;
  private final Places places = new Places(MAX_CONNECTIONS, MAX_PER_SOURCE);
  private int port;

  private Front(InetSocketAddress https, Relay relay, HandshakeGate gate) {
    this.https = https;
    this.relay = relay;
    this.gate = gate;
  }

  /// Opens the port. Fails with the system's exception when it is taken.
  ///
  /// @param https where the HTTPS server is, on loopback
  /// @param gate that TLS connections wait at
  public static CompletionStage<Front> open(
      String bindAddress, int port, InetSocketAddress https, Relay relay, HandshakeGate gate) {
    var opened = new CompletableFuture<Front>();
    var front = new Front(https, relay, gate);
    var _ = // both outcomes are told
        front
            .server()
            .bind(bindAddress, port)
            .addListener((ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                front.port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
                opened.complete(front);
              } else {
                var _ = front.close(); // nothing is open
                opened.completeExceptionally(bound.cause());
              }
            });
    return opened;
  }

  public int port() {
    return port;
  }

  public CompletionStage<Void> close() {
    var closed = new CompletableFuture<Void>();
    CompletableFuture.delayedExecutor(FAREWELL_MILLIS, TimeUnit.MILLISECONDS)
        .execute(() -> {
          var _ = // told below
              group
                  .shutdownGracefully(0, SHUTDOWN_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                  .addListener(_ -> closed.complete(null));
        });
    return closed;
  }

  Relay relay() {
    return relay;
  }

  HandshakeGate gate() {
    return gate;
  }

  /// A connection to the HTTPS server, with nothing read from it before its handler is there.
  ChannelFuture connect(EventLoop eventLoop) {
    return new Bootstrap()
        .group(eventLoop)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, limit())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {}
            })
        .connect(https);
  }

  private ServerBootstrap server() {
    return new ServerBootstrap()
        .group(group)
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, limit())
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel);
              }
            });
  }

  private void accept(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)
        || !places.take(remote.getAddress())) {
      HandshakeGate.reset(channel);
      return;
    }
    var _ = channel.pipeline().addLast(places.returning(remote.getAddress()), new FirstBytes(this));
  }

  private static WriteBufferWaterMark limit() {
    return new WriteBufferWaterMark(MAX_UNSENT_BYTES / 2, MAX_UNSENT_BYTES);
  }
}
