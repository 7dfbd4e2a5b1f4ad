package huizhen.relay.world;

import huizhen.relay.rtp.RtcpWriter;

/// Which packets of a received stream have come, and asks for those that have not: first when they
/// can't be just late, then once a round trip, ten times at most.
final class SequenceWatch {
  private static final int WINDOW = 2_048;
  private static final int MASK = WINDOW - 1;
  private static final int MAX_TRIES = 10;
  private static final int REORDERED = 64;
  private static final long MARGIN_NANOS = 10_000_000;
  private static final byte MISSING = 0;
  private static final byte HERE = 1;
  private static final byte GIVEN_UP = 2;

  private final long firstAfterNanos;
  private final long giveUpNanos;
  private final byte[] states = new byte[WINDOW];
  private final byte[] tries = new byte[WINDOW];
  private final long[] sinceNanos = new long[WINDOW];
  private final long[] askedNanos = new long[WINDOW];
  private long next = -1;
  private long highest = -1;
  private long first;
  private boolean hasPassed;
  private int missing;
  private int skipped;

  /// @param firstAfterNanos how late a packet must be to be asked for
  /// @param giveUpNanos how late a packet is no use any more
  SequenceWatch(long firstAfterNanos, long giveUpNanos) {
    this.firstAfterNanos = firstAfterNanos;
    this.giveUpNanos = giveUpNanos;
  }

  /// @return false for one that has come before or is no use any more
  boolean arrived(long sequence, long nowNanos) {
    if (next < 0) {
      next = sequence;
      first = sequence;
      highest = sequence - 1;
    } else if (sequence < first && !hasPassed && first - sequence <= REORDERED) {
      absent(sequence, first, nowNanos);
      next = sequence;
      first = sequence;
    }
    if (sequence < next || sequence <= highest - WINDOW) {
      return false;
    }
    int at = (int) sequence & MASK;
    if (sequence > highest) {
      if (sequence - next >= WINDOW) {
        missing = 0;
        skipped += (int) (sequence - highest - 1);
        next = sequence;
      } else {
        absent(highest + 1, sequence, nowNanos);
      }
      highest = sequence;
    } else if (states[at] != MISSING) {
      return false;
    } else {
      missing--;
    }
    states[at] = HERE;
    advance();
    return true;
  }

  private void absent(long from, long to, long nowNanos) {
    for (long sequence = from; sequence < to; sequence++) {
      int at = (int) sequence & MASK;
      states[at] = MISSING;
      tries[at] = 0;
      sinceNanos[at] = nowNanos;
      askedNanos[at] = 0;
      missing++;
    }
  }

  private void advance() {
    while (next <= highest && states[(int) next & MASK] != MISSING) {
      next++;
    }
  }

  /// Gives up what is too late.
  ///
  /// @return whether anything was
  boolean giveUp(long nowNanos) {
    int before = skipped;
    for (long sequence = next; missing > 0 && sequence <= highest; sequence++) {
      int at = (int) sequence & MASK;
      if (states[at] == MISSING && nowNanos - sinceNanos[at] > giveUpNanos) {
        states[at] = GIVEN_UP;
        missing--;
        skipped++;
      }
    }
    advance();
    return skipped != before;
  }

  /// What comes before is no use any more.
  void pass(long sequence) {
    hasPassed = true;
    for (long passed = next; passed < Math.min(sequence, highest + 1); passed++) {
      int at = (int) passed & MASK;
      if (states[at] == MISSING) {
        states[at] = GIVEN_UP;
        missing--;
      }
    }
    next = Math.max(next, Math.min(sequence, highest + 1));
    advance();
  }

  void nack(RtcpWriter writer, long sender, long ssrc, long rttNanos, long nowNanos) {
    boolean isOpen = false;
    int left = missing;
    for (long sequence = next; left > 0 && sequence <= highest; sequence++) {
      int at = (int) sequence & MASK;
      if (states[at] != MISSING) {
        continue;
      }
      left--;
      if (tries[at] >= MAX_TRIES
          || nowNanos - sinceNanos[at] < firstAfterNanos
          || (tries[at] > 0 && nowNanos - askedNanos[at] < rttNanos + MARGIN_NANOS)) {
        continue;
      }
      isOpen = isOpen || writer.nack(sender, ssrc);
      if (!isOpen || !writer.nackPair((int) sequence & 0xffff, 0)) {
        return;
      }
      tries[at]++;
      askedNanos[at] = nowNanos;
    }
  }

  boolean isIncomplete() {
    return missing > 0;
  }

  /// The first that is still awaited.
  long next() {
    return next;
  }

  /// Packets that never came in time.
  int skipped() {
    return skipped;
  }
}
