package huizhen.relay.room;

/// When sound was heard, as its packets say it (`abs-capture-time`).
///
/// A browser's sender reports tie pictures' RTP time to when they were taken, but sound's to when
/// it was sent: 10 to 40 ms later, so that voices come late. Packets say it better, though up to 10
/// ms late, too, where sound is handed on in pieces: the earliest of some seconds is right. Owned
/// by [Encoding].
final class CaptureClock {
  /// The earliest of this and the stretch before is taken. Two clocks drift apart by less than a
  /// millisecond in it.
  static final long STRETCH_NANOS = 5_000_000_000L;

  /// What is further from what was said before is of another count, or of a clock that was set.
  static final long OTHER_COUNT_NANOS = 100_000_000;

  /// A word older than this may be of a stream that was stopped meanwhile; Chromium gives one each
  /// 5 s at least.
  static final long MAX_AGE_NANOS = 12_000_000_000L;

  /// What a report is put right by at most: nobody's microphone takes longer.
  static final long MAX_EARLIER_NANOS = 500_000_000;

  /// Two estimates of the same moment differ by less.
  static final long MAX_LATER_NANOS = 20_000_000;

  private final int clockRate;
  private final Mark now = new Mark();
  private final Mark before = new Mark();
  private long stretchNtp;
  private long lastNtp;
  private boolean hasNews;

  private static final class Mark {
    private boolean isSet;
    private long ntp;
    private long timestamp;

    private void set(long newNtp, long newTimestamp) {
      isSet = true;
      ntp = newNtp;
      timestamp = newTimestamp;
    }
  }

  CaptureClock(int clockRate) {
    this.clockRate = clockRate;
  }

  void reset() {
    now.isSet = false;
    before.isSet = false;
    hasNews = false;
  }

  /// @param rtpTimestamp of the packet, 32 bits
  /// @param captureNtp when its first sample was heard: 32.32 seconds since 1900, the sender's
  ///   clock
  void onPacket(long rtpTimestamp, long captureNtp) {
    lastNtp = captureNtp;
    hasNews = true;
    if (!now.isSet || Math.abs(later(now, rtpTimestamp, captureNtp)) > OTHER_COUNT_NANOS) {
      before.isSet = false;
      now.set(captureNtp, rtpTimestamp);
      stretchNtp = captureNtp;
    } else if (nanos(captureNtp - stretchNtp) > STRETCH_NANOS) {
      before.set(now.ntp, now.timestamp);
      now.set(captureNtp, rtpTimestamp);
      stretchNtp = captureNtp;
    } else if (later(now, rtpTimestamp, captureNtp) < 0) {
      now.set(captureNtp, rtpTimestamp);
    }
  }

  /// @return the RTP timestamp of what was heard at a sender report's NTP time: 32 bits; the
  ///   report's own where no packet says so, or what it says can't be
  long timestampAt(long reportNtp, long reportTimestamp) {
    if (!now.isSet || Math.abs(nanos(reportNtp - lastNtp)) > MAX_AGE_NANOS) {
      return reportTimestamp;
    }
    Mark mark = earliest();
    long timestamp = mark.timestamp + ticks(nanos(reportNtp - mark.ntp));
    int earlier = (int) (timestamp - reportTimestamp);
    boolean isBelieved = earlier <= ticks(MAX_EARLIER_NANOS) && earlier >= -ticks(MAX_LATER_NANOS);
    return isBelieved ? timestamp & 0xffff_ffffL : reportTimestamp;
  }

  /// Whether a packet said something since [#told].
  boolean hasNews() {
    return hasNews;
  }

  void told() {
    hasNews = false;
  }

  /// When [#timestamp] was heard. Meaningful while there are news.
  long ntp() {
    return earliest().ntp;
  }

  /// 32 bits.
  long timestamp() {
    return earliest().timestamp;
  }

  private Mark earliest() {
    return before.isSet && later(before, now.timestamp, now.ntp) > 0 ? before : now;
  }

  /// How much later than by a mark something was heard, in nanoseconds.
  private long later(Mark mark, long rtpTimestamp, long captureNtp) {
    return nanos(captureNtp - mark.ntp)
        - (int) (rtpTimestamp - mark.timestamp) * 1_000_000_000L / clockRate;
  }

  private long ticks(long nanos) {
    return Math.round(nanos * (double) clockRate / 1e9);
  }

  /// Of a difference of two NTP times; what is more than a minute is one, whatever it is.
  private static long nanos(long ntpDifference) {
    long seconds = Math.clamp(ntpDifference >> 32, -60, 60);
    return seconds * 1_000_000_000 + (((ntpDifference & 0xffff_ffffL) * 1_000_000_000) >>> 32);
  }
}
