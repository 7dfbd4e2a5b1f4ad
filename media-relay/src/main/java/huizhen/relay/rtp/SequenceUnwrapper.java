package huizhen.relay.rtp;

/// Widens 16-bit sequence numbers to 64 bits: the nearest to the highest seen so far (RFC 3711
/// §3.3.1 guesses likewise). The first number is widened to itself plus 2^16, so that what came
/// before it stays positive.
public final class SequenceUnwrapper {
  private static final int CYCLE = 1 << 16;

  private long highest = -1;

  public boolean isEmpty() {
    return highest < 0;
  }

  /// The highest sequence seen; -1 before the first.
  public long highest() {
    return highest;
  }

  /// Widens `sequence16` and remembers it if it is the highest.
  public long unwrap(int sequence16) {
    long sequence = peek(sequence16);
    highest = Math.max(highest, sequence);
    return sequence;
  }

  /// Widens `sequence16` without remembering it.
  public long peek(int sequence16) {
    if (highest < 0) {
      return (long) sequence16 + CYCLE;
    }
    return highest + (short) (sequence16 - (int) highest);
  }

  public void reset() {
    highest = -1;
  }
}
