package huizhen.relay.io;

import io.netty.bootstrap.AbstractBootstrap;
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
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A loop's sockets as they were opened: UDP, and TCP on the same number where it is wanted. Epoll
/// where there is one.
///
/// A socket that hears on all addresses answers from the one that the kernel's routes say, and a
/// client that asked another one discards that. So each announced address that is this machine's
/// has a UDP socket of its own beside it: a hospital's network and a 5G line are both answered from
/// where they were asked. What only a NAT announces arrives at the one for all.
record LoopSockets(List<Channel> udp, List<Channel> tcp) {
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

  /// Announced addresses beyond these are heard by the socket for all.
  private static final int MAX_ADDRESSES = 16;

  LoopSockets {
    udp = List.copyOf(udp);
    tcp = List.copyOf(tcp);
  }

  static IoHandlerFactory handlers() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  List<Channel> channels() {
    return Stream.concat(udp.stream(), tcp.stream()).toList();
  }

  List<DatagramIo> handlersOfUdp() {
    return udp.stream().map(channel -> channel.pipeline().get(DatagramIo.class)).toList();
  }

  boolean hasTcp() {
    return !tcp.isEmpty();
  }

  int port() {
    return portOf(udp.getFirst());
  }

  /// Blocks until they are open. Fails with a [RelayStartException] that says what to do.
  static LoopSockets open(
      RelayLoop loop, RelayConfig config, List<AnnouncedAddress> announced, int port) {
    List<String> own = own(config, announced);
    for (int attempt = 1; ; attempt++) {
      List<Channel> udp = new ArrayList<>();
      List<Channel> tcp = new ArrayList<>();
      try {
        int number = own.isEmpty() ? port : freeNumber(loop, config, port);
        udp.add(bound(udp(loop, !own.isEmpty()), "UDP", config.bindAddress(), number));
        number = portOf(udp.getFirst());
        for (String address : own) {
          udp.add(bound(udp(loop, true), "UDP", address, number));
        }
        if (config.listensOnTcp()) {
          tcp.add(bound(tcp(loop), "TCP", config.bindAddress(), number));
        }
        return new LoopSockets(udp, tcp);
      } catch (RelayStartException e) {
        udp.forEach(LoopSockets::close);
        tcp.forEach(LoopSockets::close);
        if (port != 0 || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /// Those announced addresses that need a socket beside the one for all.
  private static List<String> own(RelayConfig config, List<AnnouncedAddress> announced) {
    if (!InetAddress.ofLiteral(config.bindAddress()).isAnyLocalAddress()) {
      return List.of();
    }
    return announced.stream()
        .map(AnnouncedAddress::address)
        .distinct()
        .filter(LoopSockets::isOurs)
        .limit(MAX_ADDRESSES)
        .toList();
  }

  private static boolean isOurs(String address) {
    try (var socket = new DatagramSocket(0, InetAddress.ofLiteral(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /// Sockets that share a number must allow it, and would then share it with another process's that
  /// do: so one that does not comes first, and tells whether the number is taken.
  private static int freeNumber(RelayLoop loop, RelayConfig config, int port) {
    Channel first = bound(udp(loop, false), "UDP", config.bindAddress(), port);
    int number = portOf(first);
    close(first);
    return number;
  }

  private static int portOf(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static void close(Channel channel) {
    channel.close().awaitUninterruptibly();
  }

  private static Channel bound(
      AbstractBootstrap<?, ?> bootstrap, String protocol, String address, int port) {
    ChannelFuture future = bootstrap.bind(address, port).awaitUninterruptibly();
    Throwable cause = future.cause();
    if (cause != null) {
      throw new RelayStartException(
          "cannot open %s port %d for media on %s: is it taken? choose another with --media-port"
              .formatted(protocol, port, address),
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

  private static Bootstrap udp(RelayLoop loop, boolean sharesItsNumber) {
    var bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .handler(loop.newSocket())
            .option(ChannelOption.SO_REUSEADDR, sharesItsNumber)
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
