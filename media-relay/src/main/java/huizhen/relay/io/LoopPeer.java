package huizhen.relay.io;

import huizhen.relay.transport.PeerAddress;

/// A peer's address as a loop's sockets give it: a datagram's source, or a connection.
sealed interface LoopPeer extends PeerAddress permits UdpPeer, TcpPeer {}
