package huizhen.relay.transport;

/// Where a peer's datagrams come from, as the loop knows it. Two are equal when address and port
/// are; a connection is equal to itself alone.
public interface PeerAddress {
  /// 4 or 16 bytes, not to be changed.
  byte[] address();

  int port();
}
