package huizhen.relay.transport;

import huizhen.relay.rtp.SequenceUnwrapper;

/// Which packet indices one source has sent under (RFC 3711 §3.3.1): none is used twice, since two
/// packets under one initialisation vector give away AES-GCM's authentication key.
final class SentIndices {
  static final long USED = Long.MIN_VALUE;

  /// As far behind the highest a packet may be; what is older counts as used (RFC 3711 §3.3.2).
  private static final int WINDOW = 64;

  private final SequenceUnwrapper sequences = new SequenceUnwrapper();

  /// Of the highest index, in the lowest bit, and those below it.
  private long sent;

  /// @return the roll-over counter in front of the sequence number; [#USED] when the packet is not
  ///   to be sent
  long take(int sequence16) {
    boolean isFirst = sequences.isEmpty();
    long highest = sequences.highest();
    long index = sequences.unwrap(sequence16);
    long ahead = isFirst ? WINDOW : index - highest;
    if (ahead > 0) {
      sent = ahead >= WINDOW ? 1 : sent << ahead | 1;
    } else if (-ahead >= WINDOW || (sent & 1L << -ahead) != 0) {
      return USED;
    } else {
      sent |= 1L << -ahead;
    }
    // The unwrapper widens the first number by one cycle; the counter begins with 0.
    return (index >>> 16) - 1;
  }
}
