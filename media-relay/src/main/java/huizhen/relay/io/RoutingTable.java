package huizhen.relay.io;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose a datagram is: STUN by user name fragment, the rest by address. Owned by one loop; holds
/// no more than the loop's connections have, each of them a bounded number.
final class RoutingTable {
  private final Map<String, Connection> byUfrag = new HashMap<>();
  private final Map<InetSocketAddress, Route> byAddress = new HashMap<>();

  /// An address, with the object that stands for it in the core, and whose it is.
  record Route(UdpPeer peer, Connection connection) {}

  @Nullable Connection ofUfrag(String ufrag) {
    return byUfrag.get(ufrag);
  }

  @Nullable Route ofAddress(InetSocketAddress address) {
    return byAddress.get(address);
  }

  void listen(String ufrag, Connection connection) {
    byUfrag.put(ufrag, connection);
  }

  void retire(String ufrag) {
    byUfrag.remove(ufrag);
  }

  /// The last valid check decides: the address may have been another connection's, before a reload.
  void open(UdpPeer peer, Connection connection) {
    Route before = byAddress.get(peer.socket());
    if (before != null && before.connection == connection) {
      return;
    }
    byAddress.put(peer.socket(), new Route(peer, connection));
    if (before != null) {
      before.connection.transport().surrender(peer);
    }
  }

  void close(UdpPeer peer, Connection connection) {
    Route route = byAddress.get(peer.socket());
    if (route != null && route.connection == connection) {
      byAddress.remove(peer.socket());
    }
  }
}
