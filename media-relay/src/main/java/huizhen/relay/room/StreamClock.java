package huizhen.relay.room;

/// Where a stream of one source's encodings stands in its sender's time, so that another encoding
/// goes on at the right moment: the two have unrelated RTP timestamps, which only their sender
/// reports tie together (RFC 3550 §6.4.1). Owned by whoever rewrites the stream.
final class StreamClock {
  private static final long MAX_AHEAD_SECONDS = 2;

  /// Of all video.
  private static final int CLOCK_RATE = 90_000;

  private int lastEncoding = -1;
  private long sequence = -1;
  private long wallMicros;
  private boolean hasWall;
  private long sentNanos;

  /// Another source has another clock.
  void reset() {
    hasWall = false;
    lastEncoding = -1;
    sequence = -1;
  }

  /// How far the first frame of an encoding is behind the last frame that went out, in ticks; below
  /// 1 when it can't be told.
  long advance(Encoding encoding, long timestamp, long nowNanos) {
    if (!hasWall || !encoding.hasSenderReport()) {
      return 0;
    }
    long micros = wallMicros(encoding, timestamp) - wallMicros;
    long elapsedMicros = (nowNanos - sentNanos) / 1_000;
    if (micros > elapsedMicros + MAX_AHEAD_SECONDS * 1_000_000) {
      return 0; // reports that can't be true
    }
    // The same moment in two layers is one picture twice: time goes on all the same.
    return Math.max(1, micros * CLOCK_RATE / 1_000_000);
  }

  void sent(Encoding encoding, long packetSequence, long timestamp, long nowNanos) {
    if (packetSequence <= sequence && encoding.index() == lastEncoding) {
      return;
    }
    lastEncoding = encoding.index();
    sequence = packetSequence;
    sentNanos = nowNanos;
    hasWall = encoding.hasSenderReport();
    if (hasWall) {
      wallMicros = wallMicros(encoding, timestamp);
    }
  }

  /// The highest source sequence of the present encoding that went out.
  long sequence() {
    return sequence;
  }

  private static long wallMicros(Encoding encoding, long timestamp) {
    long ntp = encoding.senderReportNtp();
    long reportMicros = (ntp >>> 32) * 1_000_000 + (((ntp & 0xffffffffL) * 1_000_000) >>> 32);
    int ticks = (int) (timestamp - encoding.senderReportTimestamp());
    return reportMicros + (long) ticks * 1_000_000 / CLOCK_RATE;
  }
}
