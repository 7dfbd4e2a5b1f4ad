package huizhen.relay.io;

/// An address that a UDP socket hears from, with the object that stands for it in the core, and
/// whose it is.
record Route(UdpPeer peer, Connection connection) {}
