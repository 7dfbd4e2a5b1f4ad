package huizhen.relay.room;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.PeerTransport;
import huizhen.relay.transport.TrafficClass;

/// A transport that is up and leads nowhere.
class SilentTransport implements PeerTransport<Outputs> {
  @Override
  public boolean sendRtp(PacketBuffer packet, long nowNanos, Outputs out) {
    return true;
  }

  @Override
  public boolean sendAgain(PacketBuffer datagram, TrafficClass kind, Outputs out) {
    return true;
  }

  @Override
  public boolean sendRtcp(PacketBuffer packet, long nowNanos, Outputs out) {
    return true;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public void ownedBy(Owner<Outputs> owner) {}
}
