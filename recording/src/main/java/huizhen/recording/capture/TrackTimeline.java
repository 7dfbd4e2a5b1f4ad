package huizhen.recording.capture;

import java.util.OptionalLong;

/// Says at what time of the recording an RTP timestamp of one track was captured.
///
/// Before the first sender report by arrival: the packet that took the shortest way sets the mark.
/// With sender reports (RFC 3550 §6.4.1) by the sender's clock, so that tracks of one sender are in
/// sync: recording time = NTP time + the smallest difference seen between an arrival and its NTP
/// time, on any track of that sender ([SenderClocks]). The first [#SETTLING] reports, also after
/// another layer of a simulcast has begun, move the mark at once, later ones by at most
/// [#MAX_SLEW_NANOS] each. Playback reads from the journal what capture took for the difference,
/// and else runs this same code over the same records. A segment begins with the state that capture
/// had then, so that it can be read alone; what that says differs from the reading of the whole
/// track by a few slews at most.
public final class TrackTimeline {
  static final long MAX_SLEW_NANOS = 5_000_000L;

  /// A report that says otherwise than arrival by more than this is of another stream, or wrong.
  static final long MAX_DISAGREEMENT_NANOS = 4_000_000_000L;

  /// What packets say of a capture is of the last ten seconds.
  static final long MAX_CAPTURE_NANOS = 15_000_000_000L;

  /// A timestamp that leaves arrival by more than this begins a new count.
  static final long MAX_JUMP_NANOS = 3_000_000_000L;

  /// How many reports the smallest difference is taken from; at one in 1 to 5 s, a minute or more.
  private static final int REPORTS = 16;

  /// So many reports find the way that takes the least time, at the start of a busy call too.
  public static final int SETTLING = 5;

  private final int clockRate;
  private final long[] differences = new long[REPORTS];
  private int reports;
  private int settled;
  private boolean hasMark;
  private boolean isSynced;
  private long ssrc;
  private long highest;
  private long markTimestamp;
  private long markNanos;

  public TrackTimeline(int clockRate) {
    if (clockRate < 1) {
      throw new IllegalArgumentException("a clock rate of %d is none".formatted(clockRate));
    }
    this.clockRate = clockRate;
  }

  /// The recording time of a packet that arrived at `atNanos`.
  public long packet(long packetSsrc, long timestamp32, long atNanos) {
    if (!hasMark || packetSsrc != ssrc) {
      begin(packetSsrc, timestamp32, atNanos);
    }
    long timestamp = unwrap(timestamp32);
    long time = timeOf(timestamp);
    if (Math.abs(time - atNanos) > MAX_JUMP_NANOS) {
      begin(packetSsrc, timestamp32, atNanos);
      return atNanos;
    }
    highest = Math.max(highest, timestamp);
    if (!isSynced && atNanos < time) {
      markTimestamp = timestamp;
      markNanos = atNanos;
      return atNanos;
    }
    return time;
  }

  /// How far the recording's clock is ahead of the sender's by what this track knows, a report
  /// taken into account that came now. Empty when it is of another stream, or wrong.
  public OptionalLong ahead(long ntpTime, long rtpTimestamp, long atNanos) {
    if (!isWithin(rtpTimestamp, atNanos, MAX_DISAGREEMENT_NANOS)) {
      return OptionalLong.empty();
    }
    long timestamp = unwrap(rtpTimestamp);
    // Packets before the first report may have taken a shorter way than that took.
    long arrival = isSynced ? atNanos : Math.min(atNanos, timeOf(timestamp));
    differences[reports % REPORTS] = arrival - ntpNanos(ntpTime);
    reports++;
    long smallest = differences[0];
    for (int i = 1; i < Math.min(reports, REPORTS); i++) {
      smallest = Math.min(smallest, differences[i]);
    }
    return OptionalLong.of(smallest);
  }

  /// Whether a timestamp may be of this stream and of the last seconds.
  public boolean isNear(long rtpTimestamp, long atNanos) {
    return isWithin(rtpTimestamp, atNanos, MAX_CAPTURE_NANOS);
  }

  private boolean isWithin(long rtpTimestamp, long atNanos, long nanos) {
    return hasMark && Math.abs(timeOf(unwrap(rtpTimestamp)) - atNanos) <= nanos;
  }

  /// Takes a report's word of when a timestamp was captured.
  ///
  /// @param aheadNanos of the recording's clock, as all tracks of this sender have it
  public void report(long ntpTime, long rtpTimestamp, long aheadNanos) {
    if (!hasMark) {
      return;
    }
    long timestamp = unwrap(rtpTimestamp);
    long error = ntpNanos(ntpTime) + aheadNanos - timeOf(timestamp);
    boolean isSettling = settled < SETTLING;
    settled += isSettling ? 1 : 0;
    long step = isSettling ? error : Math.clamp(error, -MAX_SLEW_NANOS, MAX_SLEW_NANOS);
    markNanos = timeOf(timestamp) + step;
    markTimestamp = timestamp;
    isSynced = true;
  }

  /// Another layer of a simulcast goes on from a guess of its time: the next reports move the mark
  /// at once again.
  public void layerChanged() {
    settled = 0;
  }

  /// As it is read back.
  public void report(JournalRecord.SenderReport report) {
    OptionalLong ahead =
        report.aheadNanos().isPresent()
            ? report.aheadNanos()
            : ahead(report.ntpTime(), report.rtpTimestamp(), report.atNanos());
    ahead.ifPresent(it -> report(report.ntpTime(), report.rtpTimestamp(), it));
  }

  /// What a segment that begins now has to know; nothing before the first packet.
  public java.util.Optional<JournalRecord.TimelineState> state(long atNanos) {
    return hasMark
        ? java.util.Optional.of(
            new JournalRecord.TimelineState(atNanos, ssrc, highest, timeOf(highest), isSynced))
        : java.util.Optional.empty();
  }

  /// Goes on from a [#state]. The reports before it are forgotten: the next ones only slew.
  public void resume(JournalRecord.TimelineState state) {
    if (hasMark && state.ssrc() == ssrc) {
      // In the middle of a track that was read from its start, what is known is better.
      return;
    }
    hasMark = true;
    isSynced = state.isSynced();
    settled = isSynced ? SETTLING : 0;
    ssrc = state.ssrc();
    highest = state.timestamp();
    markTimestamp = state.timestamp();
    markNanos = state.timeNanos();
  }

  private void begin(long packetSsrc, long timestamp32, long atNanos) {
    hasMark = true;
    isSynced = false;
    reports = 0;
    settled = 0;
    ssrc = packetSsrc;
    highest = timestamp32;
    markTimestamp = timestamp32;
    markNanos = atNanos;
  }

  private long unwrap(long timestamp32) {
    return highest + (int) (timestamp32 - highest);
  }

  private long timeOf(long timestamp) {
    long ticks = timestamp - markTimestamp;
    long seconds = Math.floorDiv(ticks, clockRate);
    long rest = Math.floorMod(ticks, (long) clockRate);
    return markNanos + seconds * 1_000_000_000L + rest * 1_000_000_000L / clockRate;
  }

  /// Nanoseconds since 1900 in 63 bits: 292 years.
  private static long ntpNanos(long ntpTime) {
    long seconds = ntpTime >>> 32;
    long fraction = ntpTime & 0xFFFF_FFFFL;
    return seconds * 1_000_000_000L + ((fraction * 1_000_000_000L) >>> 32);
  }
}
