package huizhen.relay.io;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Whether a [Rehearsal] has to wait for people who are real: at first for those who were here
/// before the process was started again, then for a while after each who comes. May be asked and
/// told on any thread.
final class RightOfWay {
  /// In which clients that lost the process before are back.
  static final long FIRST_MILLIS = 5_000;

  /// In which somebody who comes has pictures.
  static final long COMER_MILLIS = 3_000;

  private final AtomicLong untilNanos;

  RightOfWay(long nowNanos) {
    untilNanos = new AtomicLong(nowNanos);
  }

  /// The process is ready.
  void opened(long nowNanos) {
    keep(nowNanos, FIRST_MILLIS);
  }

  /// Somebody real wants to be connected.
  void came(long nowNanos) {
    keep(nowNanos, COMER_MILLIS);
  }

  boolean isClaimed(long nowNanos) {
    return untilNanos.get() - nowNanos > 0;
  }

  private void keep(long nowNanos, long millis) {
    long until = nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
    var _ = untilNanos.accumulateAndGet(until, (a, b) -> a - b > 0 ? a : b); // isClaimed reads it
  }
}
