package huizhen.relay.world;

import huizhen.relay.transport.PeerAddress;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// Carries datagrams in virtual time, with seeded loss, delay, reordering and duplication.
final class SimulatedNetwork {
  private final SplittableRandom random;
  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(
          Comparator.comparingLong(Flight::arrivalNanos).thenComparingLong(Flight::order));
  private double loss;
  private double reorder;
  private double duplicate;
  private long latencyNanos = 10_000_000;
  private long order;

  SimulatedNetwork(SplittableRandom random) {
    this.random = random;
  }

  /// An address of a simulated host.
  record Address(int host, int port) implements PeerAddress {
    @Override
    public byte[] address() {
      return new byte[] {10, 0, (byte) (host >> 8), (byte) host};
    }
  }

  private record Flight(long arrivalNanos, long order, Runnable arrival) {}

  /// Takes what arrives.
  @FunctionalInterface
  interface Receiver {
    void receive(byte[] datagram, Address from, long nowNanos);
  }

  void loss(double share) {
    loss = share;
  }

  void reorder(double share) {
    reorder = share;
  }

  void duplicate(double share) {
    duplicate = share;
  }

  void latencyNanos(long nanos) {
    latencyNanos = nanos;
  }

  void send(byte[] datagram, Address from, Receiver to, long nowNanos) {
    if (random.nextDouble() < loss) {
      return;
    }
    fly(datagram, from, to, nowNanos);
    if (random.nextDouble() < duplicate) {
      fly(datagram, from, to, nowNanos + random.nextLong(5_000_000));
    }
  }

  private void fly(byte[] datagram, Address from, Receiver to, long nowNanos) {
    long arrival = nowNanos + latencyNanos;
    if (random.nextDouble() < reorder) {
      arrival += random.nextLong(15_000_000);
    }
    order++;
    long arrivalNanos = arrival;
    flights.add(new Flight(arrivalNanos, order, () -> to.receive(datagram, from, arrivalNanos)));
  }

  /// Delivers all that arrives until then.
  void deliver(long untilNanos) {
    while (true) {
      Flight next = flights.peek();
      if (next == null || next.arrivalNanos() > untilNanos) {
        return;
      }
      flights.remove();
      next.arrival().run();
    }
  }
}
