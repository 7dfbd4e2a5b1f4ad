package huizhen.relay.rtp;

/// Writes transport-wide congestion control feedback
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): which packets arrived when.
///
/// Uses run-length chunks for runs of 7 and more, and two-bit status vectors for the rest.
public final class TransportFeedbackWriter {
  /// A packet that did not arrive.
  public static final int LOST = Integer.MIN_VALUE;

  /// The most packets that one feedback reports.
  public static final int MAX_PACKETS = 256;

  private static final int VECTOR = 7;

  private TransportFeedbackWriter() {}

  /// @param baseSequence16 the transport-wide sequence of the first packet reported
  /// @param referenceTime in multiples of 64 ms, 24 bits
  /// @param feedbackCount goes up by one with each feedback, 8 bits
  /// @param deltas per packet in 250 µs since the one that arrived before it, or [#LOST]; all but
  ///   LOST fit in 16 bits signed
  public static boolean write(
      RtcpWriter writer,
      long senderSsrc,
      long mediaSsrc,
      int baseSequence16,
      int referenceTime,
      int feedbackCount,
      int[] deltas,
      int count) {
    // At worst a chunk per 7 packets and 2 bytes of delta each.
    int worst = 20 + 2 * (count / VECTOR + 2) + 2 * count + 4;
    if (count < 1
        || worst > writer.remaining()
        || !writer.feedback(
            RtcpReader.TRANSPORT_FEEDBACK, RtcpReader.TRANSPORT_CC, senderSsrc, mediaSsrc, 20)) {
      return false;
    }
    writer.u16(baseSequence16);
    writer.u16(count);
    writer.u24(referenceTime);
    writer.u8(feedbackCount);
    int at = 0;
    while (at < count) {
      int symbol = symbol(deltas[at]);
      int run = 1;
      while (at + run < count && symbol(deltas[at + run]) == symbol) {
        run++;
      }
      if (run >= VECTOR) {
        writer.u16(symbol << 13 | run);
        at += run;
      } else {
        int chunk = 0xc000;
        for (int i = 0; i < VECTOR && at + i < count; i++) {
          chunk |= symbol(deltas[at + i]) << (12 - 2 * i);
        }
        writer.u16(chunk);
        at += VECTOR;
      }
    }
    for (int i = 0; i < count; i++) {
      switch (symbol(deltas[i])) {
        case 1 -> writer.u8(deltas[i]);
        case 2 -> writer.u16(deltas[i]);
        default -> {} // nothing is said of a lost packet
      }
    }
    writer.closePadded();
    return true;
  }

  private static int symbol(int delta) {
    if (delta == LOST) {
      return 0;
    }
    return delta >= 0 && delta <= 255 ? 1 : 2;
  }
}
