package huizhen.relay.io;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/// The handler of one TCP connection: unframes what comes, tells its loop when it has closed. What
/// is written while a batch is read is flushed once, after it.
final class TcpIo extends SimpleChannelInboundHandler<ByteBuf> {
  private final RelayLoop loop;
  private final LoopCounters counters;
  private final TcpConnections connections;
  private final TcpPeer peer;
  private final FrameReader reader = new FrameReader();

  TcpIo(RelayLoop loop, LoopCounters counters, TcpConnections connections, TcpPeer peer) {
    this.loop = loop;
    this.counters = counters;
    this.connections = connections;
    this.peer = peer;
  }

  @Override
  public void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
    PacketBuffer frame = connections.received();
    peer.heard();
    while (context.channel().isActive()) {
      switch (reader.next(bytes, frame)) {
        case FRAME -> {
          counters.received(frame.getLength());
          loop.receive(frame, peer);
        }
        case NEEDS_MORE -> {
          return;
        }
        case TOO_LARGE -> {
          counters.refused(Refusal.TCP_FRAME_TOO_LARGE);
          var _ = context.close(); // channelInactive follows
          return;
        }
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connections.closed(peer);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // E.g. a reset: the peer's affair, and the end of its connection.
    counters.refused(Refusal.SOCKET_ERROR);
    var _ = context.close(); // channelInactive follows
  }
}
