package huizhen.relay.world;

import huizhen.relay.api.RoomEvent;
import huizhen.relay.room.Outputs;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.PeerAddress;
import java.util.ArrayList;
import java.util.List;

/// Keeps a room's events, and hands its datagrams to the network.
public final class RecordedOutputs implements Outputs {
  private final World world;
  private final List<RoomEvent> events = new ArrayList<>();

  RecordedOutputs(World world) {
    this.world = world;
  }

  @Override
  public void emit(RoomEvent event) {
    events.add(event);
  }

  @Override
  public void transmit(PacketBuffer datagram, PeerAddress to) {
    byte[] copy = new byte[datagram.getLength()];
    datagram.readRegionToBuff(0, copy.length, copy);
    world.toPeer(copy, to);
  }

  public List<RoomEvent> events() {
    return List.copyOf(events);
  }

  public <T extends RoomEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
