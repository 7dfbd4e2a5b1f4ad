package huizhen.relay.rtp;

import java.util.Arrays;

/// Writes one RTP packet after another into a [PacketBuffer], at its beginning: header, extension
/// elements, payload, padding. No CSRCs.
public final class RtpWriter {
  /// What the largest header with its extensions may take.
  public static final int MAX_HEADER = 320;

  /// The largest payload, so that a packet and SRTP's tag fit in a buffer.
  public static final int MAX_PAYLOAD = PacketBuffer.CAPACITY - MAX_HEADER - 64;

  public static final int MAX_PADDING = 255;

  private static final int ONE_BYTE_PROFILE = 0xbede;
  private static final int TWO_BYTE_PROFILE = 0x1000;

  private final PacketBuffer target;
  private int at;
  private int elementOffset;
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
    elementOffset = at;
    at += length;
  }

  /// Where the value of the element written last stands in [#bytes], to be changed before the
  /// packet is sent.
  public int elementOffset() {
    return elementOffset;
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

  /// The array that the packet is written into.
  public byte[] bytes() {
    return target.getBuffer();
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

  public void append8(int value) {
    target.getBuffer()[at++] = (byte) value;
  }

  public void append16(int value) {
    Wire.put16(target.getBuffer(), at, value);
    at += 2;
  }

  /// Appends padding behind the payload, or instead of one (RFC 3550 §5.1): a packet of padding
  /// alone says nothing and probes the path. Once a packet, as the last.
  ///
  /// @param count 1..255, with the byte that says how many there are
  public void padding(int count) {
    if (count < 1 || count > MAX_PADDING) {
      throw new IllegalArgumentException("padding of %d bytes is not 1..255".formatted(count));
    }
    byte[] bytes = target.getBuffer();
    bytes[0] |= 0x20;
    Arrays.fill(bytes, at, at + count - 1, (byte) 0);
    at += count;
    bytes[at - 1] = (byte) count;
  }

  public PacketBuffer end() {
    target.setOffsetLength(0, at);
    return target;
  }
}
