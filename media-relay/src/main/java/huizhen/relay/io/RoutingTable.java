package huizhen.relay.io;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose a datagram is: STUN by user name fragment, the rest by the socket and address that it came
/// to and from, or by the TCP connection that brought it. Owned by one loop; holds no more than the
/// loop's connections have, each of them a bounded number.
final class RoutingTable {
  private final Map<String, Connection> byUfrag = new HashMap<>();

  @Nullable Connection ofUfrag(String ufrag) {
    return byUfrag.get(ufrag);
  }

  void listen(String ufrag, Connection connection) {
    byUfrag.put(ufrag, connection);
  }

  void retire(String ufrag) {
    byUfrag.remove(ufrag);
  }

  /// The last valid check decides: the address may have been another connection's, before a reload.
  void open(LoopPeer peer, Connection connection) {
    Connection before = ownerOf(peer);
    if (before == connection) {
      return;
    }
    switch (peer) {
      case UdpPeer udp -> udp.at().routes().put(udp.socket(), new Route(udp, connection));
      case TcpPeer tcp -> tcp.belongsTo(connection);
    }
    if (before != null) {
      before.transport().surrender(peer);
    }
  }

  void close(LoopPeer peer, Connection connection) {
    if (ownerOf(peer) == connection) {
      switch (peer) {
        case UdpPeer udp -> udp.at().routes().remove(udp.socket());
        case TcpPeer tcp -> tcp.belongsTo(null); // the last alert still goes out; then it is stale
      }
    }
  }

  private @Nullable Connection ownerOf(LoopPeer peer) {
    return switch (peer) {
      case UdpPeer udp -> {
        Route route = udp.at().routes().get(udp.socket());
        yield route == null ? null : route.connection();
      }
      case TcpPeer tcp -> tcp.owner();
    };
  }
}
