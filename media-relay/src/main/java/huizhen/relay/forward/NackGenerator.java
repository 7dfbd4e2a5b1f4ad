package huizhen.relay.forward;

import huizhen.relay.rtp.RtcpWriter;

/// Asks a sender again for packets that did not arrive (RFC 4585 §6.2.1).
///
/// Owned by one encoding. Remembers at most [#MAX_MISSING] packets and asks a bounded number of
/// times for each: past that a keyframe costs the sender less than the repairs, so it forgets and
/// says so by [#hasGivenUp].
public final class NackGenerator {
  public static final int MAX_MISSING = 256;
  public static final int MAX_TRIES = 10;

  /// Packets that overtake each other by less than this are not asked for.
  public static final long REORDER_NANOS = 10_000_000;

  /// Sound that comes later than this many tries has been played without.
  private static final int MAX_SOUND_TRIES = 4;

  /// The packets of sound are too far apart to overtake each other often.
  private static final long SOUND_REORDER_NANOS = 1_000_000;

  /// How long an answer may take before the packet is asked for again, while the round trip is not
  /// known; afterwards a little more than the round trip.
  public static final long RETRY_NANOS = 60_000_000;

  /// After so long without a packet a sender has been away, and a line that has come back is not to
  /// be filled with what is too late to be played: of sound the newest [#RECENT] packets are asked
  /// for, of pictures a gap of no more than that, which may be one picture of few a second. A
  /// keyframe costs less than a larger one.
  private static final long AWAY_NANOS = 500_000_000;

  private static final int RECENT = 8;

  /// How many repairs may be asked for by each packet that comes: a line that loses more is too
  /// narrow, and repairs would only make it narrower.
  private static final double ASKED_PER_PACKET = 0.5;

  /// From this loss on the asking, too, is lost too often to wait a round trip for its answer: it
  /// is said [#TIMES] in that time, for sound [#SOUND_TIMES]. Browsers send a packet once in a
  /// round trip, however often they are asked.
  private static final double LOSSY = 0.03;

  private static final int TIMES = 2;
  private static final int SOUND_TIMES = 4;
  private static final double FORGETS = 1.0 / 128;
  private static final long MIN_RETRY_NANOS = 30_000_000;
  private static final long MAX_RETRY_NANOS = 400_000_000;
  private static final long RETRY_MARGIN_NANOS = 15_000_000;

  private final long[] missing = new long[MAX_MISSING];
  private final long[] dueNanos = new long[MAX_MISSING];
  private final int[] tries = new int[MAX_MISSING];
  private int count;
  private double budget = MAX_MISSING;
  private double loss;
  private long highest = -1;
  private long lastNanos;
  private long asked;
  private long lost;
  private final boolean isSound;
  private final int maxTries;
  private final long reorderNanos;
  private final int timesWhenLossy;
  private boolean hasGivenUp;
  private boolean hasReturned;
  private long retryNanos = RETRY_NANOS;

  private NackGenerator(boolean isSound, int maxTries, long reorderNanos, int timesWhenLossy) {
    this.isSound = isSound;
    this.maxTries = maxTries;
    this.reorderNanos = reorderNanos;
    this.timesWhenLossy = timesWhenLossy;
  }

  public static NackGenerator ofPictures() {
    return new NackGenerator(false, MAX_TRIES, REORDER_NANOS, TIMES);
  }

  public static NackGenerator ofSound() {
    return new NackGenerator(true, MAX_SOUND_TRIES, SOUND_REORDER_NANOS, SOUND_TIMES);
  }

  /// @param rttNanos of the sender's connection; 0 while unknown
  public void roundTrip(long rttNanos) {
    retryNanos =
        rttNanos == 0
            ? RETRY_NANOS
            : Math.clamp(rttNanos + RETRY_MARGIN_NANOS, MIN_RETRY_NANOS, MAX_RETRY_NANOS);
  }

  /// @param sequence unwrapped
  public void onPacket(long sequence, long nowNanos) {
    budget = Math.min(MAX_MISSING, budget + ASKED_PER_PACKET);
    boolean wasAway = highest >= 0 && nowNanos - lastNanos >= AWAY_NANOS;
    lastNanos = nowNanos;
    if (highest < 0) {
      highest = sequence;
      return;
    }
    loss -= loss * FORGETS;
    if (sequence <= highest) {
      remove(sequence);
      return;
    }
    long first = highest + 1;
    if (wasAway && sequence - first > RECENT) {
      long kept = isSound ? sequence - RECENT : sequence;
      giveUp(kept - first);
      hasReturned = true;
      first = kept;
    }
    if (sequence - first + count > MAX_MISSING) {
      giveUp(sequence - first);
    } else {
      for (long absent = first; absent < sequence; absent++) {
        missing[count] = absent;
        dueNanos[count] = nowNanos + reorderNanos;
        tries[count] = 0;
        count++;
        loss += (1 - loss) * FORGETS;
      }
    }
    highest = sequence;
  }

  /// All that is missing, and so many packets more.
  private void giveUp(long more) {
    lost += count + more;
    count = 0;
    hasGivenUp = true;
  }

  /// Writes a NACK for what is due now.
  public void write(long nowNanos, RtcpWriter writer, long senderSsrc, long mediaSsrc) {
    int times = loss > LOSSY ? timesWhenLossy : 1;
    long againNanos = Math.max(MIN_RETRY_NANOS, retryNanos) / times;
    boolean isOpen = false;
    int pid = 0;
    int blp = 0;
    long pidSequence = -1;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      boolean isDue = nowNanos - dueNanos[i] >= 0;
      if (isDue && tries[i] >= times * maxTries) {
        hasGivenUp = true;
        lost++;
        continue;
      }
      if (isDue && budget >= 1) {
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
        asked++;
        budget--;
        dueNanos[i] = nowNanos + againNanos;
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

  /// Whether a sender has come back since the last call that was away and lost more than is asked
  /// for again.
  public boolean hasReturned() {
    boolean result = hasReturned;
    hasReturned = false;
    return result;
  }

  /// How many packets were asked for so far, each time counted.
  public long asked() {
    return asked;
  }

  /// How many packets were given up so far.
  public long lost() {
    return lost;
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
