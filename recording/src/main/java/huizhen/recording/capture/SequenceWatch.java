package huizhen.recording.capture;

/// Notices packets of one RTP stream that never came. A hole is a loss once it has been open for
/// [#PATIENCE_NANOS], which is more than a repair by retransmission takes.
///
/// Remembers at most [#MAX_HOLES] missing packets; a jump over more of them is one loss at once.
final class SequenceWatch {
  static final long PATIENCE_NANOS = 1_500_000_000L;
  static final int MAX_HOLES = 512;

  /// Told of a time in which packets are missing.
  @FunctionalInterface
  interface LossSink {
    void lost(long fromNanos, long toNanos);
  }

  private final long[] sequence = new long[MAX_HOLES];
  private final long[] from = new long[MAX_HOLES];
  private final long[] revealed = new long[MAX_HOLES];
  private int holes;
  private boolean hasFirst;
  private long highest;
  private long highestAt;

  void packet(int sequence16, long nowNanos, LossSink sink) {
    if (!hasFirst) {
      hasFirst = true;
      highest = sequence16;
      highestAt = nowNanos;
      return;
    }
    long unwrapped = highest + (short) (sequence16 - (int) highest);
    long ahead = unwrapped - highest;
    if (ahead <= 0) {
      fill(unwrapped);
      return;
    }
    if (ahead - 1 > MAX_HOLES - holes) {
      flush(sink);
      if (ahead - 1 > MAX_HOLES) {
        sink.lost(highestAt, nowNanos);
        ahead = 1;
      }
    }
    for (long missing = unwrapped - ahead + 1; missing < unwrapped; missing++) {
      sequence[holes] = missing;
      from[holes] = highestAt;
      revealed[holes] = nowNanos;
      holes++;
    }
    highest = unwrapped;
    highestAt = nowNanos;
  }

  /// Declares the holes that are open for too long.
  void tick(long nowNanos, LossSink sink) {
    declare(nowNanos - PATIENCE_NANOS, sink);
  }

  /// Declares all open holes: the stream ends or begins anew.
  void flush(LossSink sink) {
    declare(Long.MAX_VALUE, sink);
  }

  /// The stream goes on under another SSRC.
  void restart(LossSink sink) {
    flush(sink);
    hasFirst = false;
  }

  private void fill(long unwrapped) {
    for (int i = 0; i < holes; i++) {
      if (sequence[i] == unwrapped) {
        remove(i, 1);
        return;
      }
    }
  }

  private void declare(long revealedBefore, LossSink sink) {
    int count = 0;
    while (count < holes && revealed[count] <= revealedBefore) {
      if (count + 1 == holes || from[count + 1] != from[count]) {
        sink.lost(from[count], revealed[count]);
      }
      count++;
    }
    if (count > 0) {
      remove(0, count);
    }
  }

  private void remove(int at, int count) {
    int behind = holes - at - count;
    System.arraycopy(sequence, at + count, sequence, at, behind);
    System.arraycopy(from, at + count, from, at, behind);
    System.arraycopy(revealed, at + count, revealed, at, behind);
    holes -= count;
  }
}
