package huizhen.relay.forward;

import huizhen.relay.rtp.RtcpWriter;

/// Asks a sender again for packets that did not arrive (RFC 4585 §6.2.1).
///
/// Owned by one encoding. Remembers at most [#MAX_MISSING] packets and asks at most [#MAX_TRIES]
/// times for each: past that a keyframe costs the sender less than the repairs, so it forgets and
/// says so by [#hasGivenUp].
public final class NackGenerator {
  public static final int MAX_MISSING = 256;
  public static final int MAX_TRIES = 10;

  /// Packets that overtake each other by less than this are not asked for.
  public static final long REORDER_NANOS = 20_000_000;

  /// How long an answer may take before the packet is asked for again.
  public static final long RETRY_NANOS = 50_000_000;

  private final long[] missing = new long[MAX_MISSING];
  private final long[] dueNanos = new long[MAX_MISSING];
  private final int[] tries = new int[MAX_MISSING];
  private int count;
  private long highest = -1;
  private boolean hasGivenUp;

  /// @param sequence unwrapped
  public void onPacket(long sequence, long nowNanos) {
    if (highest < 0) {
      highest = sequence;
      return;
    }
    if (sequence <= highest) {
      remove(sequence);
      return;
    }
    long gap = sequence - highest - 1;
    if (gap + count > MAX_MISSING) {
      count = 0;
      hasGivenUp = true;
    } else {
      for (long lost = highest + 1; lost < sequence; lost++) {
        missing[count] = lost;
        dueNanos[count] = nowNanos + REORDER_NANOS;
        tries[count] = 0;
        count++;
      }
    }
    highest = sequence;
  }

  /// Writes a NACK for what is due now.
  public void write(long nowNanos, RtcpWriter writer, long senderSsrc, long mediaSsrc) {
    boolean isOpen = false;
    int pid = 0;
    int blp = 0;
    long pidSequence = -1;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      boolean isDue = nowNanos - dueNanos[i] >= 0;
      if (isDue && tries[i] >= MAX_TRIES) {
        hasGivenUp = true;
        continue;
      }
      if (isDue) {
        long distance = missing[i] - pidSequence;
        if (pidSequence >= 0 && distance <= 16) {
          blp |= 1 << (distance - 1);
        } else {
          if (pidSequence >= 0 && !writer.nackPair(pid, blp)) {
            pidSequence = -1;
            kept = keepFrom(i, kept);
            break;
          }
          if (!isOpen) {
            isOpen = writer.nack(senderSsrc, mediaSsrc);
            if (!isOpen) {
              kept = keepFrom(i, kept);
              break;
            }
          }
          pidSequence = missing[i];
          pid = (int) pidSequence & 0xffff;
          blp = 0;
        }
        tries[i]++;
        dueNanos[i] = nowNanos + RETRY_NANOS;
      }
      keep(i, kept);
      kept++;
    }
    count = kept;
    if (pidSequence >= 0) {
      // Room for the last pair was taken by nack(); without it the retry asks again.
      var _ = writer.nackPair(pid, blp);
    }
  }

  private int keepFrom(int from, int kept) {
    int to = kept;
    for (int i = from; i < count; i++) {
      keep(i, to);
      to++;
    }
    return to;
  }

  private void keep(int from, int to) {
    missing[to] = missing[from];
    dueNanos[to] = dueNanos[from];
    tries[to] = tries[from];
  }

  private void remove(long sequence) {
    for (int i = 0; i < count; i++) {
      if (missing[i] == sequence) {
        int kept = keepFrom(i + 1, i);
        count = kept;
        return;
      }
    }
  }

  /// Whether something was given up since the last call: a decoder then needs a keyframe.
  public boolean hasGivenUp() {
    boolean result = hasGivenUp;
    hasGivenUp = false;
    return result;
  }

  public int missing() {
    return count;
  }

  public void reset() {
    count = 0;
    highest = -1;
    hasGivenUp = false;
  }
}
