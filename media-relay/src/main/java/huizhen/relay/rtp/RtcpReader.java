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
  private static final int REMB_NAME = 0x52454d42; // "REMB"
  private static final int REMB_HEADER = 8;

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
      // RFC 3550 §6.4.1 wants a multiple of four; libwebrtc pads transport-cc by 1 to 3 bytes.
      if (padding == 0 || padding > length - 4) {
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

  /// Of a sender report: packets sent, 32 bits.
  public long packetsSent() {
    return Wire.u32(bytes, at + 20);
  }

  /// Of a sender report: payload bytes sent, 32 bits.
  public long octetsSent() {
    return Wire.u32(bytes, at + 24);
  }

  /// Of a report: how many report blocks it has; 0 for all else.
  public int reportBlocks() {
    return type() == SENDER_REPORT || type() == RECEIVER_REPORT ? count() : 0;
  }

  /// Whom the block with this index below [#reportBlocks] is about.
  public long blockSsrc(int index) {
    return Wire.u32(bytes, block(index));
  }

  /// In 1/256, since the report before.
  public int blockFractionLost(int index) {
    return Wire.u8(bytes, block(index) + 4);
  }

  /// May be negative: duplicates count as received (RFC 3550 §6.4.1).
  public int blockCumulativeLost(int index) {
    return Wire.u24(bytes, block(index) + 5) << 8 >> 8;
  }

  /// The highest sequence received below the number of its cycles, 32 bits.
  public long blockHighestSequence(int index) {
    return Wire.u32(bytes, block(index) + 8);
  }

  /// In units of the media's clock.
  public long blockJitter(int index) {
    return Wire.u32(bytes, block(index) + 12);
  }

  /// The middle 32 bits of the last sender report's NTP time; 0 when none came.
  public long blockLastSenderReport(int index) {
    return Wire.u32(bytes, block(index) + 16);
  }

  /// Since that sender report, in 1/65536 s.
  public long blockDelay(int index) {
    return Wire.u32(bytes, block(index) + 20);
  }

  private int block(int index) {
    return at + (type() == SENDER_REPORT ? 28 : 8) + REPORT_BLOCK * index;
  }

  /// Of a BYE: its source with this index below [#count].
  public long byeSsrc(int index) {
    return Wire.u32(bytes, at + 4 + 4 * index);
  }

  public byte[] bytes() {
    return bytes;
  }

  /// Of feedback: where what it says begins in the array.
  public int fciOffset() {
    return at + 12;
  }

  /// Of feedback: how much it says, without the padding.
  public int fciLength() {
    return packetEnd - padding - at - 12;
  }

  /// Of a NACK: how many PID/BLP pairs there are.
  public int nackPairs() {
    return fciLength() / 4;
  }

  public int nackPid(int index) {
    return Wire.u16(bytes, at + 12 + 4 * index);
  }

  public int nackBlp(int index) {
    return Wire.u16(bytes, at + 14 + 4 * index);
  }

  /// Of a FIR: how many sources are asked.
  public int firEntries() {
    return fciLength() / 8;
  }

  public long firSsrc(int index) {
    return Wire.u32(bytes, at + 12 + 8 * index);
  }

  /// Of a FIR: goes up with each new request, so that a repeated one is known (RFC 5104 §4.3.1).
  public int firSequence(int index) {
    return Wire.u8(bytes, at + 16 + 8 * index);
  }

  /// Whether this is a receiver's estimated maximum bitrate (draft-alvestrand-rmcat-remb-03 §2.2).
  public boolean isRemb() {
    return type() == PAYLOAD_FEEDBACK
        && count() == REMB
        && fciLength() >= REMB_HEADER
        && (int) Wire.u32(bytes, at + 12) == REMB_NAME
        && fciLength() >= REMB_HEADER + 4 * Wire.u8(bytes, at + 16);
  }

  /// Of a REMB; what is too large for a long is the largest.
  public long rembBps() {
    int exponent = Wire.u8(bytes, at + 17) >>> 2;
    long mantissa = Wire.u24(bytes, at + 17) & 0x3ffff;
    boolean isLossless = mantissa << exponent >>> exponent == mantissa;
    long bps = mantissa << exponent;
    return isLossless && bps >= 0 ? bps : Long.MAX_VALUE;
  }
}
