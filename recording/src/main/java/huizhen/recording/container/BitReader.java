package huizhen.recording.container;

/// Reads bits, most significant first. Behind the end it reads zeros.
final class BitReader {
  private final byte[] bytes;
  private int bit;

  BitReader(byte[] bytes, int byteOffset) {
    this.bytes = bytes;
    this.bit = byteOffset * 8;
  }

  int bit() {
    int at = bit >> 3;
    int value = at < bytes.length ? bytes[at] >> (7 - (bit & 7)) & 1 : 0;
    bit++;
    return value;
  }

  boolean flag() {
    return bit() == 1;
  }

  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  void skip(int count) {
    bit += count;
  }

  /// Exp-Golomb, unsigned (H.264 §9.1).
  int ue() {
    int zeros = 0;
    while (zeros < 31 && bit() == 0) {
      zeros++;
    }
    return (1 << zeros) - 1 + bits(zeros);
  }

  void skipUe() {
    var _ = ue(); // only its length matters
  }

  void skipSe() {
    skipUe();
  }

  /// Exp-Golomb, signed.
  int se() {
    int code = ue();
    return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
  }
}
