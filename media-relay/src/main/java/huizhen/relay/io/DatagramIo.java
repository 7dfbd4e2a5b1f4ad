package huizhen.relay.io;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.Refusal;
import huizhen.relay.transport.TrafficClass;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The one handler of one of a loop's UDP sockets, with who is heard there: copies datagrams from
/// `ByteBuf` into the loop's buffer and from the core's buffers into `ByteBuf`. What is written
/// while a batch of datagrams is read is flushed once, after it, peer by peer where the kernel cuts
/// [Segments].
///
/// A mark is the socket's and not a datagram's. With [PacketMarks] in use a batch is therefore held
/// back and sent class by class, speech first, the socket marked anew in between: one system call a
/// class. While the kernel's buffer is full, a few datagrams may go out under another class's mark.
final class DatagramIo extends SimpleChannelInboundHandler<DatagramPacket> {
  /// Larger datagrams are counted and dropped; nothing that we speak makes them.
  static final int MAX_DATAGRAM_BYTES = PacketBuffer.CAPACITY - 48;

  /// A batch that grows beyond this is sent at once.
  private static final int MAX_HELD = 1_024;

  private static final int MAX_HELD_BYTES = 1 << 16;

  private final RelayLoop loop;
  private final LoopCounters counters;
  private final PacketMarks marks;
  private final PacketBuffer received = new PacketBuffer();
  private final Batch audio;
  private final Batch video;
  private final Batch screen;
  private final List<UdpPeer> writtenTo = new ArrayList<>();
  private final Map<InetSocketAddress, Route> routes = new HashMap<>();
  private @Nullable Channel channel;
  private int heldCount;
  private int heldBytes;
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

  /// Whether the socket takes several datagrams to one peer at once.
  private static boolean takesSegments(Channel channel) {
    return channel instanceof EpollDatagramChannel
        && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
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
    if (!marks.areUsed() && takesSegments(open)) {
      writeSegment(open, datagram, to);
      heldBytes += length;
      if (heldBytes >= MAX_HELD_BYTES) {
        flush();
      }
      return;
    }
    ByteBuf content = open.alloc().directBuffer(length);
    content.writeBytes(datagram.getBuffer(), datagram.getOffset(), length);
    var packet = new DatagramPacket(content, to.socket());
    if (!marks.areUsed()) {
      var _ = open.write(packet, open.voidPromise()); // UDP: a lost send is a lost packet
      return;
    }
    batchOf(kind).packets.add(packet);
    if (++heldCount >= MAX_HELD) {
      flush();
    }
  }

  private void writeSegment(Channel open, PacketBuffer datagram, UdpPeer to) {
    Segments before = to.segments;
    if (before == null) {
      writtenTo.add(to);
    } else if (before.add(datagram)) {
      return;
    } else {
      before.write(open, to);
    }
    to.segments = new Segments(open, datagram);
  }

  void flush() {
    Channel open = channel;
    if (open == null) {
      return; // nothing was written to what is not open yet
    }
    for (int i = 0; i < writtenTo.size(); i++) {
      UdpPeer to = writtenTo.get(i);
      Segments last = to.segments;
      to.segments = null;
      if (last != null) {
        last.write(open, to);
      }
    }
    writtenTo.clear();
    heldBytes = 0;
    if (heldCount > 0) {
      heldCount = 0;
      flush(open, audio);
      flush(open, video);
      flush(open, screen);
    }
    var _ = open.flush();
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
  }
}
