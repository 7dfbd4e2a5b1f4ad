package huizhen.recording.capture;

/// Where things are in an RTP packet (RFC 3550 §5.1): a borrowed window that is moved from packet
/// to packet. One owner at a time.
public final class RtpView {
  private static final int FIXED_BYTES = 12;

  private byte[] bytes = new byte[0];
  private int start;
  private int payloadOffset;
  private int payloadLength;

  /// False when these bytes are no RTP packet; the view is then not to be used.
  public boolean wrap(byte[] packet, int offset, int length) {
    if (length < FIXED_BYTES || (packet[offset] & 0xC0) != 0x80) {
      return false;
    }
    int at = offset + FIXED_BYTES + 4 * (packet[offset] & 0x0F);
    int end = offset + length;
    if ((packet[offset] & 0x10) != 0) {
      if (at + 4 > end) {
        return false;
      }
      at += 4 + 4 * (((packet[at + 2] & 0xFF) << 8) | (packet[at + 3] & 0xFF));
    }
    if ((packet[offset] & 0x20) != 0) {
      end -= packet[end - 1] & 0xFF;
    }
    if (at > end) {
      return false;
    }
    bytes = packet;
    start = offset;
    payloadOffset = at;
    payloadLength = end - at;
    return true;
  }

  public int payloadType() {
    return bytes[start + 1] & 0x7F;
  }

  public boolean hasMarker() {
    return (bytes[start + 1] & 0x80) != 0;
  }

  public int sequence16() {
    return (bytes[start + 2] & 0xFF) << 8 | (bytes[start + 3] & 0xFF);
  }

  public long timestamp32() {
    return word(start + 4);
  }

  public long ssrc() {
    return word(start + 8);
  }

  public byte[] bytes() {
    return bytes;
  }

  public int payloadOffset() {
    return payloadOffset;
  }

  public int payloadLength() {
    return payloadLength;
  }

  private long word(int at) {
    return (bytes[at] & 0xFFL) << 24
        | (bytes[at + 1] & 0xFFL) << 16
        | (bytes[at + 2] & 0xFFL) << 8
        | (bytes[at + 3] & 0xFFL);
  }
}
