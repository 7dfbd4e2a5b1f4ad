package huizhen.relay.rtp;

/// Reads transport-wide congestion control feedback
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): which packets arrived when. One
/// object is used for feedback after feedback; after a `read` that gave false it tells of none.
public final class TransportFeedbackReader {
  /// Feedback about more packets is refused: at 20,000 packets a second it would be 400 ms of them,
  /// and receivers tell at least every 250 ms.
  public static final int MAX_PACKETS = 8192;

  private static final int HEADER = 8;
  private static final int TICK_MICROS = 250;
  private static final int LOST = 0;
  private static final int SMALL_DELTA = 1;
  private static final int RESERVED = 3;
  private static final int ONE_BIT_SYMBOLS = 14;
  private static final int TWO_BIT_SYMBOLS = 7;

  private final byte[] symbols = new byte[MAX_PACKETS];
  private final int[] ticks = new int[MAX_PACKETS];
  private int count;
  private int baseSequence16;
  private int referenceTime24;
  private int feedbackCount;

  /// Reads the feedback that `rtcp` stands on.
  ///
  /// @return false if it is another packet, or malformed
  public boolean read(RtcpReader rtcp) {
    count = 0;
    if (rtcp.type() != RtcpReader.TRANSPORT_FEEDBACK
        || rtcp.count() != RtcpReader.TRANSPORT_CC
        || rtcp.fciLength() < HEADER) {
      return false;
    }
    byte[] bytes = rtcp.bytes();
    int at = rtcp.fciOffset();
    int end = at + rtcp.fciLength();
    int packets = Wire.u16(bytes, at + 2);
    if (packets < 1 || packets > MAX_PACKETS) {
      return false;
    }
    baseSequence16 = Wire.u16(bytes, at);
    referenceTime24 = Wire.u24(bytes, at + 4);
    feedbackCount = Wire.u8(bytes, at + 7);
    int deltas = readChunks(bytes, at + HEADER, end, packets);
    if (deltas < 0 || !readDeltas(bytes, deltas, end, packets)) {
      return false;
    }
    count = packets;
    return true;
  }

  /// @return where the deltas begin, -1 when the chunks are malformed
  private int readChunks(byte[] bytes, int from, int end, int packets) {
    int at = from;
    int known = 0;
    while (known < packets) {
      if (at + 2 > end) {
        return -1;
      }
      int chunk = Wire.u16(bytes, at);
      at += 2;
      boolean isRun = (chunk & 0x8000) == 0;
      boolean isOneBit = (chunk & 0x4000) == 0;
      int length = isRun ? chunk & 0x1fff : isOneBit ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS;
      // The last chunk may reach beyond the packets that it is about.
      int last = Math.min(known + length, packets);
      for (int i = 0; known < last; i++) {
        int symbol;
        if (isRun) {
          symbol = chunk >>> 13;
        } else if (isOneBit) {
          symbol = (chunk >>> (ONE_BIT_SYMBOLS - 1 - i)) & 1;
        } else {
          symbol = (chunk >>> (2 * (TWO_BIT_SYMBOLS - 1 - i))) & 3;
        }
        if (symbol == RESERVED) {
          return -1;
        }
        symbols[known++] = (byte) symbol;
      }
    }
    return at;
  }

  private boolean readDeltas(byte[] bytes, int from, int end, int packets) {
    int at = from;
    int now = 0;
    for (int i = 0; i < packets; i++) {
      if (symbols[i] == LOST) {
        continue;
      }
      int size = symbols[i] == SMALL_DELTA ? 1 : 2;
      if (at + size > end) {
        return false;
      }
      now += size == 1 ? Wire.u8(bytes, at) : (short) Wire.u16(bytes, at);
      ticks[i] = now;
      at += size;
    }
    return true;
  }

  /// The transport-wide sequence of the first packet that it tells of.
  public int baseSequence16() {
    return baseSequence16;
  }

  /// How many packets it tells of, lost ones included; 0 after feedback that could not be read.
  public int count() {
    return count;
  }

  /// In multiples of 64 ms, 24 bits: it wraps, and the caller unwraps it.
  public int referenceTime24() {
    return referenceTime24;
  }

  /// Goes up by one with each feedback, 8 bits.
  public int feedbackCount() {
    return feedbackCount;
  }

  /// @param index below [#count]
  public boolean isReceived(int index) {
    return symbols[index] != LOST;
  }

  /// When a received packet arrived, since the reference time; may be negative.
  public long arrivalMicros(int index) {
    return (long) ticks[index] * TICK_MICROS;
  }
}
