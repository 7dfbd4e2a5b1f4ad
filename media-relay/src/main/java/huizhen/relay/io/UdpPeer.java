package huizhen.relay.io;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A peer's address as a UDP socket gives it. It is answered from the socket that it has spoken to:
/// at another of our addresses it is another peer.
final class UdpPeer implements LoopPeer {
  private final InetSocketAddress socket;
  private final DatagramIo at;
  private byte @Nullable [] name;

  /// @param at our socket
  UdpPeer(InetSocketAddress socket, DatagramIo at) {
    this.socket = socket;
    this.at = at;
  }

  DatagramIo at() {
    return at;
  }

  InetSocketAddress socket() {
    return socket;
  }

  /// As [SocketName] writes it; not to be changed.
  ///
  /// @param isForIpv6 whether our socket is one of IPv6
  byte[] socketName(boolean isForIpv6) {
    byte[] known = name;
    if (known == null) {
      known = SocketName.of(socket, isForIpv6);
      name = known;
    }
    return known;
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
    return other instanceof UdpPeer that && at == that.at && socket.equals(that.socket);
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
