package huizhen.relay.transport;

/// Which indices of one source's RTCP have been used (RFC 3711 §3.3.2, §3.4): they are 31 bits that
/// stand in the packet, and none is used twice.
final class ControlIndices {
  /// As far behind the highest an index may be; what is older counts as used.
  private static final int WINDOW = 64;

  private long highest = -1;

  /// Of the highest index, in the lowest bit, and those below it.
  private long used;

  /// @param index not negative
  boolean isUsed(int index) {
    long behind = highest - index;
    return behind >= WINDOW || (behind >= 0 && (used & 1L << behind) != 0);
  }

  void use(int index) {
    long ahead = index - highest;
    if (ahead > 0) {
      used = ahead >= WINDOW ? 1 : used << ahead | 1;
      highest = index;
    } else {
      used |= 1L << -ahead;
    }
  }

  /// Whether this source has sent all that it may under one key (RFC 3711 §9.2).
  boolean isSpent() {
    return highest == Integer.MAX_VALUE;
  }

  /// The index of the next packet that is sent: they begin with 0.
  int next() {
    int next = (int) highest + 1;
    use(next);
    return next;
  }
}
