package huizhen.relay.congestion;

import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.SequenceUnwrapper;
import huizhen.relay.rtp.TransportFeedbackWriter;
import java.util.Arrays;

/// Notes when the packets of one transport arrived and tells its sender
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01), which is what lets a browser raise its
/// bitrate.
///
/// Holds [#WINDOW] packets: what is not reported before the window has passed over it is reported
/// never, which the sender takes for loss. A packet that comes after its number was reported as
/// lost is not reported again.
public final class ArrivalRecorder {
  public static final int WINDOW = 2048;
  public static final long INTERVAL_NANOS = 60_000_000;

  private static final long NEVER = Long.MIN_VALUE;
  private static final long UNIT_NANOS = 250_000;
  private static final int UNITS_PER_REFERENCE = 256;

  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private final long[] arrivals = new long[WINDOW];
  private final int[] deltas = new int[TransportFeedbackWriter.MAX_PACKETS];
  private long next;
  private long epochNanos;
  private long writtenNanos;
  private int feedbackCount;

  public ArrivalRecorder() {
    Arrays.fill(arrivals, NEVER);
  }

  public void record(int sequence16, long nowNanos) {
    if (unwrapper.isEmpty()) {
      next = unwrapper.unwrap(sequence16);
      epochNanos = nowNanos;
      writtenNanos = nowNanos;
      arrivals[(int) next & (WINDOW - 1)] = nowNanos;
      return;
    }
    long before = unwrapper.highest();
    long sequence = unwrapper.unwrap(sequence16);
    if (sequence < next) {
      return;
    }
    if (sequence - next >= WINDOW) {
      Arrays.fill(arrivals, NEVER);
      next = sequence;
    } else {
      for (long skipped = before + 1; skipped < sequence; skipped++) {
        arrivals[(int) skipped & (WINDOW - 1)] = NEVER;
      }
    }
    arrivals[(int) sequence & (WINDOW - 1)] = nowNanos;
  }

  public boolean isDue(long nowNanos) {
    return !unwrapper.isEmpty()
        && unwrapper.highest() >= next
        && nowNanos - writtenNanos >= INTERVAL_NANOS;
  }

  /// Writes one feedback for what has arrived since the last; more than it holds waits for the
  /// next.
  ///
  /// @return false if it did not fit
  public boolean write(RtcpWriter writer, long senderSsrc, long mediaSsrc, long nowNanos) {
    while (next <= unwrapper.highest() && arrivals[(int) next & (WINDOW - 1)] == NEVER) {
      next++; // a feedback begins with a packet that came
    }
    if (next > unwrapper.highest()) {
      return true;
    }
    long firstUnits = (arrivals[(int) next & (WINDOW - 1)] - epochNanos) / UNIT_NANOS;
    long reference = firstUnits / UNITS_PER_REFERENCE;
    long previous = reference * UNITS_PER_REFERENCE;
    int limit = (int) Math.min(TransportFeedbackWriter.MAX_PACKETS, unwrapper.highest() - next + 1);
    int count = 0;
    while (count < limit) {
      long arrival = arrivals[(int) (next + count) & (WINDOW - 1)];
      if (arrival == NEVER) {
        deltas[count] = TransportFeedbackWriter.LOST;
      } else {
        long units = (arrival - epochNanos) / UNIT_NANOS;
        long delta = units - previous;
        if (delta != (short) delta) {
          break; // the next feedback has a reference time of its own
        }
        deltas[count] = (int) delta;
        previous = units;
      }
      count++;
    }
    if (!TransportFeedbackWriter.write(
        writer,
        senderSsrc,
        mediaSsrc,
        (int) next & 0xffff,
        (int) reference & 0xffffff,
        feedbackCount & 0xff,
        deltas,
        count)) {
      return false;
    }
    feedbackCount++;
    writtenNanos = nowNanos;
    for (int i = 0; i < count; i++) {
      arrivals[(int) (next + i) & (WINDOW - 1)] = NEVER;
    }
    next += count;
    return true;
  }
}
