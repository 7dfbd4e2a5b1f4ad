package huizhen.relay.transport;

/// By what the shell finds the transport of a datagram: told by the transport as it learns and
/// forgets.
public interface TransportRoutes {
  /// A valid check came from here, or is asked for: what comes from this address belongs to the
  /// transport.
  void addressOpened(PeerAddress address);

  void addressClosed(PeerAddress address);

  /// Checks for this user name fragment are no longer answered.
  void ufragRetired(String ufrag);

  /// A packet of this source has authenticated: what has its SSRC and comes from an address that is
  /// nobody's may be the transport's.
  void sourceHeard(int ssrc);

  /// No source is the transport's any more.
  void sourcesForgotten();

  /// Whether the loop can spare to authenticate a packet from an address that no check has
  /// validated: a bounded number for all its transports.
  boolean spares(long nowNanos);
}
