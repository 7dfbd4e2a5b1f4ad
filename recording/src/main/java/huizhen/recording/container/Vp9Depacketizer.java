package huizhen.recording.container;

import huizhen.recording.capture.RtpView;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// VP9 (RFC 9628): a picture is the layer frames of one timestamp. Several spatial layers become
/// one superframe (VP9 bitstream, annex B), which decoders take as one frame.
final class Vp9Depacketizer implements Depacketizer {
  private static final int MAX_LAYERS = 8;

  private final FrameAssembly frame = new FrameAssembly();
  private final List<Integer> layerEnds = new ArrayList<>();
  private boolean isKey;

  @Override
  public void packet(RtpView packet, long timeNanos, Sink out) {
    byte[] b = packet.bytes();
    int at = packet.payloadOffset();
    int end = at + packet.payloadLength();
    if (at >= end) {
      return;
    }
    int flags = b[at];
    boolean beginsLayer = (flags & 0x08) != 0;
    if (frame.enter(packet.timestamp32(), timeNanos)) {
      layerEnds.clear();
      isKey = (flags & 0x40) == 0;
      if (!beginsLayer) {
        frame.spoil();
      }
    }
    int payload = descriptorEnd(b, at, end);
    if (payload >= end) {
      frame.spoil();
    } else {
      frame.add(b, payload, end - payload);
    }
    if ((flags & 0x04) != 0) {
      layerEnds.add(frame.size());
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
    if (layerEnds.size() > MAX_LAYERS || layerEnds.isEmpty()) {
      frame.spoil();
    }
    if (!frame.close(isKey)) {
      return;
    }
    int[] size = isKey ? Vp9Header.size(whole) : new int[2];
    byte[] picture = layerEnds.size() == 1 ? whole : superframe(whole);
    out.frame(new EncodedFrame(frame.timeNanos(), isKey, picture, size[0], size[1]));
  }

  private byte[] superframe(byte[] whole) {
    var out = new ByteArrayOutputStream(whole.length + 2 + 4 * layerEnds.size());
    out.write(whole, 0, whole.length);
    int marker = 0xC0 | 3 << 3 | (layerEnds.size() - 1);
    out.write(marker);
    int begin = 0;
    for (int end : layerEnds) {
      for (int shift = 0; shift < 32; shift += 8) {
        out.write((end - begin) >>> shift);
      }
      begin = end;
    }
    out.write(marker);
    return out.toByteArray();
  }

  /// RFC 9628 §4.2. Gives `end` when the descriptor is cut short.
  private static int descriptorEnd(byte[] b, int from, int end) {
    int flags = b[from];
    boolean isFlexible = (flags & 0x10) != 0;
    int at = from + 1;
    if ((flags & 0x80) != 0) {
      at += at < end && (b[at] & 0x80) != 0 ? 2 : 1;
    }
    if ((flags & 0x20) != 0) {
      at += isFlexible ? 1 : 2;
    }
    if (isFlexible && (flags & 0x40) != 0) {
      int references = 0;
      boolean hasMore = true;
      while (hasMore && references < 3 && at < end) {
        hasMore = (b[at++] & 0x01) != 0;
        references++;
      }
    }
    return (flags & 0x02) != 0 ? structureEnd(b, at, end) : at;
  }

  private static int structureEnd(byte[] b, int from, int end) {
    if (from >= end) {
      return end;
    }
    int flags = b[from];
    int at = from + 1;
    if ((flags & 0x10) != 0) {
      at += 4 * (((flags >> 5) & 0x07) + 1);
    }
    if ((flags & 0x08) != 0) {
      if (at >= end) {
        return end;
      }
      int pictures = b[at++] & 0xFF;
      for (int i = 0; i < pictures; i++) {
        if (at >= end) {
          return end;
        }
        at += 1 + ((b[at] >> 2) & 0x03);
      }
    }
    return at;
  }
}
