package huizhen.relay.io;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A peer's address as the UDP socket gives it, with what is written to it before the next flush.
final class UdpPeer implements LoopPeer {
  private final InetSocketAddress socket;
  @Nullable Segments segments;

  UdpPeer(InetSocketAddress socket) {
    this.socket = socket;
  }

  InetSocketAddress socket() {
    return socket;
  }

  @Override
  public byte[] address() {
    return socket.getAddress().getAddress();
  }

  @Override
  public int port() {
    return socket.getPort();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UdpPeer that && socket.equals(that.socket);
  }

  @Override
  public int hashCode() {
    return socket.hashCode();
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}
