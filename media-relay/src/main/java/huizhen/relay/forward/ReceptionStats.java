package huizhen.relay.forward;

import huizhen.relay.rtp.RtcpWriter;

/// What a receiver report says of one encoding (RFC 3550 §6.4.1, appendices A.3 and A.8). Repairs
/// by RTX are not counted (RFC 4588 §4).
public final class ReceptionStats {
  private static final int MAX_LOST = 0x7fffff;

  private final int clockRate;
  private long first = -1;
  private long highest;
  private long received;
  private long expectedBefore;
  private long receivedBefore;
  private int lastTransit;
  private double jitter;
  private long senderReportNtp;
  private long senderReportNanos;
  private boolean hasSenderReport;
  private int fractionLost;

  public ReceptionStats(int clockRate) {
    this.clockRate = clockRate;
  }

  public void onPacket(long sequence, long timestamp, long nowNanos) {
    int transit = (int) (nowNanos / 1_000 * clockRate / 1_000_000 - timestamp);
    if (first < 0) {
      first = sequence;
      highest = sequence;
    } else {
      highest = Math.max(highest, sequence);
      jitter += (Math.abs((double) (transit - lastTransit)) - jitter) / 16;
    }
    lastTransit = transit;
    received++;
  }

  public void onSenderReport(long ntpTime, long nowNanos) {
    senderReportNtp = ntpTime;
    senderReportNanos = nowNanos;
    hasSenderReport = true;
  }

  public boolean isEmpty() {
    return first < 0;
  }

  /// Writes the block and begins a new interval.
  public void report(RtcpWriter writer, long ssrc, long nowNanos) {
    long expected = highest - first + 1;
    long lost = Math.clamp(expected - received, -MAX_LOST, MAX_LOST);
    long expectedNow = expected - expectedBefore;
    long lostNow = expectedNow - (received - receivedBefore);
    expectedBefore = expected;
    receivedBefore = received;
    fractionLost =
        expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, 256 * lostNow / expectedNow);
    long delay = hasSenderReport ? (nowNanos - senderReportNanos) / 1_000 * 65_536 / 1_000_000 : 0;
    writer.reportBlock(
        ssrc,
        fractionLost,
        (int) lost,
        highest & 0xffffffffL,
        (long) jitter,
        hasSenderReport ? senderReportNtp >>> 16 & 0xffffffffL : 0,
        delay);
  }

  /// Of the last interval reported, in 1/256.
  public int fractionLost() {
    return fractionLost;
  }

  /// Packets that should have come so far.
  public long expected() {
    return isEmpty() ? 0 : highest - first + 1;
  }

  /// Packets that came so far, repairs left out.
  public long received() {
    return received;
  }

  public double jitterMillis() {
    return jitter * 1_000 / clockRate;
  }

  public void reset() {
    first = -1;
    highest = 0;
    received = 0;
    expectedBefore = 0;
    receivedBefore = 0;
    jitter = 0;
    hasSenderReport = false;
    fractionLost = 0;
  }
}
