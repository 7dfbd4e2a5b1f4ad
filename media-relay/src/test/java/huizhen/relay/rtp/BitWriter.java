package huizhen.relay.rtp;

import java.util.Arrays;
import org.assertj.core.annotation.CanIgnoreReturnValue;

/// Writes the bit fields of a specification's syntax table, for tests of what reads them.
final class BitWriter {
  private byte[] bytes = new byte[16];
  private int size;

  /// Binary digits as a figure has them; blanks, and what stands behind a # in its line, are there
  /// to be read by people.
  static byte[] binary(String digits) {
    var writer = new BitWriter();
    String bare = digits.replaceAll("#.*", "").replaceAll("\\s", "");
    bare.chars().forEach(c -> writer.bits(1, c - '0'));
    return writer.end();
  }

  @CanIgnoreReturnValue
  BitWriter bits(int count, long value) {
    for (int i = count - 1; i >= 0; i--) {
      if (size / 8 == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      bytes[size / 8] |= (byte) ((value >>> i & 1) << (7 - size % 8));
      size++;
    }
    return this;
  }

  @CanIgnoreReturnValue
  BitWriter flag(boolean value) {
    return bits(1, value ? 1 : 0);
  }

  @CanIgnoreReturnValue
  BitWriter unsignedGolomb(long value) {
    int width = 64 - Long.numberOfLeadingZeros(value + 1);
    return bits(width - 1, 0).bits(width, value + 1);
  }

  @CanIgnoreReturnValue
  BitWriter signedGolomb(long value) {
    return unsignedGolomb(value > 0 ? 2 * value - 1 : -2 * value);
  }

  @CanIgnoreReturnValue
  BitWriter nonSymmetric(int limit, int value) {
    int width = 32 - Integer.numberOfLeadingZeros(limit);
    int shorter = (1 << width) - limit;
    return value < shorter ? bits(width - 1, value) : bits(width, value + shorter);
  }

  /// What was written, with zeros up to a whole byte.
  byte[] end() {
    return Arrays.copyOf(bytes, (size + 7) / 8);
  }
}
