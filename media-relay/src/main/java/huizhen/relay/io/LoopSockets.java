package huizhen.relay.io;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A loop's sockets as they were opened: UDP first, then TCP on the same number where it is wanted.
/// Epoll where there is one.
record LoopSockets(List<Channel> channels) {
  /// Asked for; the kernel caps it (net.core.rmem_max, wmem_max).
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /// Datagrams in one recvmmsg, and so in one flush.
  private static final int READ_BATCH = 32;

  /// Beyond this backlog of unsent bytes datagrams are dropped; below half of it no longer.
  private static final int MAX_UNSENT_BYTES = 4 << 20;

  /// Connections that wait to be accepted.
  private static final int BACKLOG = 256;

  /// Any free UDP port is taken until its number is free for TCP as well; that there was none for a
  /// moment has been seen, too.
  private static final int ATTEMPTS = 50;

  LoopSockets {
    channels = List.copyOf(channels);
  }

  static IoHandlerFactory handlers() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  Channel udp() {
    return channels.getFirst();
  }

  boolean hasTcp() {
    return channels.size() > 1;
  }

  int port() {
    return ((InetSocketAddress) udp().localAddress()).getPort();
  }

  /// Blocks until they are open. Fails with a [RelayStartException] that says what to do.
  static LoopSockets open(RelayLoop loop, RelayConfig config, int port) {
    for (int attempt = 1; ; attempt++) {
      List<Channel> open = new ArrayList<>();
      try {
        open.add(bound(udp(loop).bind(config.bindAddress(), port), "UDP", port, config));
        if (config.listensOnTcp()) {
          int number = ((InetSocketAddress) open.getFirst().localAddress()).getPort();
          open.add(bound(tcp(loop).bind(config.bindAddress(), number), "TCP", number, config));
        }
        return new LoopSockets(open);
      } catch (RelayStartException e) {
        for (Channel channel : open) {
          channel.close().awaitUninterruptibly();
        }
        if (port != 0 || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Channel bound(
      ChannelFuture future, String protocol, int port, RelayConfig config) {
    Throwable cause = future.awaitUninterruptibly().cause();
    if (cause != null) {
      throw new RelayStartException(
          "cannot open %s port %d for media on %s: is it taken? choose another with --media-port"
              .formatted(protocol, port, config.bindAddress()),
          cause);
    }
    return future.channel();
  }

  private static ServerBootstrap tcp(RelayLoop loop) {
    return new ServerBootstrap()
        .group(loop.eventLoop())
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                loop.tcp().accept(channel);
              }
            });
  }

  private static Bootstrap udp(RelayLoop loop) {
    var bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .handler(loop.io())
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(MAX_UNSENT_BYTES / 2, MAX_UNSENT_BYTES));
    if (!Epoll.isAvailable()) {
      return bootstrap
          .channel(NioDatagramChannel.class)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DatagramIo.MAX_DATAGRAM_BYTES)
                  .maxMessagesPerRead(READ_BATCH));
    }
    // recvmmsg: one buffer for a batch. Never together with UDP_GRO, which it would cut or merge.
    return bootstrap
        .channel(EpollDatagramChannel.class)
        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DatagramIo.MAX_DATAGRAM_BYTES)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(DatagramIo.MAX_DATAGRAM_BYTES * READ_BATCH));
  }
}
