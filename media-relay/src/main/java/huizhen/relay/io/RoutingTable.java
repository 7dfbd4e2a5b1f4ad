package huizhen.relay.io;

import huizhen.relay.transport.Budget;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose a datagram is: STUN by user name fragment, the rest by the socket and address that it came
/// to and from, or by the TCP connection that brought it. Owned by one loop; holds no more than the
/// loop's connections have, each of them a bounded number.
///
/// Media from an address that is nobody's is looked up by its SSRC, of which [#MAX_SOURCES] are
/// kept. An SSRC belongs to whom it was first heard from; one more than fit, or of two connections,
/// is not looked up: after a NAT has changed such a peer's port, it waits for the peer's next
/// check.
final class RoutingTable {
  static final int MAX_SOURCES = 32_768;

  /// Of all peers together, what comes from where no check came from.
  static final int ELSEWHERE_PER_SECOND = 1_000;

  private final Map<String, Connection> byUfrag = new HashMap<>();
  private final Map<Integer, Connection> bySource = new HashMap<>();
  private final Budget elsewhere = new Budget(ELSEWHERE_PER_SECOND, System.nanoTime());

  @Nullable Connection ofUfrag(String ufrag) {
    return byUfrag.get(ufrag);
  }

  void listen(String ufrag, Connection connection) {
    byUfrag.put(ufrag, connection);
  }

  void retire(String ufrag) {
    byUfrag.remove(ufrag);
  }

  @Nullable Connection ofSource(int ssrc) {
    return bySource.get(ssrc);
  }

  /// Whether it is this connection's now.
  boolean hear(int ssrc, Connection connection) {
    return bySource.size() < MAX_SOURCES && bySource.putIfAbsent(ssrc, connection) == null;
  }

  void forget(int ssrc) {
    bySource.remove(ssrc);
  }

  boolean spares(long nowNanos) {
    return elsewhere.take(nowNanos);
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
