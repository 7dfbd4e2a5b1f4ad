package huizhen.recording.container;

import huizhen.recording.capture.RtpView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Opus (RFC 7587): a packet is a frame. Of redundant packets (RED, RFC 2198) the primary block is
/// kept: what it repeats came, or is a declared loss. DTX leaves timestamps open, as it was heard.
final class OpusDepacketizer implements Depacketizer {
  private static final int SAMPLE_RATE = 48_000;

  private final int channels;
  private final int redPayloadType;

  /// @param redPayloadType -1 where there is none
  OpusDepacketizer(int channels, int redPayloadType) {
    this.channels = Math.clamp(channels, 1, 2);
    this.redPayloadType = redPayloadType;
  }

  int channels() {
    return channels;
  }

  @Override
  public void packet(RtpView packet, long timeNanos, Sink out) {
    int at = packet.payloadOffset();
    int end = at + packet.payloadLength();
    if (packet.payloadType() == redPayloadType) {
      at = primary(packet.bytes(), at, end);
    }
    if (at >= end) {
      return;
    }
    var frame = new byte[end - at];
    System.arraycopy(packet.bytes(), at, frame, 0, frame.length);
    out.frame(new EncodedFrame(timeNanos, true, frame, 0, 0));
  }

  @Override
  public void lost() {
    // Each packet stands alone; the player fills the hole.
  }

  /// OpusHead (RFC 7845 §5.1). No pre-skip: it is for the first samples that an encoder makes, and
  /// a recording joins a call whose encoder runs.
  @Override
  public byte[] codecPrivate() {
    return ByteBuffer.allocate(19)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("OpusHead".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) channels)
        .putShort((short) 0)
        .putInt(SAMPLE_RATE)
        .putShort((short) 0)
        .put((byte) 0)
        .array();
  }

  /// Where the primary block of a RED payload begins; `end` when the payload is malformed.
  private static int primary(byte[] bytes, int from, int end) {
    int at = from;
    int redundant = 0;
    while (at < end && (bytes[at] & 0x80) != 0) {
      if (at + 4 > end) {
        return end;
      }
      redundant += (bytes[at + 2] & 0x03) << 8 | (bytes[at + 3] & 0xFF);
      at += 4;
    }
    return at + 1 + redundant <= end ? at + 1 + redundant : end;
  }
}
