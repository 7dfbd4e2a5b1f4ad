package huizhen.relay.congestion;

import java.util.Arrays;

/// What one connection sent last, by transport-wide sequence number: when, how big, and whether it
/// is known to have arrived.
///
/// Holds what was sent in the last [#KEPT_NANOS], at most [#MOST] packets, which are two seconds of
/// [BandwidthEstimator#MAX_BPS]; what is reported of an older one is not found. As long as little
/// is sent it is small, so that a hundred receivers' stay in a core's cache.
final class SentPackets {
  static final int LEAST = 512;
  static final int MOST = 4096;
  static final long KEPT_NANOS = 2_500_000_000L;
  static final long NONE = -1;

  /// What is known of a packet. A feedback that was lost leaves its packets SKIPPED.
  static final byte OUTSTANDING = 0;

  static final byte ARRIVED = 1;
  static final byte LOST = 2;
  static final byte SKIPPED = 3;

  private static final long FIRST = 1 << 16;

  private long[] sentNanos = new long[LEAST];
  private int[] bytes = new int[LEAST];
  private byte[] states = new byte[LEAST];
  private long next = FIRST;
  private long first = FIRST;

  SentPackets() {
    Arrays.fill(states, SKIPPED);
  }

  /// @return its unwrapped sequence
  long add(int size, long nowNanos) {
    if (next - oldest() == states.length
        && states.length < MOST
        && nowNanos - sentNanos(oldest()) < KEPT_NANOS) {
      grow();
    }
    int at = at(next);
    sentNanos[at] = nowNanos;
    bytes[at] = size;
    states[at] = OUTSTANDING;
    return next++;
  }

  private void grow() {
    long[] sentBefore = sentNanos;
    int[] bytesBefore = bytes;
    byte[] statesBefore = states;
    long from = oldest();
    sentNanos = new long[2 * sentBefore.length];
    bytes = new int[sentNanos.length];
    states = new byte[sentNanos.length];
    Arrays.fill(states, SKIPPED);
    for (long sequence = from; sequence < next; sequence++) {
      int before = (int) sequence & (sentBefore.length - 1);
      sentNanos[at(sequence)] = sentBefore[before];
      bytes[at(sequence)] = bytesBefore[before];
      states[at(sequence)] = statesBefore[before];
    }
    first = from; // what was forgotten for want of room stays so
  }

  private int at(long sequence) {
    return (int) sequence & (states.length - 1);
  }

  /// Nothing that was sent until now is remembered. Numbers go on.
  void forget() {
    first = next;
  }

  /// The last sent packet with this number, or [#NONE] if none is remembered.
  long find(int sequence16) {
    long last = next - 1;
    long sequence = last - ((last - sequence16) & 0xffff);
    return sequence < oldest() ? NONE : sequence;
  }

  boolean isEmpty() {
    return next == FIRST;
  }

  long last() {
    return next - 1;
  }

  long oldest() {
    return Math.max(first, next - states.length);
  }

  long sentNanos(long sequence) {
    return sentNanos[at(sequence)];
  }

  int bytes(long sequence) {
    return bytes[at(sequence)];
  }

  byte state(long sequence) {
    return states[at(sequence)];
  }

  void mark(long sequence, byte state) {
    states[at(sequence)] = state;
  }
}
