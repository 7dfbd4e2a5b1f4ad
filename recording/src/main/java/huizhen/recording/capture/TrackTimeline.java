package huizhen.recording.capture;

/// Says at what time of the recording an RTP timestamp of one track was captured.
///
/// Before the first sender report by arrival: the packet that took the shortest way sets the mark.
/// With sender reports (RFC 3550 §6.4.1) by the sender's clock, so that tracks of one sender are in
/// sync: recording time = NTP time + the smallest difference seen between a report's arrival and
/// its NTP time. The first report moves the mark at once, later ones by at most [#MAX_SLEW_NANOS]
/// each. Capture and playback run this same code over the same records. A segment begins with the
/// state that capture had then, so that it can be read alone; what that says differs from the
/// reading of the whole track by a few slews at most.
public final class TrackTimeline {
  static final long MAX_SLEW_NANOS = 5_000_000L;

  /// A report that says otherwise than arrival by more than this is of another stream, or wrong.
  static final long MAX_DISAGREEMENT_NANOS = 4_000_000_000L;

  /// A timestamp that leaves arrival by more than this begins a new count.
  static final long MAX_JUMP_NANOS = 3_000_000_000L;

  /// How many reports the smallest difference is taken from; at one in 1 to 5 s, a minute or more.
  private static final int REPORTS = 16;

  private final int clockRate;
  private final long[] differences = new long[REPORTS];
  private int reports;
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

  public void report(long ntpTime, long rtpTimestamp, long atNanos) {
    if (!hasMark) {
      return;
    }
    long timestamp = unwrap(rtpTimestamp);
    if (Math.abs(timeOf(timestamp) - atNanos) > MAX_DISAGREEMENT_NANOS) {
      return;
    }
    long ntpNanos = ntpNanos(ntpTime);
    differences[reports % REPORTS] = atNanos - ntpNanos;
    reports++;
    long smallest = differences[0];
    for (int i = 1; i < Math.min(reports, REPORTS); i++) {
      smallest = Math.min(smallest, differences[i]);
    }
    long target = ntpNanos + smallest;
    long error = target - timeOf(timestamp);
    long step = isSynced ? Math.clamp(error, -MAX_SLEW_NANOS, MAX_SLEW_NANOS) : error;
    markNanos = timeOf(timestamp) + step;
    markTimestamp = timestamp;
    isSynced = true;
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
    ssrc = state.ssrc();
    highest = state.timestamp();
    markTimestamp = state.timestamp();
    markNanos = state.timeNanos();
  }

  private void begin(long packetSsrc, long timestamp32, long atNanos) {
    hasMark = true;
    isSynced = false;
    reports = 0;
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
