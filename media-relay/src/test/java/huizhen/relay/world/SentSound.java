package huizhen.relay.world;

import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.RtcpWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A microphone: 50 packets of 80 bytes a second; in RED with the packet before, as Chromium does
/// where it is agreed (RFC 2198).
final class SentSound implements SentTrack {
  static final long PACKET_NANOS = 20_000_000;
  static final int PACKET_TICKS = 960;
  private static final int BYTES = 80;

  /// How seldom a pause is told of: comfort noise, 400 ms apart, as Opus has it.
  private static final int PAUSED_EACH = 20;

  /// RFC 6464.
  private static final int SILENT = 127;

  private static final long BPS = 50_000;

  /// How seldom a packet says when it was heard; Chromium does at least each 5 s.
  private static final int CAPTURE_EACH = 50;

  /// So much later than it was heard sound is sent, of which Chromium's reports know nothing.
  static final int LATE_TICKS = 33 * 48;

  private final SimulatedPeer peer;
  private final Uplink uplink;
  private final TrackSource source;
  private final String mid;
  private final SentStream stream;
  private final boolean isRed;
  private final byte[] payload = new byte[5 + 2 * BYTES];
  private final byte[] before = new byte[BYTES];
  private boolean hasBefore;
  private long timestamp;
  private long nextNanos;
  private int frame;
  private int level = 30;
  private boolean isSending = true;
  private boolean isPausing;
  private boolean wasPausing;
  private int paused;

  SentSound(
      SimulatedPeer peer,
      Uplink uplink,
      TrackSource source,
      String mid,
      SentStream stream,
      boolean isRed,
      int before,
      long firstTimestamp,
      long startNanos) {
    this.peer = peer;
    this.uplink = uplink;
    this.source = source;
    this.mid = mid;
    this.stream = stream;
    this.isRed = isRed;
    frame = before;
    timestamp = firstTimestamp;
    nextNanos = startNanos;
  }

  @Override
  public void tick(long nowNanos) {
    while (nextNanos <= nowNanos) {
      timestamp = timestamp + PACKET_TICKS & 0xffffffffL;
      paused = isPausing ? paused + 1 : 0;
      if (isSending && paused % PAUSED_EACH == 0) {
        packet(nowNanos);
      } else {
        hasBefore = false; // a pause is longer than a redundant block can say
      }
      nextNanos += PACKET_NANOS;
    }
  }

  private void packet(long nowNanos) {
    frame++;
    int at = 0;
    int opus = peer.numbers().opus();
    if (isRed) {
      if (hasBefore) {
        payload[0] = (byte) (0x80 | opus);
        payload[1] = (byte) (PACKET_TICKS >> 6);
        payload[2] = (byte) (PACKET_TICKS << 2 | BYTES >> 8); // the lower six bits of the ticks
        payload[3] = (byte) BYTES;
        at = 4;
      }
      payload[at] = (byte) opus;
      at++;
      if (hasBefore) {
        System.arraycopy(before, 0, payload, at, BYTES);
        at += BYTES;
      }
    }
    new Mark(peer.roomTag(), peer.tag(), Mark.number(source), 0, 0, frame, 0, 0, 1, false, nowNanos)
        .write(payload, at);
    System.arraycopy(payload, at, before, 0, BYTES);
    hasBefore = true;
    int payloadType = isRed ? peer.numbers().red() : opus;
    uplink.sound(
        stream.write(
            payloadType,
            frame == 1 || (wasPausing && !isPausing),
            timestamp,
            isPausing ? SILENT : level,
            captureTime(nowNanos),
            payload,
            at + BYTES),
        nowNanos);
    wasPausing = isPausing;
  }

  private byte[] captureTime(long nowNanos) {
    return tellsCaptureTimes() && frame % CAPTURE_EACH == 1
        ? ByteBuffer.allocate(Long.BYTES).putLong(SimulatedPeer.ntp(nowNanos)).array()
        : new byte[0];
  }

  private boolean tellsCaptureTimes() {
    return peer.numbers().extensions().absCaptureTime() != 0;
  }

  /// Says nothing for a while, and sends little (DTX); or speaks again.
  void pauses(boolean pauses) {
    isPausing = pauses;
  }

  void speaks(int newLevel) {
    level = newLevel;
  }

  @Override
  public void sends(boolean sends) {
    isSending = sends;
  }

  @Override
  public void report(RtcpWriter rtcp, long ntpTime, long nowNanos) {
    long ahead = (nowNanos - nextNanos) / 1_000 * 48 / 1_000;
    int late = tellsCaptureTimes() ? LATE_TICKS : 0;
    long now = timestamp + PACKET_TICKS + ahead - late & 0xffffffffL;
    var _ = rtcp.senderReport(stream.ssrc(), ntpTime, now, stream.packets(), stream.octets());
  }

  @Override
  public void onKeyframeRequest(long ssrc) {}

  @Override
  public long wantedBps() {
    return BPS;
  }

  @Override
  public void budget(long bps, long nowNanos) {}

  @Override
  public @Nullable Outgoing padding() {
    return null;
  }

  @Override
  public TrackSource source() {
    return source;
  }

  @Override
  public String mid() {
    return mid;
  }

  @Override
  public List<SentStream> streams() {
    return List.of(stream);
  }
}
