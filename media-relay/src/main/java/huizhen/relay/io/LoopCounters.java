package huizhen.relay.io;

import huizhen.relay.room.RoomCounters;
import huizhen.relay.transport.Refusal;
import huizhen.relay.transport.TransportCounters;
import java.util.EnumMap;
import java.util.Map;

/// What one event loop counts. Written on the loop; [#publish] makes the figures visible to the
/// threads that read metrics.
final class LoopCounters {
  private final TransportCounters transport = new TransportCounters();
  private final RoomCounters goneRooms = new RoomCounters();
  private long packetsIn;
  private long bytesIn;
  private long packetsOut;
  private long bytesOut;
  private volatile Figures published = new Figures(0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of());

  /// The figures at one moment.
  record Figures(
      long packetsIn,
      long bytesIn,
      long packetsOut,
      long bytesOut,
      int participants,
      Map<Refusal, Long> refusals,
      Map<String, Long> done,
      Map<String, Long> drops) {
    Figures {
      refusals = Map.copyOf(refusals);
      done = Map.copyOf(done);
      drops = Map.copyOf(drops);
    }

    long of(Refusal why) {
      return refusals.getOrDefault(why, 0L);
    }
  }

  TransportCounters transport() {
    return transport;
  }

  void received(int bytes) {
    packetsIn++;
    bytesIn += bytes;
  }

  void sent(int bytes) {
    packetsOut++;
    bytesOut += bytes;
  }

  void refused(Refusal why) {
    transport.count(why);
  }

  /// A room is gone: what it counted stays in the sum.
  void keep(RoomCounters gone) {
    gone.addTo(goneRooms);
  }

  /// @param rooms the counters of the rooms that are open
  void publish(int participants, Iterable<RoomCounters> rooms) {
    var sum = new RoomCounters();
    goneRooms.addTo(sum);
    rooms.forEach(room -> room.addTo(sum));
    Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
    for (Refusal why : Refusal.values()) {
      refusals.put(why, transport.of(why));
    }
    published =
        new Figures(
            packetsIn,
            bytesIn,
            packetsOut,
            bytesOut,
            participants,
            refusals,
            sum.done(),
            sum.drops());
  }

  Figures published() {
    return published;
  }
}
