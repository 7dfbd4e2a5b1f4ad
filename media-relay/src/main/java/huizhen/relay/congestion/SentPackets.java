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

  private static final int BYTES_AT = 8;
  private static final long STATE_BITS = 0xff;

  /// Two words for each packet, side by side, so that what is known of one is fetched at once: when
  /// it was sent; its size and, in the lowest byte, its state.
  private long[] words = new long[2 * LEAST];

  private long next = FIRST;
  private long first = FIRST;

  SentPackets() {
    Arrays.fill(words, SKIPPED);
  }

  /// @return its unwrapped sequence
  long add(int size, long nowNanos) {
    if (next - oldest() == capacity()
        && capacity() < MOST
        && nowNanos - sentNanos(oldest()) < KEPT_NANOS) {
      grow();
    }
    int at = at(next);
    words[at] = nowNanos;
    words[at + 1] = ((long) size << BYTES_AT) | OUTSTANDING;
    return next++;
  }

  private void grow() {
    long[] before = words;
    long from = oldest();
    words = new long[2 * before.length];
    Arrays.fill(words, SKIPPED);
    for (long sequence = from; sequence < next; sequence++) {
      System.arraycopy(before, at(sequence, before), words, at(sequence), 2);
    }
    first = from; // what was forgotten for want of room stays so
  }

  private int capacity() {
    return words.length / 2;
  }

  private int at(long sequence) {
    return at(sequence, words);
  }

  private static int at(long sequence, long[] words) {
    return (int) (2 * sequence) & (words.length - 1);
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
    return Math.max(first, next - capacity());
  }

  long sentNanos(long sequence) {
    return words[at(sequence)];
  }

  int bytes(long sequence) {
    return (int) (words[at(sequence) + 1] >>> BYTES_AT);
  }

  byte state(long sequence) {
    return (byte) words[at(sequence) + 1];
  }

  void mark(long sequence, byte state) {
    int at = at(sequence) + 1;
    words[at] = (words[at] & ~STATE_BITS) | state;
  }
}
