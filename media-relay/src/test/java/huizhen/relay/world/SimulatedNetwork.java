package huizhen.relay.world;

import huizhen.relay.transport.PeerAddress;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Virtual time: what happens when, in order; what is due at the same time happens in the order in
/// which it was said.
final class SimulatedNetwork {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
  private long nowNanos;
  private long order;

  SimulatedNetwork(long startNanos) {
    nowNanos = startNanos;
  }

  /// An address of a simulated host.
  record Address(int host, int port) implements PeerAddress {
    @Override
    public byte[] address() {
      return new byte[] {10, 0, (byte) (host >> 8), (byte) host};
    }
  }

  private record Event(long nanos, long order, Runnable what) {}

  long nowNanos() {
    return nowNanos;
  }

  void at(long nanos, Runnable what) {
    order++;
    events.add(new Event(Math.max(nanos, nowNanos), order, what));
  }

  /// Lets all happen that is due until then, each at its time.
  void run(long untilNanos) {
    while (true) {
      Event next = events.peek();
      if (next == null || next.nanos() > untilNanos) {
        nowNanos = untilNanos;
        return;
      }
      events.remove();
      nowNanos = next.nanos();
      next.what().run();
    }
  }
}
