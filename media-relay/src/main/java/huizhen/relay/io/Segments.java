package huizhen.relay.io;

import huizhen.relay.rtp.PacketBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;

/// Datagrams of one size, the last perhaps shorter, that go to one peer one after the other: the
/// kernel takes them in one go and cuts them itself (UDP GSO, `UDP_SEGMENT`).
final class Segments {
  /// Half of what kernels take (`UDP_MAX_SEGMENTS`).
  static final int MAX_SEGMENTS = 32;

  /// What they make together is below the largest UDP payload.
  static final int MAX_BYTES = 60_000;

  /// Room for so many is made when a second one comes: a frame of video, mostly.
  private static final int USUAL_SEGMENTS = 8;

  private final ByteBuf content;
  private final int size;
  private int count = 1;
  private boolean isComplete;

  Segments(Channel channel, PacketBuffer first) {
    size = first.getLength();
    content = channel.alloc().directBuffer(size);
    content.writeBytes(first.getBuffer(), first.getOffset(), size);
  }

  /// @return false when it is not one of them: these are to be sent before it
  boolean add(PacketBuffer datagram) {
    int length = datagram.getLength();
    if (isComplete
        || length > size
        || count == MAX_SEGMENTS
        || content.readableBytes() + length > MAX_BYTES) {
      return false;
    }
    if (count == 1) {
      var _ = content.capacity(Math.min(USUAL_SEGMENTS * size, MAX_BYTES));
    }
    content.writeBytes(datagram.getBuffer(), datagram.getOffset(), length);
    count++;
    isComplete = length < size;
    return true;
  }

  /// Hands them to the socket, without a flush.
  void write(Channel channel, UdpPeer to) {
    var packet =
        count == 1
            ? new DatagramPacket(content, to.socket())
            : new SegmentedDatagramPacket(content, size, to.socket());
    var _ = channel.write(packet, channel.voidPromise()); // UDP: a lost send is a lost packet
  }
}
