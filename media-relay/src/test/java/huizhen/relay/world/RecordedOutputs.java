package huizhen.relay.world;

import huizhen.relay.api.RoomEvent;
import huizhen.relay.room.Outputs;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.PeerAddress;
import java.util.ArrayList;
import java.util.List;

/// Keeps a room's events, hands its datagrams to the network, and tells clients what signalling
/// tells them.
public final class RecordedOutputs implements Outputs {
  private final World world;
  private final SimulatedRoom room;
  private final List<RoomEvent> events = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();

  RecordedOutputs(World world, SimulatedRoom room) {
    this.world = world;
    this.room = room;
  }

  @Override
  public void emit(RoomEvent event) {
    events.add(event);
    times.add(world.nowNanos());
    if (event instanceof RoomEvent.LayersWanted wanted) {
      world.signals(room, wanted);
    }
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

  /// The events since a time.
  public <T extends RoomEvent> List<T> events(Class<T> type, long sinceNanos) {
    List<T> since = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (times.get(i) >= sinceNanos && type.isInstance(events.get(i))) {
        since.add(type.cast(events.get(i)));
      }
    }
    return since;
  }
}
