package huizhen.recording.container;

import huizhen.recording.capture.RtpView;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// AV1 (RTP payload format for AV1, v1.0): reassembles the open bitstream units of a temporal unit,
/// gives each its size field, and drops temporal delimiters and padding, as Matroska wants it.
final class Av1Depacketizer implements Depacketizer {
  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int TILE_LIST = 8;
  private static final int PADDING = 15;

  private final FrameAssembly frame = new FrameAssembly();
  private final ByteArrayOutputStream unit = new ByteArrayOutputStream();
  private boolean isInUnit;
  private boolean isAfterLoss;
  private boolean isKey;
  private byte[] sequenceHeader = new byte[0];

  @Override
  public void packet(RtpView packet, long timeNanos, Sink out) {
    byte[] b = packet.bytes();
    int at = packet.payloadOffset();
    int end = at + packet.payloadLength();
    if (at + 1 >= end) {
      return;
    }
    int head = b[at];
    if (frame.enter(packet.timestamp32(), timeNanos)) {
      isKey = false;
      isInUnit = false;
      // Only the start of a coded video sequence is a sure start of a temporal unit.
      if (isAfterLoss && (head & 0x08) == 0) {
        frame.spoil();
      }
      isAfterLoss = false;
    }
    if ((head & 0x80) != 0 != isInUnit) {
      frame.spoil();
    }
    elements(b, at + 1, end, (head >> 4) & 0x03, (head & 0x40) != 0);
    if (packet.hasMarker()) {
      finish(out);
    }
  }

  @Override
  public void lost() {
    frame.lost();
    isAfterLoss = true;
  }

  /// AV1CodecConfigurationRecord. Chroma is given as 8-bit 4:2:0, which is what WebRTC's main
  /// profile sends; decoders go by the sequence header that follows.
  @Override
  public byte[] codecPrivate() {
    if (sequenceHeader.length == 0) {
      return new byte[0];
    }
    var header = Av1SequenceHeader.parse(sequenceHeader);
    return ByteBuffer.allocate(4 + sequenceHeader.length)
        .put((byte) 0x81)
        .put((byte) (header.profile() << 5 | header.level()))
        .put((byte) (header.tier() << 7 | 0x0C))
        .put((byte) 0)
        .put(sequenceHeader)
        .array();
  }

  private void elements(byte[] b, int from, int end, int count, boolean isContinued) {
    int at = from;
    int element = 0;
    while (at < end) {
      element++;
      int size = end - at;
      if (count == 0 || element < count) {
        long leb = Leb128.read(b, at, end);
        size = (int) (leb >>> 8);
        at += (int) (leb & 0xFF);
        if (leb < 0 || size > end - at) {
          frame.spoil();
          return;
        }
      }
      if (unit.size() + size > FrameAssembly.MAX_BYTES) {
        frame.spoil();
        return;
      }
      if (!isInUnit) {
        unit.reset();
      }
      unit.write(b, at, size);
      at += size;
      isInUnit = at >= end && isContinued;
      if (!isInUnit) {
        take(unit.toByteArray());
      }
    }
  }

  private void take(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int type = (bytes[0] >> 3) & 0x0F;
    if (type == TEMPORAL_DELIMITER || type == TILE_LIST || type == PADDING) {
      return;
    }
    byte[] sized = withSize(bytes);
    if (type == SEQUENCE_HEADER) {
      isKey = true;
      sequenceHeader = sized;
    }
    frame.add(sized, 0, sized.length);
  }

  private static byte[] withSize(byte[] obu) {
    if ((obu[0] & 0x02) != 0) {
      return obu;
    }
    int head = (obu[0] & 0x04) != 0 ? 2 : 1;
    if (obu.length < head) {
      return obu;
    }
    var out = new ByteArrayOutputStream(obu.length + 4);
    out.write(obu[0] | 0x02);
    out.write(obu, 1, head - 1);
    Leb128.write(obu.length - head, out);
    out.write(obu, head, obu.length - head);
    return out.toByteArray();
  }

  private void finish(Sink out) {
    if (isInUnit) {
      frame.spoil();
      isInUnit = false;
    }
    byte[] whole = frame.take();
    if (frame.close(isKey)) {
      int width = 0;
      int height = 0;
      if (isKey) {
        var header = Av1SequenceHeader.parse(sequenceHeader);
        width = header.width();
        height = header.height();
      }
      out.frame(new EncodedFrame(frame.timeNanos(), isKey, whole, width, height));
    }
  }
}
