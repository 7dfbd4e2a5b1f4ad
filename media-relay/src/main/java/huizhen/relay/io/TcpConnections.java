package huizhen.relay.io;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The TCP connections of one loop (RFC 6544, passive; framed by RFC 4571), with their limits.
/// Owned by the loop.
///
/// - At most [#MAX_CONNECTIONS], and [#MAX_PER_SOURCE] from one IPv4 address or IPv6 /64: more are
///   closed as they come.
/// - One that is nobody's for 5 s (no valid check has come over it), or says nothing for 30 s, is
///   closed.
/// - TCP never loses, so a receiver that is too slow would be sent the past. Beyond
///   [#MAX_UNSENT_BYTES] datagrams for it are dropped, until half of that is sent; the kernel is
///   given no more than [#MAX_KERNEL_BYTES] ahead of the network.
final class TcpConnections {
  static final int MAX_CONNECTIONS = 2_000;

  /// A hospital's staff comes from one address, and a browser tries each candidate.
  static final int MAX_PER_SOURCE = 512;

  static final int MAX_UNSENT_BYTES = 256 << 10;
  static final long MAX_KERNEL_BYTES = 128 << 10;

  static final int SWEEP_MILLIS = 500;
  static final int UNOWNED_SWEEPS = 5_000 / SWEEP_MILLIS;
  static final int SILENT_SWEEPS = 30_000 / SWEEP_MILLIS;

  /// One connection's share of the loop before the next one's turn: 64 KiB.
  private static final int READ_BYTES = 16 << 10;

  private static final int READS = 4;

  private final RelayLoop loop;
  private final LoopCounters counters;
  private final int trafficClass;
  private final PacketBuffer received = new PacketBuffer();
  private final Set<TcpPeer> peers = new LinkedHashSet<>();
  private final Map<ByteBuffer, Integer> perSource = new HashMap<>();
  private final List<TcpPeer> unflushed = new ArrayList<>();

  /// @param trafficClass for IP_TOS, 0 for none
  TcpConnections(RelayLoop loop, LoopCounters counters, int trafficClass) {
    this.loop = loop;
    this.counters = counters;
    this.trafficClass = trafficClass;
  }

  int size() {
    return peers.size();
  }

  /// What a frame is read into: one for all connections, borrowed until the loop has dealt with it.
  PacketBuffer received() {
    return received;
  }

  /// Takes a connection that is new on this loop; closes it when there are too many.
  void accept(Channel channel) {
    InetSocketAddress remote = remoteOf(channel);
    if (remote == null) {
      var _ = channel.close(); // gone before it was ours
      return;
    }
    ByteBuffer source = sourceOf(remote);
    int before = perSource.getOrDefault(source, 0);
    if (peers.size() >= MAX_CONNECTIONS || before >= MAX_PER_SOURCE) {
      counters.refused(Refusal.TCP_TOO_MANY);
      var _ = channel.close(); // nobody here knows it
      return;
    }
    configure(channel);
    var peer = new TcpPeer(channel, remote);
    perSource.put(source, before + 1);
    peers.add(peer);
    var _ = channel.pipeline().addLast(new TcpIo(loop, counters, this, peer));
  }

  /// Brings a connection from another event loop to this one. Takes ownership of both.
  static void move(Channel channel, ByteBuf read, RelayLoop to) {
    channel.config().setAutoRead(false);
    while (channel.pipeline().last() != null) {
      var _ = channel.pipeline().removeLast();
    }
    var _ = // each outcome is dealt with
        channel
            .deregister()
            .addListener(gone -> {
              if (!gone.isSuccess()) {
                read.release();
                var _ = channel.close(); // nobody knows it
                return;
              }
              var _ = // each outcome is dealt with
                  to.eventLoop()
                      .register(channel)
                      .addListener(here -> {
                        if (here.isSuccess()) {
                          to.tcp().accept(channel);
                          var _ =
                              channel.pipeline().fireChannelRead(read).fireChannelReadComplete();
                          channel.config().setAutoRead(true);
                        } else {
                          read.release(); // the loop is gone, and closes what can't register
                        }
                      });
            });
  }

  void closed(TcpPeer peer) {
    if (!peers.remove(peer)) {
      return;
    }
    perSource.computeIfPresent(sourceOf(peer.remote()), (_, count) -> count > 1 ? count - 1 : null);
    Connection owner = peer.owner();
    peer.belongsTo(null);
    if (owner != null) {
      owner.transport().surrender(peer);
    }
  }

  /// Writes without flushing.
  void write(PacketBuffer datagram, TcpPeer to) {
    Channel channel = to.channel();
    if (!channel.isActive()) {
      return; // closed a moment ago: a path less, as the transport is about to hear
    }
    if (!channel.isWritable()) {
      counters.refused(Refusal.TCP_TOO_SLOW);
      return;
    }
    int length = datagram.getLength();
    ByteBuf frame = channel.alloc().directBuffer(FrameReader.LENGTH_BYTES + length);
    frame.writeShort(length).writeBytes(datagram.getBuffer(), datagram.getOffset(), length);
    var _ = channel.write(frame, channel.voidPromise()); // a failure closes the connection
    counters.sent(length);
    if (to.beginsUnflushed()) {
      unflushed.add(to);
    }
  }

  void flush() {
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flush();
    }
    unflushed.clear();
  }

  /// Every [#SWEEP_MILLIS].
  void sweep() {
    for (TcpPeer peer : List.copyOf(peers)) {
      if (peer.isStale()) {
        counters.refused(Refusal.TCP_STALE);
        var _ = peer.channel().close(); // channelInactive follows
      }
    }
  }

  private void configure(Channel channel) {
    var config = channel.config();
    var _ = config.setOption(ChannelOption.TCP_NODELAY, true);
    config.setWriteBufferWaterMark(
        new WriteBufferWaterMark(MAX_UNSENT_BYTES / 2, MAX_UNSENT_BYTES));
    config.setRecvByteBufAllocator(
        new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(READS));
    if (channel instanceof EpollSocketChannel) {
      var _ = config.setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MAX_KERNEL_BYTES);
    }
    if (trafficClass != 0) {
      var _ = config.setOption(ChannelOption.IP_TOS, trafficClass);
    }
  }

  /// An IPv4 address may come as an IPv6 one (RFC 4291 §2.5.5.2) from a socket of both families.
  private static @Nullable InetSocketAddress remoteOf(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      return null;
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(remote.getAddress().getAddress()), remote.getPort());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of neither 4 nor 16 bytes", e);
    }
  }

  /// Whoever has an IPv6 address has its whole /64.
  private static ByteBuffer sourceOf(InetSocketAddress remote) {
    byte[] address = remote.getAddress().getAddress();
    return remote.getAddress() instanceof Inet6Address
        ? ByteBuffer.wrap(address, 0, 8).slice()
        : ByteBuffer.wrap(address);
  }
}
