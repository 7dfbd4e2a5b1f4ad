package huizhen.relay.congestion;

import java.util.Arrays;

/// What one connection sent last, by transport-wide sequence number: when, how big, and whether it
/// is known to have arrived.
///
/// Holds [#CAPACITY] packets, two seconds of [BandwidthEstimator#MAX_BPS]; what is reported of an
/// older one is not found.
final class SentPackets {
  static final int CAPACITY = 4096;
  static final long NONE = -1;

  /// What is known of a packet. A feedback that was lost leaves its packets SKIPPED.
  static final byte OUTSTANDING = 0;

  static final byte ARRIVED = 1;
  static final byte LOST = 2;
  static final byte SKIPPED = 3;

  private static final int MASK = CAPACITY - 1;
  private static final long FIRST = 1 << 16;

  private final long[] sentNanos = new long[CAPACITY];
  private final int[] bytes = new int[CAPACITY];
  private final byte[] states = new byte[CAPACITY];
  private long next = FIRST;
  private long first = FIRST;

  SentPackets() {
    Arrays.fill(states, SKIPPED);
  }

  /// @return its unwrapped sequence
  long add(int size, long nowNanos) {
    int at = (int) next & MASK;
    sentNanos[at] = nowNanos;
    bytes[at] = size;
    states[at] = OUTSTANDING;
    return next++;
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
    return Math.max(first, next - CAPACITY);
  }

  long sentNanos(long sequence) {
    return sentNanos[(int) sequence & MASK];
  }

  int bytes(long sequence) {
    return bytes[(int) sequence & MASK];
  }

  byte state(long sequence) {
    return states[(int) sequence & MASK];
  }

  void mark(long sequence, byte state) {
    states[(int) sequence & MASK] = state;
  }
}
