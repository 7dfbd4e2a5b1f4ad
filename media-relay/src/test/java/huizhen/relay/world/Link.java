package huizhen.relay.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/// One direction of a peer's line: a queue in front of a bottleneck, then the way with its delay,
/// loss, reordering and duplication. All of it may be changed while packets are on their way.
///
/// A datagram counts with what IP, UDP and SRTP add to it. The queue drops what comes last when it
/// is full.
public final class Link {
  /// IPv4 20, UDP 8, the tag of AES-GCM 16.
  static final int OVERHEAD_BYTES = 44;

  private static final long REORDER_NANOS = 15_000_000;
  private static final long DUPLICATE_NANOS = 5_000_000;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final SimulatedNetwork network;
  private final SplittableRandom random;
  private final LinkMeter meter = new LinkMeter();
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private long delayNanos = 10_000_000;
  private long jitterNanos;
  private double loss;
  private double reorder;
  private double duplicate;
  private double burstEnter;
  private double burstLeave = 1;
  private boolean isInBurst;
  private long rateBps;
  private long queueNanos = 300_000_000;
  private long queuedBytes;
  private boolean isBusy;
  private long lastArrivalNanos;
  private long lostNanos = NEVER;

  Link(SimulatedNetwork network, SplittableRandom random) {
    this.network = network;
    this.random = random;
  }

  private record Waiting(int bytes, long sinceNanos, Runnable arrival) {}

  /// How long each datagram takes.
  @CanIgnoreReturnValue
  public Link delay(Duration delay) {
    delayNanos = delay.toNanos();
    return this;
  }

  /// By how much more at most, evenly spread; the order stays.
  @CanIgnoreReturnValue
  public Link jitter(Duration jitter) {
    jitterNanos = jitter.toNanos();
    return this;
  }

  @CanIgnoreReturnValue
  public Link loss(double share) {
    loss = share;
    return this;
  }

  /// Bursts of total loss after Gilbert: with each datagram one begins or ends by chance.
  ///
  /// @param enter probability that a burst begins
  /// @param leave probability that it ends: it lasts `1 / leave` datagrams on average
  @CanIgnoreReturnValue
  public Link bursts(double enter, double leave) {
    burstEnter = enter;
    burstLeave = leave;
    isInBurst = false;
    return this;
  }

  @CanIgnoreReturnValue
  public Link reorder(double share) {
    reorder = share;
    return this;
  }

  @CanIgnoreReturnValue
  public Link duplicate(double share) {
    duplicate = share;
    return this;
  }

  /// Limits the bits per second; 0 for no limit.
  @CanIgnoreReturnValue
  public Link rate(long bps) {
    rateBps = bps;
    return this;
  }

  /// How long a datagram may wait for the bottleneck.
  @CanIgnoreReturnValue
  public Link queue(Duration longest) {
    queueNanos = longest.toNanos();
    return this;
  }

  public LinkMeter meter() {
    return meter;
  }

  long delayNanos() {
    return delayNanos;
  }

  /// Whether a datagram was lost since then.
  boolean hasLostSince(long nanos) {
    return lostNanos >= nanos;
  }

  /// What was sent goes nowhere, for a reason that is not this line's.
  void lose() {
    lostNanos = network.nowNanos();
  }

  void send(int bytes, Runnable arrival) {
    int wire = bytes + OVERHEAD_BYTES;
    long nowNanos = network.nowNanos();
    meter.offered(wire);
    if (rateBps == 0 && !isBusy) {
      meter.waited(0, nowNanos);
      leave(arrival);
      return;
    }
    if (rateBps != 0 && queuedBytes * 8e9 / rateBps > queueNanos) {
      meter.onOverflow();
      lose();
      return;
    }
    queue.add(new Waiting(wire, nowNanos, arrival));
    queuedBytes += wire;
    if (!isBusy) {
      serve();
    }
  }

  private void serve() {
    Waiting next = queue.poll();
    isBusy = next != null;
    if (next == null) {
      return;
    }
    long nowNanos = network.nowNanos();
    meter.waited(nowNanos - next.sinceNanos(), nowNanos);
    long takes = rateBps == 0 ? 0 : next.bytes() * 8_000_000_000L / rateBps;
    network.at(
        nowNanos + takes,
        () -> {
          queuedBytes -= next.bytes();
          leave(next.arrival());
          serve();
        });
  }

  private void leave(Runnable arrival) {
    if (isLost()) {
      meter.onLoss();
      lose();
      return;
    }
    fly(arrival, 0);
    if (duplicate > 0 && random.nextDouble() < duplicate) {
      fly(arrival, random.nextLong(DUPLICATE_NANOS));
    }
  }

  private boolean isLost() {
    if (burstEnter > 0) {
      double turn = random.nextDouble();
      isInBurst = isInBurst ? turn >= burstLeave : turn < burstEnter;
    }
    return (burstEnter > 0 && isInBurst) || (loss > 0 && random.nextDouble() < loss);
  }

  private void fly(Runnable arrival, long laterNanos) {
    long arrivalNanos = network.nowNanos() + delayNanos;
    if (jitterNanos > 0) {
      arrivalNanos += random.nextLong(jitterNanos);
    }
    arrivalNanos = Math.max(arrivalNanos, lastArrivalNanos);
    if (reorder > 0 && random.nextDouble() < reorder) {
      arrivalNanos += random.nextLong(REORDER_NANOS);
    } else {
      lastArrivalNanos = arrivalNanos;
    }
    network.at(arrivalNanos + laterNanos, arrival);
  }
}
