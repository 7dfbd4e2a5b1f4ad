package huizhen.bench.load;

import java.util.Arrays;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/// What one receiver got since measuring began, stream by stream. Belongs to the loop.
final class Reception {
  /// Above it a delay is counted as this much.
  static final long LONGEST_NANOS = 10_000_000_000L;

  /// Packets of more streams than this are counted and no more.
  static final int MAX_STREAMS = 64;

  private Stream[] streams = {};
  private long again;
  private long received;

  /// The packets of one SSRC.
  private static final class Stream {
    private final long ssrc;
    private final boolean isSound;
    private long highest = -1;
    private long first;
    private long received;
    private OptionalLong lastDelayNanos = OptionalLong.empty();
    private long longestGapNanos;

    Stream(long ssrc, boolean isSound) {
      this.ssrc = ssrc;
      this.isSound = isSound;
    }

    boolean arrived(int sequence16, OptionalLong delayNanos) {
      if (highest < 0) {
        highest = sequence16 + (1L << 16);
        first = highest;
        lastDelayNanos = delayNanos;
      } else {
        long sequence = highest + (short) (sequence16 - (int) highest);
        long ahead = sequence - highest;
        highest = Math.max(highest, sequence);
        if (sequence < first) {
          return false; // from before
        }
        if (ahead > 0) {
          if (delayNanos.isPresent() && lastDelayNanos.isPresent()) {
            long gap = delayNanos.getAsLong() - lastDelayNanos.getAsLong();
            longestGapNanos = Math.max(longestGapNanos, gap);
          }
          lastDelayNanos = delayNanos;
        }
      }
      received++;
      return true;
    }

    void begin() {
      first = highest + 1;
      received = 0;
      longestGapNanos = 0;
    }

    long lost() {
      return highest < 0 ? 0 : Math.max(0, highest - first + 1 - received);
    }
  }

  /// @param delayNanos how long it was on its way, if that could be read
  void sound(long ssrc, int sequence16, OptionalLong delayNanos) {
    arrived(ssrc, true, sequence16, delayNanos);
  }

  void picture(long ssrc, int sequence16) {
    arrived(ssrc, false, sequence16, OptionalLong.empty());
  }

  private void arrived(long ssrc, boolean isSound, int sequence16, OptionalLong delayNanos) {
    Stream stream = null;
    for (Stream each : streams) {
      if (each.ssrc == ssrc) {
        stream = each;
        break;
      }
    }
    if (stream == null && streams.length < MAX_STREAMS) {
      stream = new Stream(ssrc, isSound);
      streams = Arrays.copyOf(streams, streams.length + 1);
      streams[streams.length - 1] = stream;
    }
    if (stream == null || stream.arrived(sequence16, delayNanos)) {
      received++;
    }
  }

  /// A repair or a probe.
  void again() {
    again++;
  }

  /// Measuring begins.
  void begin() {
    for (Stream each : streams) {
      each.begin();
    }
    received = 0;
    again = 0;
  }

  long received() {
    return received;
  }

  long repeated() {
    return again;
  }

  /// How many streams brought something since measuring began.
  int streams() {
    int count = 0;
    for (Stream each : streams) {
      count += each.received > 0 ? 1 : 0;
    }
    return count;
  }

  long lost() {
    long lost = 0;
    for (Stream each : streams) {
      lost += each.lost();
    }
    return lost;
  }

  /// How much further apart two packets of one stream of sound came than they were sent.
  long longestGapNanos() {
    long longest = 0;
    for (Stream each : streams) {
      longest = Math.max(longest, each.isSound ? each.longestGapNanos : 0);
    }
    return longest;
  }

  static Histogram histogram() {
    return new Histogram(LONGEST_NANOS, 3);
  }
}
