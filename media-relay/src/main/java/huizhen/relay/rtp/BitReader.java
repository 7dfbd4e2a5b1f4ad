package huizhen.relay.rtp;

/// Reads bits, the most significant first, from one slice after another; the codecs' headers are
/// made of them. Behind the slice's end it gives zeros and [#isExhausted] says so, so that a reader
/// asks once, at its end.
final class BitReader {
  private static final int MAX_LEADING_ZEROS = 32;

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private int current;
  private int left;
  private int zeros;
  private boolean isEscaped;
  private boolean isExhausted;

  /// @param isEscaped whether a 3 behind two zero bytes is to be passed over: the emulation
  ///   prevention of H.264 (ITU-T H.264 §7.4.1)
  void wrap(byte[] array, int offset, int length, boolean isEscaped) {
    bytes = array;
    at = offset;
    end = offset + length;
    this.isEscaped = isEscaped;
    current = 0;
    left = 0;
    zeros = 0;
    isExhausted = false;
  }

  /// Whether more was read than there was, or a number of no sensible size.
  boolean isExhausted() {
    return isExhausted;
  }

  boolean flag() {
    return bits(1) != 0;
  }

  /// @param count at most 32
  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (left == 0 && !load()) {
        return 0;
      }
      left--;
      value = value << 1 | (current >>> left & 1);
    }
    return value;
  }

  /// An unsigned Exp-Golomb number (ITU-T H.264 §9.1), below 2^33.
  long unsignedGolomb() {
    int leading = 0;
    while (!flag()) {
      leading++;
      if (leading > MAX_LEADING_ZEROS || isExhausted) {
        isExhausted = true;
        return 0;
      }
    }
    return (1L << leading) - 1 + (bits(leading) & 0xffffffffL);
  }

  /// A signed Exp-Golomb number (ITU-T H.264 §9.1.1).
  long signedGolomb() {
    long code = unsignedGolomb();
    return (code & 1) == 0 ? -(code >>> 1) : (code + 1) >>> 1;
  }

  /// A number below `limit` in as few bits as it takes (AV1 specification §4.10.7, ns(n)).
  ///
  /// @param limit 1 or more
  int nonSymmetric(int limit) {
    int width = 32 - Integer.numberOfLeadingZeros(limit);
    int shorter = (1 << width) - limit;
    int value = bits(width - 1);
    return value < shorter ? value : (value << 1) - shorter + bits(1);
  }

  private boolean load() {
    if (isEscaped && zeros >= 2 && at < end && bytes[at] == 3) {
      at++;
      zeros = 0;
    }
    if (at >= end) {
      isExhausted = true;
      return false;
    }
    current = Wire.u8(bytes, at++);
    zeros = current == 0 ? zeros + 1 : 0;
    left = 8;
    return true;
  }
}
