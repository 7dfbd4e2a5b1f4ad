package huizhen.relay.transport;

/// By what the shell finds the transport of a datagram: told by the transport as it learns and
/// forgets.
public interface TransportRoutes {
  /// A valid check came from here: what comes from this address belongs to the transport.
  void addressOpened(PeerAddress address);

  void addressClosed(PeerAddress address);

  /// Checks for this user name fragment are no longer answered.
  void ufragRetired(String ufrag);
}
