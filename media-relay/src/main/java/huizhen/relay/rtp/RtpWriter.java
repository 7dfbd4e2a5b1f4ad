package huizhen.relay.rtp;

/// Writes one RTP packet after another into a [PacketBuffer], at its beginning: header, extension
/// elements, payload. No CSRCs, no padding.
public final class RtpWriter {
  /// What the largest header with its extensions may take.
  public static final int MAX_HEADER = 160;

  /// The largest payload, so that a packet and SRTP's tag fit in a buffer.
  public static final int MAX_PAYLOAD = PacketBuffer.CAPACITY - MAX_HEADER - 64;

  private static final int ONE_BYTE_PROFILE = 0xbede;
  private static final int TWO_BYTE_PROFILE = 0x1000;

  private final PacketBuffer target;
  private int at;
  private boolean isTwoByte;
  private boolean hasExtensions;

  public RtpWriter(PacketBuffer target) {
    this.target = target;
  }

  /// @param isTwoByte whether an extension will need the two-byte form: an id above 14, or empty or
  ///   longer than 16 bytes
  public void begin(
      int payloadType,
      boolean isMarker,
      int sequence16,
      long timestamp,
      long ssrc,
      boolean isTwoByte) {
    byte[] bytes = target.getBuffer();
    bytes[0] = (byte) 0x80;
    bytes[1] = (byte) (payloadType | (isMarker ? 0x80 : 0));
    Wire.put16(bytes, 2, sequence16);
    Wire.put32(bytes, 4, timestamp);
    Wire.put32(bytes, 8, ssrc);
    at = RtpPacket.FIXED_HEADER;
    this.isTwoByte = isTwoByte;
    hasExtensions = false;
  }

  public void extension(int id, byte[] value, int offset, int length) {
    byte[] bytes = target.getBuffer();
    if (!hasExtensions) {
      hasExtensions = true;
      bytes[0] |= 0x10;
      Wire.put16(bytes, at, isTwoByte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE);
      at += 4;
    }
    if (isTwoByte) {
      bytes[at++] = (byte) id;
      bytes[at++] = (byte) length;
    } else {
      bytes[at++] = (byte) (id << 4 | (length - 1));
    }
    System.arraycopy(value, offset, bytes, at, length);
    at += length;
  }

  /// Ends the header: the payload begins. Once a packet.
  public void payload() {
    if (hasExtensions) {
      byte[] bytes = target.getBuffer();
      while ((at & 3) != 0) {
        bytes[at++] = 0;
      }
      Wire.put16(bytes, RtpPacket.FIXED_HEADER + 2, (at - RtpPacket.FIXED_HEADER - 4) / 4);
    }
  }

  /// Where the next byte is written.
  public int position() {
    return at;
  }

  /// Appends to the payload.
  public void append(byte[] source, int offset, int length) {
    System.arraycopy(source, offset, target.getBuffer(), at, length);
    at += length;
  }

  public void append16(int value) {
    Wire.put16(target.getBuffer(), at, value);
    at += 2;
  }

  public PacketBuffer end() {
    target.setOffsetLength(0, at);
    return target;
  }
}
