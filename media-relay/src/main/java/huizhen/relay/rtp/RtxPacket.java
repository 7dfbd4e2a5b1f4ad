package huizhen.relay.rtp;

/// Undoes RTX (RFC 4588 §4): the original sequence number stands before the original payload.
public final class RtxPacket {
  private static final int OSN = 2;

  private RtxPacket() {}

  /// Makes the original packet of `rtx` in its own bytes, by moving the header over the original
  /// sequence number; padding is cut off.
  ///
  /// @param rtx the view of `buffer`; wrap it anew afterwards
  /// @return false when there is no original in it (a probe made of padding)
  public static boolean undo(RtpPacket rtx, PacketBuffer buffer, int payloadType, long ssrc) {
    if (rtx.payloadLength() < OSN) {
      return false;
    }
    byte[] bytes = buffer.getBuffer();
    int start = buffer.getOffset();
    int header = rtx.payloadOffset() - start;
    int sequence16 = Wire.u16(bytes, rtx.payloadOffset());
    int length = header + rtx.payloadLength() - OSN;
    System.arraycopy(bytes, start, bytes, start + OSN, header);
    start += OSN;
    bytes[start] &= (byte) ~0x20;
    bytes[start + 1] = (byte) ((bytes[start + 1] & 0x80) | payloadType);
    Wire.put16(bytes, start + 2, sequence16);
    Wire.put32(bytes, start + 8, ssrc);
    buffer.setOffsetLength(start, length);
    return true;
  }
}
