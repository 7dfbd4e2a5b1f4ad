package huizhen.relay.transport;

import huizhen.relay.rtp.PacketBuffer;

/// Takes the datagrams that a transport sends.
public interface DatagramSink {
  /// `datagram` is borrowed: the sink copies what it sends. UDP: a lost send is a lost packet.
  void transmit(PacketBuffer datagram, PeerAddress to);

  /// As [#transmit], saying what is in it, for sinks that mark packets.
  default void transmit(PacketBuffer datagram, PeerAddress to, TrafficClass kind) {
    transmit(datagram, to);
  }
}
