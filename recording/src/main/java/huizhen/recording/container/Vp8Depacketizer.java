package huizhen.recording.container;

import huizhen.recording.capture.RtpView;

/// VP8 (RFC 7741): a frame is the payloads of one timestamp, from the start of partition 0 to the
/// marker.
final class Vp8Depacketizer implements Depacketizer {
  private final FrameAssembly frame = new FrameAssembly();

  @Override
  public void packet(RtpView packet, long timeNanos, Sink out) {
    byte[] b = packet.bytes();
    int at = packet.payloadOffset();
    int end = at + packet.payloadLength();
    if (at >= end) {
      // Padding only: probes carry the timestamp of the frame before.
      return;
    }
    boolean isFirst = (b[at] & 0x10) != 0 && (b[at] & 0x07) == 0;
    int payload = descriptorEnd(b, at, end);
    if (frame.enter(packet.timestamp32(), timeNanos) && !isFirst) {
      frame.spoil();
    }
    if (payload >= end) {
      frame.spoil();
    } else {
      frame.add(b, payload, end - payload);
    }
    if (packet.hasMarker()) {
      finish(out);
    }
  }

  @Override
  public void lost() {
    frame.lost();
  }

  private void finish(Sink out) {
    byte[] whole = frame.take();
    boolean isKey =
        whole.length >= 10
            && (whole[0] & 0x01) == 0
            && (whole[3] & 0xFF) == 0x9D
            && whole[4] == 0x01
            && whole[5] == 0x2A;
    if (frame.close(isKey)) {
      // RFC 6386 §9.1: 14 bits each, little-endian, below two bits of scaling.
      int width = isKey ? (whole[6] & 0xFF) | (whole[7] & 0x3F) << 8 : 0;
      int height = isKey ? (whole[8] & 0xFF) | (whole[9] & 0x3F) << 8 : 0;
      out.frame(new EncodedFrame(frame.timeNanos(), isKey, whole, width, height));
    }
  }

  private static int descriptorEnd(byte[] b, int from, int end) {
    int at = from + 1;
    if ((b[from] & 0x80) == 0) {
      return at;
    }
    if (at >= end) {
      return end;
    }
    int flags = b[at++];
    if ((flags & 0x80) != 0) {
      at += at < end && (b[at] & 0x80) != 0 ? 2 : 1;
    }
    if ((flags & 0x40) != 0) {
      at++;
    }
    if ((flags & 0x30) != 0) {
      at++;
    }
    return at;
  }
}
