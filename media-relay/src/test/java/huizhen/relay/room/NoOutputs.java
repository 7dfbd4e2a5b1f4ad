package huizhen.relay.room;

import huizhen.relay.api.RoomEvent;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.PeerAddress;

/// Nobody hears of anything, and nothing goes out.
final class NoOutputs implements Outputs {
  @Override
  public void emit(RoomEvent event) {}

  @Override
  public void transmit(PacketBuffer datagram, PeerAddress to) {}
}
