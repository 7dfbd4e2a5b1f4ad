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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// The one handler of a loop's UDP socket: copies datagrams from `ByteBuf` into the loop's buffer
/// and from the core's buffers into `ByteBuf`. What is written while a batch of datagrams is read
/// is flushed once, after it, peer by peer where the kernel cuts [Segments].
///
/// A mark is the socket's and not a datagram's. With [PacketMarks] in use a batch is therefore held
/// back and sent class by class, speech first, the socket marked anew in between: one system call a
/// class. While the kernel's buffer is full, a few datagrams may go out under another class's mark.
final class DatagramIo extends SimpleChannelInboundHandler<DatagramPacket> {
  /// Larger datagrams are counted and dropped; nothing that we speak makes them.
  static final int MAX_DATAGRAM_BYTES = PacketBuffer.CAPACITY - 48;

  /// A batch that grows beyond this is sent at once.
  private static final int MAX_HELD = 1_024;

  private static final int MAX_HELD_BYTES = 1 << 20;

  private final RelayLoop loop;
  private final LoopCounters counters;
  private final PacketMarks marks;
  private final PacketBuffer received = new PacketBuffer();
  private final Batch audio;
  private final Batch video;
  private final Batch screen;
  private final List<UdpPeer> writtenTo = new ArrayList<>();
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
    loop.receive(received, datagram.sender());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    flush(context.channel()); // a closed one gives back what is written
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
  void write(Channel channel, PacketBuffer datagram, UdpPeer to, TrafficClass kind) {
    if (!channel.isWritable()) {
      counters.refused(Refusal.SEND_BUFFER_FULL);
      return;
    }
    int length = datagram.getLength();
    counters.sent(length);
    if (!marks.areUsed() && takesSegments(channel)) {
      writeSegment(channel, datagram, to);
      heldBytes += length;
      if (heldBytes >= MAX_HELD_BYTES) {
        flush(channel);
      }
      return;
    }
    ByteBuf content = channel.alloc().directBuffer(length);
    content.writeBytes(datagram.getBuffer(), datagram.getOffset(), length);
    var packet = new DatagramPacket(content, to.socket());
    if (!marks.areUsed()) {
      var _ = channel.write(packet, channel.voidPromise()); // UDP: a lost send is a lost packet
      return;
    }
    batchOf(kind).packets.add(packet);
    if (++heldCount >= MAX_HELD) {
      flush(channel);
    }
  }

  private void writeSegment(Channel channel, PacketBuffer datagram, UdpPeer to) {
    Segments before = to.segments;
    if (before == null) {
      writtenTo.add(to);
    } else if (before.add(datagram)) {
      return;
    } else {
      before.write(channel, to);
    }
    to.segments = new Segments(channel, datagram);
  }

  void flush(Channel channel) {
    for (int i = 0; i < writtenTo.size(); i++) {
      UdpPeer to = writtenTo.get(i);
      Segments last = to.segments;
      to.segments = null;
      if (last != null) {
        last.write(channel, to);
      }
    }
    writtenTo.clear();
    heldBytes = 0;
    if (heldCount > 0) {
      heldCount = 0;
      flush(channel, audio);
      flush(channel, video);
      flush(channel, screen);
    }
    var _ = channel.flush();
  }

  private Batch batchOf(TrafficClass kind) {
    return switch (kind) {
      case AUDIO -> audio;
      case VIDEO -> video;
      case SCREEN -> screen;
    };
  }

  private void flush(Channel channel, Batch batch) {
    if (batch.packets.isEmpty()) {
      return;
    }
    if (batch.trafficClass != marked && channel.config() instanceof DatagramChannelConfig config) {
      var _ = channel.flush(); // what is there, under the mark that it was written for
      var _ = config.setTrafficClass(batch.trafficClass);
      marked = batch.trafficClass;
    }
    for (var packet = batch.packets.poll(); packet != null; packet = batch.packets.poll()) {
      var _ = channel.write(packet, channel.voidPromise()); // UDP: a lost send is a lost packet
    }
  }
}
