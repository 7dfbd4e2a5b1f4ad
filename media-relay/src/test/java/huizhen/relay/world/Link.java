package huizhen.relay.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/// One direction of a peer's line: a queue in front of a bottleneck, then the way with its delay,
/// loss, reordering and duplication. All of it may be changed while packets are on their way.
///
/// A datagram counts with what IP, UDP and SRTP add to it. The queue drops what comes last when it
/// is full.
///
/// Over TCP nothing is lost on the way and all stays in order: what would be lost comes after a
/// timeout or a round trip, and all that was sent behind it waits for it. The sender's end takes
/// [#TCP_UNSENT_BYTES] and then nothing until half of that is sent, as the relay's does.
public final class Link {
  /// IPv4 20, UDP 8, the tag of AES-GCM 16.
  static final int OVERHEAD_BYTES = 44;

  private static final long REORDER_NANOS = 15_000_000;
  private static final long DUPLICATE_NANOS = 5_000_000;
  private static final long NEVER = Long.MIN_VALUE / 2;

  /// What the relay and the kernel hold of a connection.
  static final int TCP_UNSENT_BYTES = 384 << 10;

  private static final long TCP_TIMEOUT_NANOS = 200_000_000;
  private static final int MAX_TCP_TRIES = 8;

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
  private boolean isTcp;
  private boolean isTcpFull;
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

  void overTcp() {
    isTcp = true;
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
    if (isFull()) {
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

  private boolean isFull() {
    if (!isTcp) {
      return rateBps != 0 && queuedBytes * 8e9 / rateBps > queueNanos;
    }
    isTcpFull = queuedBytes > (isTcpFull ? TCP_UNSENT_BYTES / 2 : TCP_UNSENT_BYTES);
    return isTcpFull;
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
      if (isTcp) {
        flyAgain(arrival);
        return;
      }
      meter.onLoss();
      lose();
      return;
    }
    fly(arrival, 0);
    if (!isTcp && duplicate > 0 && random.nextDouble() < duplicate) {
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

  /// Missed by the other end and sent again a round trip later, then after timeouts that double
  /// (RFC 6298); nothing behind it arrives before.
  private void flyAgain(Runnable arrival) {
    long waits = 2 * delayNanos;
    long timeoutNanos = Math.max(TCP_TIMEOUT_NANOS, waits);
    for (int tries = 1; tries <= MAX_TCP_TRIES; tries++) {
      lastArrivalNanos = Math.max(lastArrivalNanos, network.nowNanos() + delayNanos + waits);
      if (!isLost()) {
        network.at(lastArrivalNanos, arrival);
        return;
      }
      waits += timeoutNanos;
      timeoutNanos *= 2;
    }
    lose(); // the connection is dead
  }

  private void fly(Runnable arrival, long laterNanos) {
    long arrivalNanos = network.nowNanos() + delayNanos;
    if (jitterNanos > 0) {
      arrivalNanos += random.nextLong(jitterNanos);
    }
    arrivalNanos = Math.max(arrivalNanos, lastArrivalNanos);
    if (!isTcp && reorder > 0 && random.nextDouble() < reorder) {
      arrivalNanos += random.nextLong(REORDER_NANOS);
    } else {
      lastArrivalNanos = arrivalNanos;
    }
    network.at(arrivalNanos + laterNanos, arrival);
  }
}
