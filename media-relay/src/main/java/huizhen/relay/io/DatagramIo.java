package huizhen.relay.io;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

/// The one handler of a loop's socket: copies datagrams from `ByteBuf` into the loop's buffer and
/// from the core's buffers into `ByteBuf`. What is written while a batch of datagrams is read is
/// flushed once, after it.
final class DatagramIo extends SimpleChannelInboundHandler<DatagramPacket> {
  /// Larger datagrams are counted and dropped; nothing that we speak makes them.
  static final int MAX_DATAGRAM_BYTES = PacketBuffer.CAPACITY - 48;

  private final RelayLoop loop;
  private final LoopCounters counters;
  private final PacketBuffer received = new PacketBuffer();

  DatagramIo(RelayLoop loop, LoopCounters counters) {
    this.loop = loop;
    this.counters = counters;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
    ByteBuf content = datagram.content();
    int length = content.readableBytes();
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
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // E.g. an ICMP port unreachable for some peer: that is the peer's affair, the socket goes on.
    counters.refused(Refusal.SOCKET_ERROR);
  }

  /// Writes without flushing. A full send buffer drops the datagram: UDP may lose, never wait.
  void write(Channel channel, PacketBuffer datagram, UdpPeer to) {
    if (!channel.isWritable()) {
      counters.refused(Refusal.SEND_BUFFER_FULL);
      return;
    }
    int length = datagram.getLength();
    ByteBuf content = channel.alloc().directBuffer(length);
    content.writeBytes(datagram.getBuffer(), datagram.getOffset(), length);
    var _ = // UDP: a lost send is a lost packet
        channel.write(new DatagramPacket(content, to.socket()), channel.voidPromise());
    counters.sent(length);
  }
}
