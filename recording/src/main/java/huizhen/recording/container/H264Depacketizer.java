package huizhen.recording.container;

import huizhen.recording.capture.RtpView;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// H.264 (RFC 6184, packetization modes 0 and 1): single units, STAP-A and FU-A become one access
/// unit of length-prefixed units; parameter sets stay in the stream and make the avcC record.
final class H264Depacketizer implements Depacketizer {
  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private final FrameAssembly frame = new FrameAssembly();
  private final ByteArrayOutputStream fragment = new ByteArrayOutputStream();
  private boolean isInFragment;
  private boolean isAfterLoss;
  private boolean isKey;
  private byte[] sps = new byte[0];
  private byte[] pps = new byte[0];

  @Override
  public void packet(RtpView packet, long timeNanos, Sink out) {
    byte[] b = packet.bytes();
    int at = packet.payloadOffset();
    int length = packet.payloadLength();
    if (length < 2) {
      return;
    }
    int type = b[at] & 0x1F;
    if (frame.enter(packet.timestamp32(), timeNanos)) {
      isKey = false;
      isInFragment = false;
      int first = type == STAP_A && length > 3 ? b[at + 3] & 0x1F : type;
      // Nothing marks a frame's first packet but a parameter set, so after a loss only that will
      // do.
      if (isAfterLoss && first != SPS) {
        frame.spoil();
      }
      isAfterLoss = false;
    }
    switch (type) {
      case STAP_A -> aggregate(b, at + 1, at + length);
      case FU_A -> fragment(b, at, length);
      default -> {
        if (type == 0 || type > STAP_A) {
          frame.spoil();
        } else {
          unit(b, at, length);
        }
      }
    }
    if (packet.hasMarker()) {
      finish(out);
    }
  }

  @Override
  public void lost() {
    frame.lost();
    isAfterLoss = true;
  }

  /// AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1), with 4-byte lengths.
  @Override
  public byte[] codecPrivate() {
    if (sps.length < 4 || pps.length == 0) {
      return new byte[0];
    }
    return ByteBuffer.allocate(11 + sps.length + pps.length)
        .put((byte) 1)
        .put(sps, 1, 3)
        .put((byte) 0xFF)
        .put((byte) 0xE1)
        .putShort((short) sps.length)
        .put(sps)
        .put((byte) 1)
        .putShort((short) pps.length)
        .put(pps)
        .array();
  }

  private void aggregate(byte[] b, int from, int end) {
    int at = from;
    while (at + 2 <= end) {
      int size = (b[at] & 0xFF) << 8 | (b[at + 1] & 0xFF);
      at += 2;
      if (size == 0 || at + size > end) {
        frame.spoil();
        return;
      }
      unit(b, at, size);
      at += size;
    }
  }

  private void fragment(byte[] b, int at, int length) {
    int head = b[at + 1];
    if ((head & 0x80) != 0) {
      fragment.reset();
      fragment.write((b[at] & 0xE0) | (head & 0x1F));
      isInFragment = true;
    } else if (!isInFragment) {
      frame.spoil();
      return;
    }
    if (fragment.size() + length > FrameAssembly.MAX_BYTES) {
      frame.spoil();
      return;
    }
    fragment.write(b, at + 2, length - 2);
    if ((head & 0x40) != 0) {
      isInFragment = false;
      byte[] unit = fragment.toByteArray();
      unit(unit, 0, unit.length);
    }
  }

  private void unit(byte[] b, int at, int length) {
    switch (b[at] & 0x1F) {
      case IDR -> isKey = true;
      case SPS -> sps = java.util.Arrays.copyOfRange(b, at, at + length);
      case PPS -> pps = java.util.Arrays.copyOfRange(b, at, at + length);
      default -> {
        // Slices and messages go through as they are.
      }
    }
    frame.add(ByteBuffer.allocate(4).putInt(length).array(), 0, 4);
    frame.add(b, at, length);
  }

  private void finish(Sink out) {
    if (isInFragment || (isKey && codecPrivate().length == 0)) {
      frame.spoil();
    }
    byte[] whole = frame.take();
    if (frame.close(isKey)) {
      int[] size = isKey ? H264Size.of(sps) : new int[2];
      out.frame(new EncodedFrame(frame.timeNanos(), isKey, whole, size[0], size[1]));
    }
  }
}
