package huizhen.relay.room;

/// What went out in one slot: for its sender reports and for the participant's quality record.
/// Owned by [DownTrack].
final class SlotStats {
  /// A longer pause between two pictures is seen as standing still.
  static final long FREEZE_NANOS = 200_000_000;

  private static final long NTP_MIDDLE = 0xffffffffL;
  private static final int REPORTS = 8;

  private long packets;
  private long octets;
  private long dropped;
  private long repaired;
  private boolean hasBegun;
  private long switches;
  private long frozenNanos;
  private long frameNanos;
  private final long[] reportIds = new long[REPORTS];
  private final long[] reportNanos = new long[REPORTS];
  private int reports;

  void sent(int payloadBytes) {
    packets++;
    octets += payloadBytes;
  }

  void dropped() {
    dropped++;
  }

  void repaired() {
    repaired++;
  }

  void switched() {
    switches++;
  }

  void frame(boolean isLastPacket, long nowNanos) {
    if (!isLastPacket) {
      return;
    }
    if (hasBegun && nowNanos - frameNanos > FREEZE_NANOS) {
      frozenNanos += nowNanos - frameNanos;
    }
    hasBegun = true;
    frameNanos = nowNanos;
  }

  /// The slot carries something else, or nothing: what stood there before does not stand still.
  void begin() {
    hasBegun = false;
  }

  /// Notes a sender report, to know the round trip from the answer.
  void reported(long ntpTime, long nowNanos) {
    int at = reports++ & (REPORTS - 1);
    reportIds[at] = (ntpTime >>> 16) & NTP_MIDDLE;
    reportNanos[at] = nowNanos;
  }

  /// The round trip that a report block tells of (RFC 3550 §6.4.1).
  ///
  /// @param lastReport the middle 32 bits of a report's NTP time
  /// @param delay since it came, in 1/65536 s
  /// @return 0 when it can't be told
  long rttNanos(long lastReport, long delay, long nowNanos) {
    if (lastReport == 0) {
      return 0;
    }
    for (int i = 0; i < Math.min(reports, REPORTS); i++) {
      int at = reports - 1 - i & (REPORTS - 1);
      if (reportIds[at] == lastReport) {
        long rtt = nowNanos - reportNanos[at] - delay * 1_000_000 / 65_536 * 1_000;
        return Math.max(0, rtt);
      }
    }
    return 0;
  }

  long packets() {
    return packets;
  }

  long octets() {
    return octets;
  }

  long droppedPackets() {
    return dropped;
  }

  long repairedPackets() {
    return repaired;
  }

  long switches() {
    return switches;
  }

  long frozenNanos() {
    return frozenNanos;
  }
}
