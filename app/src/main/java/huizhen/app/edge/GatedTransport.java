package huizhen.app.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Vert.x's transport, with an [Unanswered] and a [HelloGate] before whatever else a TLS server's
/// connections have in their pipeline: Vert.x has no other place before TLS. A server behind a
/// [Front] has no gate here, for the front has asked already.
public final class GatedTransport implements Transport {
  private final Transport inner;
  private final HandshakeGate gate;
  private final Unanswered unanswered;

  private GatedTransport(Transport inner, HandshakeGate gate, Unanswered unanswered) {
    this.inner = inner;
    this.gate = gate;
    this.unanswered = unanswered;
  }

  /// The system's own where there is one.
  public static Transport of(HandshakeGate gate, Unanswered unanswered) {
    var system = Transport.nativeTransport();
    var inner = system != null && system.available() ? system : Transport.NIO;
    return new GatedTransport(inner, gate, unanswered);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public boolean available() {
    return inner.available();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return inner.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return new Gated(inner.implementation(), gate, unanswered);
  }

  /// Sees a server's connections before they are registered with an event loop.
  @Sharable
  private static final class Doorkeeper extends ChannelInboundHandlerAdapter {
    private final @Nullable HandshakeGate gate;
    private final Unanswered unanswered;

    /// @param gate none where somebody else has asked
    Doorkeeper(@Nullable HandshakeGate gate, Unanswered unanswered) {
      this.gate = gate;
      this.unanswered = unanswered;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      var channel = (Channel) accepted;
      if (gate != null) {
        var _ = channel.pipeline().addFirst(new HelloGate(gate));
      }
      unanswered.watch(channel);
      var _ = context.fireChannelRead(accepted);
    }
  }

  /// Everything is the inner one's but how a TCP server begins.
  private record Gated(
      io.vertx.core.spi.transport.Transport inner, HandshakeGate gate, Unanswered unanswered)
      implements io.vertx.core.spi.transport.Transport {
    @Override
    public void configure(
        NetServerOptions options, boolean isDomainSocket, ServerBootstrap bootstrap) {
      inner.configure(options, isDomainSocket, bootstrap);
      if (options.isSsl()) {
        boolean isBehindFront = options.isUseProxyProtocol();
        var _ = bootstrap.handler(new Doorkeeper(isBehindFront ? null : gate, unanswered));
      }
    }

    @Override
    public boolean supportsDomainSockets() {
      return inner.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
      return inner.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
      return inner.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
      return inner.unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
      return inner.convert(address);
    }

    @Override
    public @Nullable SocketAddress convert(java.net.SocketAddress address) {
      return inner.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return inner.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(
        int type, int threads, ThreadFactory threadFactory, int ioRatio) {
      return inner.eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel() {
      return inner.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x asks for it by the older name
    public DatagramChannel datagramChannel(io.netty.channel.socket.InternetProtocolFamily family) {
      return inner.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean isDomainSocket) {
      return inner.channelFactory(isDomainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean isDomainSocket) {
      return inner.serverChannelFactory(isDomainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
      inner.configure(channel, options);
    }

    @Override
    public void configure(
        ClientOptionsBase options,
        int connectTimeout,
        boolean isDomainSocket,
        Bootstrap bootstrap) {
      inner.configure(options, connectTimeout, isDomainSocket, bootstrap);
    }
  }
}
