package huizhen.bench.load;

import org.HdrHistogram.Histogram;

/// What one subscriber got since measuring began. Belongs to the loop.
final class Reception {
  /// Above it a delay is counted as this much.
  static final long LONGEST_NANOS = 10_000_000_000L;

  private final Stream sound = new Stream();
  private final Stream picture = new Stream();
  private long again;

  /// The packets of one SSRC.
  private static final class Stream {
    private long highest = -1;
    private long first;
    private long received;
    private long lastNanos;
    private long longestGapNanos;

    void arrived(int sequence16, long nowNanos) {
      if (highest < 0) {
        highest = sequence16 + (1L << 16);
        first = highest;
        lastNanos = nowNanos;
      } else {
        long sequence = highest + (short) (sequence16 - (int) highest);
        highest = Math.max(highest, sequence);
        if (sequence < first) {
          return; // from before
        }
      }
      longestGapNanos = Math.max(longestGapNanos, nowNanos - lastNanos);
      lastNanos = nowNanos;
      received++;
    }

    void begin() {
      first = highest + 1;
      received = 0;
      longestGapNanos = 0;
    }

    long expected() {
      return highest < 0 ? 0 : highest - first + 1;
    }
  }

  void sound(int sequence16, long nowNanos) {
    sound.arrived(sequence16, nowNanos);
  }

  void picture(int sequence16, long nowNanos) {
    picture.arrived(sequence16, nowNanos);
  }

  /// A repair or a probe.
  void again() {
    again++;
  }

  /// Measuring begins.
  void begin() {
    sound.begin();
    picture.begin();
    again = 0;
  }

  long received() {
    return sound.received + picture.received;
  }

  long repeated() {
    return again;
  }

  long lost() {
    return Math.max(0, sound.expected() + picture.expected() - received());
  }

  /// Between two packets of sound.
  long longestGapNanos() {
    return sound.longestGapNanos;
  }

  static Histogram histogram() {
    return new Histogram(LONGEST_NANOS, 3);
  }
}
