package huizhen.relay.forward;

/// What is known of the last [#WINDOW] outgoing numbers of a slot. What is known of one number lies
/// side by side in 16 bytes, and numbers follow one another, so that a picture's packets take two
/// lines of a processor's cache and not one for each thing that is known: with a hundred receivers
/// these are fetched anew for each picture.
///
/// Takes no memory before [#allocate]. Owned by [RtpRewriter].
final class OutgoingNumbers {
  /// As many as an encoding keeps packets.
  static final int WINDOW = RetransmissionBuffer.VIDEO_SLOTS;

  /// Kept free for a packet that has not come.
  static final int RESERVED = 1;

  /// A packet's, which has been sent or waits for its turn.
  static final int TAKEN = 2;

  /// The packet ends its frame.
  static final int MARKED = 4;

  static final int GONE_OUT = 8;

  private static final int MASK = WINDOW - 1;

  // Of a number's second word, from the lowest bit: 32 of the timestamp's difference to the
  // source's, 16 of the picture id's, 8 of TL0PICIDX', 8 of state.
  private static final int PICTURE_AT = 32;
  private static final int TL0_AT = 48;
  private static final int STATE_AT = 56;
  private static final long TIMESTAMP_BITS = 0xffffffffL;

  /// Two words for each number: the source's sequence, and the rest.
  private long[] words = {};

  void allocate() {
    if (words.length == 0) {
      words = new long[2 * WINDOW];
    }
  }

  private static int at(long outgoing) {
    return ((int) outgoing & MASK) * 2;
  }

  /// Gives a number anew.
  ///
  /// @param source its packet's sequence in the source's terms
  /// @param state of [#RESERVED] and so on
  /// @param timestamp 32 bits that are added to the source's
  /// @param picture 16 bits, likewise
  /// @param tl0 8 bits, likewise
  void place(long outgoing, long source, int state, long timestamp, int picture, int tl0) {
    int at = at(outgoing);
    words[at] = source;
    words[at + 1] =
        (timestamp & TIMESTAMP_BITS)
            | ((picture & 0xffffL) << PICTURE_AT)
            | ((tl0 & 0xffL) << TL0_AT)
            | ((long) state << STATE_AT);
  }

  long source(long outgoing) {
    return words[at(outgoing)];
  }

  int timestampDelta(long outgoing) {
    return (int) words[at(outgoing) + 1];
  }

  void timestampDelta(long outgoing, long delta) {
    int at = at(outgoing) + 1;
    words[at] = (words[at] & ~TIMESTAMP_BITS) | (delta & TIMESTAMP_BITS);
  }

  int pictureDelta(long outgoing) {
    return (short) (words[at(outgoing) + 1] >>> PICTURE_AT);
  }

  int tl0Delta(long outgoing) {
    return (byte) (words[at(outgoing) + 1] >>> TL0_AT);
  }

  /// Whether a number's state has one of these.
  boolean is(long outgoing, int states) {
    return (words[at(outgoing) + 1] >>> STATE_AT & states) != 0;
  }

  /// A number's state from now on.
  void become(long outgoing, int state) {
    int at = at(outgoing) + 1;
    words[at] = (words[at] & ((1L << STATE_AT) - 1)) | ((long) state << STATE_AT);
  }

  /// A number's state has this as well from now on.
  void mark(long outgoing, int state) {
    words[at(outgoing) + 1] |= (long) state << STATE_AT;
  }
}
