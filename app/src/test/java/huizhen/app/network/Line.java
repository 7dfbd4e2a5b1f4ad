package huizhen.app.network;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// One direction of a line, in anybody's time: a datagram may be lost, waits for the line to be
/// free, travels, and comes out. The same seed and inputs give the same outputs. Holds what the
/// queue's bound and the delay allow.
///
/// @param <T> what is carried
final class Line<T> {
  private static final double NANOS_PER_MILLI = 1e6;

  private final SplittableRandom random;
  private final Deque<Waiting<T>> queue = new ArrayDeque<>();
  private final PriorityQueue<Travelling<T>> way =
      new PriorityQueue<>(
          Comparator.<Travelling<T>>comparingLong(Travelling::dueNanos)
              .thenComparingLong(Travelling::order));
  private final LineMeter meter = new LineMeter();
  private LineConditions conditions;
  private int queuedBytes;
  private long freeAtNanos = Long.MIN_VALUE;
  private long lastDueNanos = Long.MIN_VALUE;
  private long order;
  private boolean isInBurst;

  Line(LineConditions conditions, long seed) {
    this.conditions = conditions;
    this.random = new SplittableRandom(seed);
  }

  private record Waiting<T>(T datagram, int bytes, long sinceNanos) {}

  private record Travelling<T>(T datagram, long dueNanos, long order) {}

  /// Takes what comes out.
  @FunctionalInterface
  interface Out<T> {
    void accept(T datagram);
  }

  /// Holds from now on, for what waits in the queue too.
  void conditions(LineConditions now) {
    conditions = now;
  }

  LineMeter meter() {
    return meter;
  }

  void send(T datagram, int bytes, long nowNanos) {
    advance(nowNanos);
    if (isLost()) {
      meter.lost();
      return;
    }
    if (conditions.bitsPerSecond() > 0 && queuedBytes + bytes > conditions.queueBytes()) {
      meter.dropped();
      return;
    }
    queue.add(new Waiting<>(datagram, bytes, nowNanos));
    queuedBytes += bytes;
    advance(nowNanos);
  }

  /// Hands out all that has arrived by now.
  void deliver(long nowNanos, Out<T> out) {
    advance(nowNanos);
    while (true) {
      var next = way.peek();
      if (next == null || next.dueNanos() > nowNanos) {
        return;
      }
      way.remove();
      out.accept(next.datagram());
    }
  }

  /// When [#deliver] has something to do next; [Long#MAX_VALUE] for never.
  long nextNanos() {
    var next = way.peek();
    var arrives = next == null ? Long.MAX_VALUE : next.dueNanos();
    var head = queue.peek();
    return head == null ? arrives : Math.min(arrives, sentNanos(head));
  }

  private void advance(long nowNanos) {
    while (true) {
      var head = queue.peek();
      if (head == null || sentNanos(head) > nowNanos) {
        return;
      }
      queue.remove();
      queuedBytes -= head.bytes();
      var startNanos = Math.max(freeAtNanos, head.sinceNanos());
      var endNanos = sentNanos(head);
      freeAtNanos = endNanos;
      meter.carried(head.bytes(), startNanos - head.sinceNanos());
      travel(head.datagram(), endNanos);
    }
  }

  private long sentNanos(Waiting<T> datagram) {
    var startNanos = Math.max(freeAtNanos, datagram.sinceNanos());
    var rate = conditions.bitsPerSecond();
    return rate == 0 ? startNanos : startNanos + datagram.bytes() * 8_000_000_000L / rate;
  }

  private void travel(T datagram, long sentNanos) {
    var dueNanos = sentNanos + (long) (conditions.delayMillis() * NANOS_PER_MILLI);
    if (conditions.jitterMillis() > 0) {
      dueNanos += (long) (random.nextDouble() * conditions.jitterMillis() * NANOS_PER_MILLI);
    }
    if (conditions.reorder() > 0 && random.nextDouble() < conditions.reorder()) {
      // Does not hold back those behind it.
      meter.reordered();
      dueNanos += (long) (conditions.reorderMillis() * NANOS_PER_MILLI);
    } else {
      dueNanos = Math.max(dueNanos, lastDueNanos);
      lastDueNanos = dueNanos;
    }
    way.add(new Travelling<>(datagram, dueNanos, order++));
  }

  /// Chance alone, and bursts after Gilbert: one that has started ends with probability 1/length at
  /// each datagram.
  private boolean isLost() {
    if (isInBurst) {
      isInBurst = random.nextDouble() >= 1 / conditions.burstLength();
      return true;
    }
    if (conditions.burstStart() > 0 && random.nextDouble() < conditions.burstStart()) {
      isInBurst = random.nextDouble() >= 1 / conditions.burstLength();
      return true;
    }
    return conditions.loss() > 0 && random.nextDouble() < conditions.loss();
  }
}
