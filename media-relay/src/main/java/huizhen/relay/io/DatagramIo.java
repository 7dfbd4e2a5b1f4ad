package huizhen.relay.io;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.Refusal;
import huizhen.relay.transport.TrafficClass;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The one handler of one of a loop's UDP sockets, with who is heard there: copies datagrams from
/// `ByteBuf` into the loop's buffer, and what is written into a [SendBatch]. What is written while
/// a batch of datagrams is read is flushed once, after it.
///
/// The channel's own queue is for what the socket does not take at once, and for machines without
/// that. While something waits in it, all goes there, so that nothing overtakes.
///
/// A mark is the socket's and not a datagram's. With [PacketMarks] in use a batch is therefore held
/// back and sent class by class, speech first, the socket marked anew in between: one system call a
/// class. While the kernel's buffer is full, a few datagrams may go out under another class's mark.
final class DatagramIo extends SimpleChannelInboundHandler<DatagramPacket>
    implements SendBatch.Rest {
  /// Larger datagrams are counted and dropped; nothing that we speak makes them.
  static final int MAX_DATAGRAM_BYTES = PacketBuffer.CAPACITY - 48;

  /// A batch that grows beyond this is sent at once.
  private static final int MAX_HELD = 1_024;

  private final RelayLoop loop;
  private final LoopCounters counters;
  private final PacketMarks marks;
  private final PacketBuffer received = new PacketBuffer();
  private final Batch audio;
  private final Batch video;
  private final Batch screen;
  private final Map<InetSocketAddress, Route> routes = new HashMap<>();
  private @Nullable Channel channel;
  private @Nullable SendBatch batch;
  private int heldCount;
  private boolean hasWritten;
  private int batchSize;
  private long readNanos;
  private int marked;

  /// What is held back of one class.
  private record Batch(int trafficClass, Queue<DatagramPacket> packets) {}

  DatagramIo(RelayLoop loop, LoopCounters counters, PacketMarks marks) {
    this.loop = loop;
    this.counters = counters;
    this.marks = marks;
    audio = new Batch(marks.trafficClass(TrafficClass.AUDIO), new ArrayDeque<>());
    video = new Batch(marks.trafficClass(TrafficClass.VIDEO), new ArrayDeque<>());
    screen = new Batch(marks.trafficClass(TrafficClass.SCREEN), new ArrayDeque<>());
  }

  /// Whose what arrives here is, by where it comes from. The [RoutingTable] keeps it.
  Map<InetSocketAddress, Route> routes() {
    return routes;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    if (!marks.areUsed() && channel instanceof EpollDatagramChannel open) {
      batch =
          SendBatch.of(
                  open.fd().intValue(), EpollDatagramChannel.isSegmentedDatagramPacketSupported())
              .orElse(null);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
    ByteBuf content = datagram.content();
    int length = content.readableBytes();
    if (batchSize == 0) {
      readNanos = System.nanoTime();
    }
    batchSize++;
    counters.received(length);
    // With recvmmsg a larger one is cut to its slot, so a full slot is one too large as well.
    if (length >= MAX_DATAGRAM_BYTES) {
      counters.refused(Refusal.UNKNOWN_KIND);
      return;
    }
    content.readBytes(received.getBuffer(), 0, length);
    received.setOffsetLength(0, length);
    loop.receive(received, datagram.sender(), this);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    batch = null; // its descriptor may be somebody else's from now on
    flush(); // a closed one gives back what is written
  }

  /// Ends the batch that was read.
  ///
  /// @return how many datagrams it had
  int endBatch() {
    int size = batchSize;
    batchSize = 0;
    return size;
  }

  /// When the first datagram of the last batch was here.
  long readNanos() {
    return readNanos;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // E.g. an ICMP port unreachable for some peer: that is the peer's affair, the socket goes on.
    counters.refused(Refusal.SOCKET_ERROR);
  }

  /// Writes without flushing. A full send buffer drops the datagram: UDP may lose, never wait.
  void write(PacketBuffer datagram, UdpPeer to, TrafficClass kind) {
    Channel open = channel;
    if (open == null || !open.isWritable()) {
      counters.refused(Refusal.SEND_BUFFER_FULL);
      return;
    }
    int length = datagram.getLength();
    counters.sent(length);
    SendBatch direct = batch;
    if (direct != null && !isQueued(open)) {
      if (!direct.add(datagram, to)) {
        direct.send(this);
        if (isQueued(open) || !direct.add(datagram, to)) {
          queue(open, datagram.getBuffer(), datagram.getOffset(), length, to);
        }
      }
      return;
    }
    if (!marks.areUsed()) {
      queue(open, datagram.getBuffer(), datagram.getOffset(), length, to);
      return;
    }
    ByteBuf content = open.alloc().directBuffer(length);
    content.writeBytes(datagram.getBuffer(), datagram.getOffset(), length);
    batchOf(kind).packets.add(new DatagramPacket(content, to.socket()));
    if (++heldCount >= MAX_HELD) {
      flush();
    }
  }

  /// Whether something is in the channel's own queue.
  private static boolean isQueued(Channel open) {
    ChannelOutboundBuffer queue = open.unsafe().outboundBuffer();
    return queue == null || !queue.isEmpty() || queue.totalPendingWriteBytes() != 0;
  }

  private void queue(Channel open, byte[] bytes, int offset, int length, UdpPeer to) {
    ByteBuf content = open.alloc().directBuffer(length);
    content.writeBytes(bytes, offset, length);
    // UDP: a lost send is a lost packet
    var _ = open.write(new DatagramPacket(content, to.socket()), open.voidPromise());
    hasWritten = true;
  }

  @Override
  public void later(byte[] datagram, UdpPeer to) {
    Channel open = channel;
    if (open == null || !open.isWritable()) {
      counters.refused(Refusal.SEND_BUFFER_FULL);
    } else {
      queue(open, datagram, 0, datagram.length, to);
    }
  }

  @Override
  public void refused(UdpPeer to) {
    counters.refused(Refusal.SOCKET_ERROR);
  }

  void flush() {
    Channel open = channel;
    if (open == null) {
      return; // nothing was written to what is not open yet
    }
    SendBatch direct = batch;
    // One that has just been closed gave its descriptor back, perhaps to somebody else.
    if (direct != null && !direct.isEmpty() && open.isOpen()) {
      direct.send(this);
    }
    if (heldCount > 0) {
      heldCount = 0;
      flush(open, audio);
      flush(open, video);
      flush(open, screen);
    }
    if (hasWritten) {
      hasWritten = false;
      var _ = open.flush();
    }
  }

  private Batch batchOf(TrafficClass kind) {
    return switch (kind) {
      case AUDIO -> audio;
      case VIDEO -> video;
      case SCREEN -> screen;
    };
  }

  private void flush(Channel open, Batch batch) {
    if (batch.packets.isEmpty()) {
      return;
    }
    if (batch.trafficClass != marked && open.config() instanceof DatagramChannelConfig config) {
      var _ = open.flush(); // what is there, under the mark that it was written for
      var _ = config.setTrafficClass(batch.trafficClass);
      marked = batch.trafficClass;
    }
    for (var packet = batch.packets.poll(); packet != null; packet = batch.packets.poll()) {
      var _ = open.write(packet, open.voidPromise()); // UDP: a lost send is a lost packet
    }
    hasWritten = true;
  }
}
