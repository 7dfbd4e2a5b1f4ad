package huizhen.relay.room;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RedPayload;
import huizhen.relay.rtp.RtpPacket;

/// Takes RED packets apart (RFC 2198): the newest block becomes the packet, the older ones stand in
/// for packets that were lost on the way up. In the room there is plain Opus only. Owned by [Room],
/// one for all tracks.
final class Redundancy {
  /// What is older is played without by then.
  private static final int MAX_DISTANCE = 4;

  /// The longest frame that Opus puts in a packet is 120 ms; 60 is the longest that browsers send.
  private static final int MAX_TICKS_PER_PACKET = 2_880;

  private static final int MARKER = 0x80;

  private final RedPayload red = new RedPayload();
  private final PacketBuffer block = new PacketBuffer();
  private final RtpPacket view = new RtpPacket();

  /// Turns `packet` into its newest block, and gives the track the older ones that it has not got.
  ///
  /// @return false when it is malformed
  boolean unpack(
      UpTrack track,
      Encoding encoding,
      RtpPacket rtp,
      PacketBuffer packet,
      int payloadType,
      long nowNanos,
      Outputs out) {
    if (!red.parse(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength())
        || red.primaryPayloadType() != payloadType) {
      return false;
    }
    int count = red.blocks() - 1; // the last one is the newest
    int offset = red.primaryOffset();
    int length = red.primaryLength();
    if (!encoding.sequences().isEmpty()) {
      for (int i = Math.max(0, count - MAX_DISTANCE); i < count; i++) {
        recover(track, encoding, rtp, packet, i, count - i, nowNanos, out);
      }
    }
    int header = rtp.payloadOffset() - packet.getOffset();
    byte[] bytes = packet.getBuffer();
    System.arraycopy(bytes, offset, bytes, rtp.payloadOffset(), length);
    int second = packet.getOffset() + 1;
    bytes[second] = (byte) ((bytes[second] & MARKER) | payloadType);
    bytes[packet.getOffset()] &= ~0x20; // what padding there was is gone
    packet.setLength(header + length);
    return rtp.wrap(packet);
  }

  private void recover(
      UpTrack track,
      Encoding encoding,
      RtpPacket rtp,
      PacketBuffer packet,
      int index,
      int distance,
      long nowNanos,
      Outputs out) {
    int sequence16 = rtp.sequence16() - distance & 0xffff;
    int ticks = red.timestampOffset(index);
    if (red.payloadType(index) != red.primaryPayloadType()
        || red.length(index) == 0
        || ticks == 0
        || ticks > distance * MAX_TICKS_PER_PACKET
        || encoding.history().has(encoding.sequences().peek(sequence16))) {
      return;
    }
    int header = rtp.payloadOffset() - packet.getOffset();
    byte[] bytes = block.getBuffer();
    System.arraycopy(packet.getBuffer(), packet.getOffset(), bytes, 0, header);
    System.arraycopy(packet.getBuffer(), red.offset(index), bytes, header, red.length(index));
    bytes[0] &= ~0x20;
    bytes[1] = (byte) red.primaryPayloadType();
    bytes[2] = (byte) (sequence16 >>> 8);
    bytes[3] = (byte) sequence16;
    long timestamp = rtp.timestamp() - ticks;
    for (int i = 0; i < 4; i++) {
      bytes[4 + i] = (byte) (timestamp >>> (24 - 8 * i));
    }
    block.setOffsetLength(0, header + red.length(index));
    if (view.wrap(block)) {
      room(track).counters().recovered++;
      track.accept(encoding, view, block, true, nowNanos, out);
    }
  }

  private static Room room(UpTrack track) {
    return track.owner().room();
  }
}
