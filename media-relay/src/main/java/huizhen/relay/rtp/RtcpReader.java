package huizhen.relay.rtp;

/// Walks through a compound RTCP packet (RFC 3550 §6.1, RFC 4585 §6.1; reduced-size ones too, RFC
/// 5506). [#wrap] checks the chain of lengths; [#next] goes to the next packet that is well-formed
/// in itself and skips the others, so that all accessors of its type are safe.
public final class RtcpReader {
  public static final int SENDER_REPORT = 200;
  public static final int RECEIVER_REPORT = 201;
  public static final int SOURCE_DESCRIPTION = 202;
  public static final int BYE = 203;
  public static final int TRANSPORT_FEEDBACK = 205;
  public static final int PAYLOAD_FEEDBACK = 206;

  /// Formats of [#TRANSPORT_FEEDBACK].
  public static final int NACK = 1;

  public static final int TRANSPORT_CC = 15;

  /// Formats of [#PAYLOAD_FEEDBACK].
  public static final int PLI = 1;

  public static final int FIR = 4;
  public static final int REMB = 15;

  private static final int REPORT_BLOCK = 24;

  private byte[] bytes = new byte[4];
  private int at;
  private int packetEnd;
  private int end;
  private int padding;

  /// @return false if this is no RTCP compound packet
  public boolean wrap(PacketBuffer packet) {
    bytes = packet.getBuffer();
    end = packet.getOffset() + packet.getLength();
    packetEnd = packet.getOffset();
    at = packetEnd;
    int position = packetEnd;
    if (position == end) {
      return false;
    }
    while (position < end) {
      if (position + 4 > end || Wire.u8(bytes, position) >>> 6 != 2) {
        return false;
      }
      position += 4 + 4 * Wire.u16(bytes, position + 2);
    }
    return position == end;
  }

  /// Goes to the next well-formed packet.
  ///
  /// @return false at the end
  public boolean next() {
    while (packetEnd < end) {
      at = packetEnd;
      packetEnd = at + 4 + 4 * Wire.u16(bytes, at + 2);
      if (isWellFormed()) {
        return true;
      }
    }
    return false;
  }

  private boolean isWellFormed() {
    int length = packetEnd - at;
    padding = 0;
    if ((bytes[at] & 0x20) != 0) {
      padding = Wire.u8(bytes, packetEnd - 1);
      if (padding == 0 || padding % 4 != 0 || padding > length - 4) {
        return false;
      }
      length -= padding;
    }
    return switch (type()) {
      case SENDER_REPORT -> length >= 28 + REPORT_BLOCK * count();
      case RECEIVER_REPORT -> length >= 8 + REPORT_BLOCK * count();
      case BYE -> length >= 4 + 4 * count();
      case TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK -> length >= 12;
      default -> length >= 4;
    };
  }

  public int type() {
    return Wire.u8(bytes, at + 1);
  }

  /// The report count, source count or feedback format.
  public int count() {
    return bytes[at] & 0x1f;
  }

  /// Of reports and feedback.
  public long senderSsrc() {
    return Wire.u32(bytes, at + 4);
  }

  /// Of feedback: whom it is about.
  public long mediaSsrc() {
    return Wire.u32(bytes, at + 8);
  }

  /// Of a sender report: 32.32 seconds since 1900.
  public long ntpTime() {
    return Wire.u32(bytes, at + 8) << 32 | Wire.u32(bytes, at + 12);
  }

  /// Of a sender report.
  public long rtpTimestamp() {
    return Wire.u32(bytes, at + 16);
  }

  /// Of a BYE: its source with this index below [#count].
  public long byeSsrc(int index) {
    return Wire.u32(bytes, at + 4 + 4 * index);
  }

  /// Of a NACK: how many PID/BLP pairs there are.
  public int nackPairs() {
    return (packetEnd - padding - at - 12) / 4;
  }

  public int nackPid(int index) {
    return Wire.u16(bytes, at + 12 + 4 * index);
  }

  public int nackBlp(int index) {
    return Wire.u16(bytes, at + 14 + 4 * index);
  }

  /// Of a FIR: how many sources are asked.
  public int firEntries() {
    return (packetEnd - padding - at - 12) / 8;
  }

  public long firSsrc(int index) {
    return Wire.u32(bytes, at + 12 + 8 * index);
  }

  /// Of a FIR: goes up with each new request, so that a repeated one is known (RFC 5104 §4.3.1).
  public int firSequence(int index) {
    return Wire.u8(bytes, at + 16 + 8 * index);
  }
}
