package huizhen.relay.world;

import huizhen.relay.rtp.ExtensionIds;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One SSRC of a simulated publisher with its RTX partner: writes its packets and keeps the last of
/// them to send them again.
final class SentStream {
  private static final int KEPT = 1_024;
  private static final byte[] UNNUMBERED = {0, 0};
  private static final byte[] NOTHING = {};

  private final Uplink uplink;
  private final ClientOffer numbers;
  private final byte[] mid;
  private final byte[] rid;
  private final long ssrc;
  private final long rtxSsrc;
  private final RtpWriter writer;
  private final PacketBuffer buffer = new PacketBuffer();
  private final @Nullable Outgoing[] sent = new @Nullable Outgoing[KEPT];
  private final long[] againNanos = new long[KEPT];
  private int sequence16;
  private int rtxSequence16 = 77;
  private int packets;
  private long octets;
  private int packetsAgain;

  /// @param rid empty for a stream without one
  /// @param rtxSsrc 0 for one whose repairs are the same packets again
  SentStream(
      Uplink uplink,
      ClientOffer numbers,
      String mid,
      String rid,
      long ssrc,
      long rtxSsrc,
      int firstSequence16) {
    this.uplink = uplink;
    this.numbers = numbers;
    this.mid = mid.getBytes(StandardCharsets.US_ASCII);
    this.rid = rid.getBytes(StandardCharsets.US_ASCII);
    this.ssrc = ssrc;
    this.rtxSsrc = rtxSsrc;
    writer = new RtpWriter(buffer);
    sequence16 = firstSequence16 & 0xffff;
  }

  /// @param level of sound; negative for pictures
  Outgoing write(
      int payloadType, boolean isMarker, long timestamp, int level, byte[] payload, int length) {
    return write(payloadType, isMarker, timestamp, level, NOTHING, payload, length);
  }

  /// @param captureTime of `abs-capture-time`; empty without
  Outgoing write(
      int payloadType,
      boolean isMarker,
      long timestamp,
      int level,
      byte[] captureTime,
      byte[] payload,
      int length) {
    ExtensionIds ids = numbers.extensions();
    int transportAt =
        begin(payloadType, isMarker, sequence16, timestamp & 0xffffffffL, ssrc, ids.rid());
    if (level >= 0) {
      writer.extension(ids.audioLevel(), new byte[] {(byte) (0x80 | level)}, 0, 1);
    }
    if (captureTime.length > 0) {
      writer.extension(ids.absCaptureTime(), captureTime, 0, captureTime.length);
    }
    writer.payload();
    writer.append(payload, 0, length);
    Outgoing packet = new Outgoing(copy(writer.end()), transportAt);
    sent[sequence16 % KEPT] = packet;
    againNanos[sequence16 % KEPT] = Long.MIN_VALUE;
    sequence16 = sequence16 + 1 & 0xffff;
    packets++;
    octets += length;
    return packet;
  }

  private int begin(
      int payloadType, boolean isMarker, int number16, long timestamp, long as, int ridId) {
    ExtensionIds ids = numbers.extensions();
    writer.begin(payloadType, isMarker, number16, timestamp, as, false);
    writer.extension(ids.mid(), mid, 0, mid.length);
    if (rid.length > 0) {
      writer.extension(ridId, rid, 0, rid.length);
    }
    writer.extension(ids.transportCc(), UNNUMBERED, 0, 2);
    return writer.elementOffset();
  }

  private static byte[] copy(PacketBuffer packet) {
    byte[] bytes = new byte[packet.getLength()];
    packet.readRegionToBuff(0, bytes.length, bytes);
    return bytes;
  }

  /// As browsers do, sends a packet again once in a round trip, however often it is asked.
  void onNack(int lost16, long nowNanos) {
    Outgoing original = sent[lost16 % KEPT];
    var rtp = new RtpPacket();
    if (original == null
        || !rtp.wrap(original.bytes(), 0, original.bytes().length)
        || rtp.sequence16() != lost16
        || againNanos[lost16 % KEPT] > nowNanos - uplink.roundTripNanos()) {
      return;
    }
    againNanos[lost16 % KEPT] = nowNanos;
    packetsAgain++;
    if (rtxSsrc == 0) {
      uplink.sound(original.copy(), nowNanos);
    } else {
      uplink.repair(rtx(rtp));
    }
  }

  private Outgoing rtx(RtpPacket rtp) {
    int transportAt =
        begin(
            numbers.rtx(),
            rtp.isMarker(),
            rtxSequence16,
            rtp.timestamp(),
            rtxSsrc,
            numbers.extensions().repairedRid());
    rtxSequence16 = rtxSequence16 + 1 & 0xffff;
    writer.payload();
    writer.append16(rtp.sequence16());
    writer.append(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength());
    return new Outgoing(copy(writer.end()), transportAt);
  }

  /// The last packet once more, to fill a line with; null when there is none.
  @Nullable Outgoing padding() {
    Outgoing last = sent[(sequence16 + KEPT - 1) % KEPT];
    var rtp = new RtpPacket();
    return rtxSsrc == 0 || last == null || !rtp.wrap(last.bytes(), 0, last.bytes().length)
        ? null
        : rtx(rtp);
  }

  long ssrc() {
    return ssrc;
  }

  int packets() {
    return packets;
  }

  long octets() {
    return octets;
  }

  int packetsAgain() {
    return packetsAgain;
  }
}
