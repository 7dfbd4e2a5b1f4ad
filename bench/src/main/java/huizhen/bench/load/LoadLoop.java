package huizhen.bench.load;

import huizhen.relay.rtp.PacketBuffer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// The one thread that all clients' sockets and timers belong to.
final class LoadLoop implements AutoCloseable {
  /// Senders in life know nothing of one another: what they send must not be put together into a
  /// few moments, in which all of it arrives at once.
  private static final long TICK_MILLIS = 1;

  private static final int SOCKET_BUFFER_BYTES = 1 << 20;
  private static final int DATAGRAM_BYTES = 1_536;
  private static final int READ_BATCH = 32;

  private final IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, handlers());
  private final Optional<StampedReads> stamped = StampedReads.ofThisMachine();
  private final List<LoadClient> clients = new ArrayList<>();
  private final Histogram delays = Reception.histogram();
  private final Histogram lateness = Reception.histogram();
  private long dueNanos = Long.MAX_VALUE;
  private long sentBefore;

  /// What all clients together sent and got.
  ///
  /// @param streams that somebody received
  /// @param lateness of the loop itself, in nanoseconds
  record Totals(
      long sent,
      long received,
      long repeated,
      long lost,
      int streams,
      long longestGapNanos,
      Histogram delays,
      Histogram lateness) {}

  LoadLoop() {
    var _ = group.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static IoHandlerFactory handlers() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  /// Belongs to the loop.
  Histogram delays() {
    return delays;
  }

  /// A socket that reads nothing yet; for any other thread.
  Channel open() throws InterruptedException {
    var bootstrap =
        new Bootstrap()
            .group(group)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.AUTO_READ, false)
            .handler(new Unheard());
    if (Epoll.isAvailable()) {
      bootstrap
          .channel(EpollDatagramChannel.class)
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DATAGRAM_BYTES * READ_BATCH));
    } else {
      bootstrap.channel(NioDatagramChannel.class);
    }
    return bootstrap.bind(0).sync().channel();
  }

  static int port(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /// For any other thread.
  static void connect(Channel channel, InetSocketAddress relay) throws InterruptedException {
    var _ = channel.connect(relay).sync();
  }

  /// From now on the client gets what comes on its socket, and its ticks.
  void add(Channel channel, LoadClient client) {
    execute(() -> {
      clients.add(client);
      if (stamped.isPresent() && channel instanceof EpollDatagramChannel open) {
        StampedSocket.open(open, group.next(), stamped.get(), client::receive);
      } else {
        var _ = channel.pipeline().removeFirst();
        var _ = channel.pipeline().addLast(new ToClient(client));
        var _ = channel.config().setAutoRead(true);
      }
    });
  }

  void execute(Runnable task) {
    group.execute(task);
  }

  private void tick() {
    long now = System.nanoTime();
    dueNanos = dueNanos == Long.MAX_VALUE ? now : dueNanos + TICK_MILLIS * 1_000_000;
    lateness.recordValue(Math.clamp(now - dueNanos, 0, Reception.LONGEST_NANOS));
    for (LoadClient client : clients) {
      client.tick(System.nanoTime()); // what it sends bears this time
    }
  }

  void begin() throws InterruptedException {
    group
        .submit(() -> {
          clients.forEach(client -> client.reception().begin());
          delays.reset();
          lateness.reset();
          sentBefore = sent();
        })
        .sync();
  }

  private long sent() {
    return clients.stream().mapToLong(LoadClient::sent).sum();
  }

  Totals end() throws InterruptedException {
    return group
        .submit(() -> {
          long received = 0;
          long repeated = 0;
          long lost = 0;
          int streams = 0;
          long longestGap = 0;
          for (LoadClient client : clients) {
            received += client.reception().received();
            repeated += client.reception().repeated();
            lost += client.reception().lost();
            streams += client.reception().streams();
            longestGap = Math.max(longestGap, client.reception().longestGapNanos());
          }
          return new Totals(
              sent() - sentBefore,
              received,
              repeated,
              lost,
              streams,
              longestGap,
              delays.copy(),
              lateness.copy());
        })
        .sync()
        .getNow();
  }

  @Override
  public void close() {
    var _ =
        group
            .submit(() -> {
              clients.forEach(LoadClient::close);
              clients.clear();
            })
            .awaitUninterruptibly();
    var _ = group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /// Stands in until the client is there.
  private static final class Unheard extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {}
  }

  /// Where the kernel's times can't be read: a datagram's time is that of reading it.
  private static final class ToClient extends SimpleChannelInboundHandler<DatagramPacket> {
    private final PacketBuffer received = new PacketBuffer();
    private final LoadClient client;

    ToClient(LoadClient client) {
      this.client = client;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
      int length = datagram.content().readableBytes();
      if (length <= PacketBuffer.CAPACITY) {
        var _ = datagram.content().readBytes(received.getBuffer(), 0, length);
        received.setOffsetLength(0, length);
        client.receive(received, System.nanoTime());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // A port that nobody listens at any more: the check that is not answered tells.
    }
  }
}
