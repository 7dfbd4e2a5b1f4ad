package huizhen.relay.io;

import huizhen.relay.transport.PeerAddress;
import java.net.InetSocketAddress;

/// A peer's address as the socket gives it.
record UdpPeer(InetSocketAddress socket) implements PeerAddress {
  @Override
  public byte[] address() {
    return socket.getAddress().getAddress();
  }

  @Override
  public int port() {
    return socket.getPort();
  }
}
