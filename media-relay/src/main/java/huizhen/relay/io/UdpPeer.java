package huizhen.relay.io;

import java.net.InetSocketAddress;

/// A peer's address as the UDP socket gives it.
record UdpPeer(InetSocketAddress socket) implements LoopPeer {
  @Override
  public byte[] address() {
    return socket.getAddress().getAddress();
  }

  @Override
  public int port() {
    return socket.getPort();
  }
}
