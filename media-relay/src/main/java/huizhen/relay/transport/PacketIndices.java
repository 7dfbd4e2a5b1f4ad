package huizhen.relay.transport;

import huizhen.relay.rtp.SequenceUnwrapper;

/// Which packet indices of one source have been used (RFC 3711 §3.3.1): none is used twice.
/// Received twice it would be a replay; sent twice, two packets under one initialisation vector
/// would give away AES-GCM's authentication key.
final class PacketIndices {
  static final long USED = Long.MIN_VALUE;

  /// As far behind the highest an index may be; what is older counts as used (RFC 3711 §3.3.2).
  private static final int WINDOW = 64;

  private final SequenceUnwrapper sequences = new SequenceUnwrapper();

  /// Of the highest index, in the lowest bit, and those below it.
  private long used;

  /// The index that a sequence number most likely means; [#USED] when it is not to be used again.
  long of(int sequence16) {
    long index = sequences.peek(sequence16);
    long behind = sequences.isEmpty() ? -1 : sequences.highest() - index;
    return behind >= WINDOW || (behind >= 0 && (used & 1L << behind) != 0) ? USED : index;
  }

  /// @param index as [#of] gave it
  void use(long index) {
    boolean isFirst = sequences.isEmpty();
    long ahead = isFirst ? WINDOW : index - sequences.highest();
    if (ahead > 0) {
      used = ahead >= WINDOW ? 1 : used << ahead | 1;
    } else {
      used |= 1L << -ahead;
    }
    var _ = sequences.unwrap((int) index & 0xffff);
  }

  /// What stands before an index' sequence number. The first number was widened by one cycle, and
  /// the counter begins with 0.
  static int rollOver(long index) {
    return (int) (index >>> 16) - 1;
  }
}
