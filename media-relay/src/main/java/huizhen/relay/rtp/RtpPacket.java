package huizhen.relay.rtp;

/// A view of one RTP packet (RFC 3550 §5.1) in a [PacketBuffer], to be wrapped around packet after
/// packet. What a peer says about lengths is checked in [#wrap], after which all accessors are
/// safe.
public final class RtpPacket {
  public static final int FIXED_HEADER = 12;

  private static final int ONE_BYTE_PROFILE = 0xbede;
  private static final int TWO_BYTE_PROFILE = 0x1000;

  private byte[] bytes = new byte[FIXED_HEADER];
  private int start;
  private int payloadOffset;
  private int payloadLength;
  private int profile;
  private int extensionsOffset;
  private int extensionsEnd;
  private int elementOffset;
  private int elementLength;

  /// @return false if these bytes are no RTP packet; the view then means nothing
  public boolean wrap(PacketBuffer packet) {
    return wrap(packet.getBuffer(), packet.getOffset(), packet.getLength());
  }

  public boolean wrap(byte[] array, int offset, int length) {
    bytes = array;
    start = offset;
    int end = offset + length;
    if (length < FIXED_HEADER || Wire.u8(array, offset) >>> 6 != 2) {
      return false;
    }
    int at = offset + FIXED_HEADER + 4 * (array[offset] & 0x0f);
    if (at > end) {
      return false;
    }
    profile = 0;
    extensionsOffset = at;
    extensionsEnd = at;
    if ((array[offset] & 0x10) != 0) {
      if (at + 4 > end) {
        return false;
      }
      profile = Wire.u16(array, at);
      extensionsOffset = at + 4;
      extensionsEnd = extensionsOffset + 4 * Wire.u16(array, at + 2);
      if (extensionsEnd > end) {
        return false;
      }
    }
    payloadOffset = extensionsEnd;
    payloadLength = end - payloadOffset;
    if ((array[offset] & 0x20) != 0) {
      int padding = payloadLength == 0 ? 0 : Wire.u8(array, end - 1);
      if (padding == 0 || padding > payloadLength) {
        return false;
      }
      payloadLength -= padding;
    }
    return true;
  }

  public byte[] bytes() {
    return bytes;
  }

  /// Where the packet begins in [#bytes].
  public int offset() {
    return start;
  }

  public boolean isMarker() {
    return (bytes[start + 1] & 0x80) != 0;
  }

  public int payloadType() {
    return bytes[start + 1] & 0x7f;
  }

  public int sequence16() {
    return Wire.u16(bytes, start + 2);
  }

  /// 32 bits, unsigned.
  public long timestamp() {
    return Wire.u32(bytes, start + 4);
  }

  /// 32 bits, unsigned.
  public long ssrc() {
    return Wire.u32(bytes, start + 8);
  }

  public int payloadOffset() {
    return payloadOffset;
  }

  /// Without the padding.
  public int payloadLength() {
    return payloadLength;
  }

  /// Looks for a header extension element (RFC 8285 §4.2 and §4.3). What is malformed ends the
  /// search, as the RFC has it.
  ///
  /// @param id 0 for an extension that was not negotiated: it is never there
  /// @return true with [#elementOffset] and [#elementLength] set
  public boolean findExtension(int id) {
    if (id == 0) {
      return false;
    }
    if (profile == ONE_BYTE_PROFILE) {
      return findOneByte(id);
    }
    return (profile & 0xfff0) == TWO_BYTE_PROFILE && findTwoByte(id);
  }

  private boolean findOneByte(int id) {
    int at = extensionsOffset;
    while (at < extensionsEnd) {
      int head = Wire.u8(bytes, at);
      at++;
      if (head == 0) {
        continue; // padding
      }
      int elementId = head >>> 4;
      int length = (head & 0x0f) + 1;
      if (elementId == 15 || elementId == 0 || at + length > extensionsEnd) {
        return false;
      }
      if (elementId == id) {
        return found(at, length);
      }
      at += length;
    }
    return false;
  }

  private boolean findTwoByte(int id) {
    int at = extensionsOffset;
    while (at < extensionsEnd) {
      int elementId = Wire.u8(bytes, at);
      at++;
      if (elementId == 0) {
        continue; // padding
      }
      if (at >= extensionsEnd) {
        return false;
      }
      int length = Wire.u8(bytes, at);
      at++;
      if (at + length > extensionsEnd) {
        return false;
      }
      if (elementId == id) {
        return found(at, length);
      }
      at += length;
    }
    return false;
  }

  private boolean found(int offset, int length) {
    elementOffset = offset;
    elementLength = length;
    return true;
  }

  public int elementOffset() {
    return elementOffset;
  }

  public int elementLength() {
    return elementLength;
  }

  /// The element's first 16 bits; meaningful with an element of 2 bytes or more.
  public int elementU16() {
    return elementLength < 2 ? 0 : Wire.u16(bytes, elementOffset);
  }

  /// 64 bits of the element from its byte `at` on; 0 where it has not so many.
  public long elementU64(int at) {
    return elementLength < at + 8
        ? 0
        : Wire.u32(bytes, elementOffset + at) << 32 | Wire.u32(bytes, elementOffset + at + 4);
  }

  /// Whether the element is exactly this text, without making a string of it.
  public boolean isElement(String text) {
    if (elementLength != text.length()) {
      return false;
    }
    for (int i = 0; i < elementLength; i++) {
      if (bytes[elementOffset + i] != (byte) text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
