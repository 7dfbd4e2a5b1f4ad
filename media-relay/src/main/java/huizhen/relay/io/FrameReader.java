package huizhen.relay.io;

import huizhen.relay.rtp.PacketBuffer;
import io.netty.buffer.ByteBuf;

/// Cuts one connection's bytes into datagrams (RFC 4571 §2: 16 bits of length, then as many bytes).
/// A frame that came whole is copied once; the parts of others wait here, never more than one
/// frame's.
final class FrameReader {
  static final int LENGTH_BYTES = 2;

  private final byte[] parts = new byte[LENGTH_BYTES + DatagramIo.MAX_DATAGRAM_BYTES];
  private int kept;

  enum Step {
    FRAME,
    NEEDS_MORE,
    /// Nothing after it can be read any more.
    TOO_LARGE
  }

  /// Reads on in `bytes`; with [Step#FRAME] the next datagram is in `frame`.
  Step next(ByteBuf bytes, PacketBuffer frame) {
    if (kept == 0 && bytes.readableBytes() >= LENGTH_BYTES) {
      int length = bytes.getUnsignedShort(bytes.readerIndex());
      if (length > DatagramIo.MAX_DATAGRAM_BYTES) {
        return Step.TOO_LARGE;
      }
      if (bytes.readableBytes() >= LENGTH_BYTES + length) {
        bytes.skipBytes(LENGTH_BYTES).readBytes(frame.getBuffer(), 0, length);
        frame.setOffsetLength(0, length);
        return Step.FRAME;
      }
    }
    keep(bytes, LENGTH_BYTES);
    if (kept < LENGTH_BYTES) {
      return Step.NEEDS_MORE;
    }
    int length = (parts[0] & 0xff) << 8 | (parts[1] & 0xff);
    if (length > DatagramIo.MAX_DATAGRAM_BYTES) {
      return Step.TOO_LARGE;
    }
    keep(bytes, LENGTH_BYTES + length);
    if (kept < LENGTH_BYTES + length) {
      return Step.NEEDS_MORE;
    }
    frame.copyFrom(parts, LENGTH_BYTES, length);
    kept = 0;
    return Step.FRAME;
  }

  private void keep(ByteBuf bytes, int upTo) {
    int more = Math.min(upTo - kept, bytes.readableBytes());
    if (more > 0) {
      bytes.readBytes(parts, kept, more);
      kept += more;
    }
  }
}
