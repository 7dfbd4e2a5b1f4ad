package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BitReaderTest {
  private final BitReader bits = new BitReader();

  @Test
  void reads_exp_golomb_numbers_as_the_table_of_h264_has_them() {
    // ITU-T H.264 table 9-2: 1, 010, 011, 00100, 00101, 00110, 00111, 0001000.
    wrap(BitWriter.binary("1 010 011 00100 00101 00110 00111 0001000"), false);
    for (int expected = 0; expected < 8; expected++) {
      assertThat(bits.unsignedGolomb()).isEqualTo(expected);
    }
    // Table 9-3: 0, 1, -1, 2, -2.
    wrap(BitWriter.binary("1 010 011 00100 00101"), false);
    for (int expected : new int[] {0, 1, -1, 2, -2}) {
      assertThat(bits.signedGolomb()).isEqualTo(expected);
    }
    assertThat(bits.isExhausted()).isFalse();
  }

  @Test
  void reads_non_symmetric_numbers_as_the_av1_specification_shows() {
    // AV1 specification §4.10.7, for n = 5: 00, 01, 10, 110, 111.
    wrap(BitWriter.binary("00 01 10 110 111"), false);
    for (int expected = 0; expected < 5; expected++) {
      assertThat(bits.nonSymmetric(5)).isEqualTo(expected);
    }
    assertThat(bits.nonSymmetric(1)).as("takes no bits").isZero();
    assertThat(bits.isExhausted()).isFalse();
  }

  @Test
  void passes_over_emulation_prevention() {
    byte[] escaped = HexFormat.of().parseHex("000003000003010003");
    wrap(escaped, true);
    assertThat(bits.bits(32)).isZero();
    assertThat(bits.bits(24)).isEqualTo(0x010003);
    assertThat(bits.isExhausted()).isFalse();
    assertThat(bits.flag()).isFalse();
    assertThat(bits.isExhausted()).isTrue();
    wrap(escaped, false);
    assertThat(bits.bits(24)).isEqualTo(3);
  }

  @Test
  void gives_zeros_behind_the_end_and_says_so() {
    wrap(new byte[] {(byte) 0xff}, false);
    assertThat(bits.bits(8)).isEqualTo(0xff);
    assertThat(bits.isExhausted()).isFalse();
    assertThat(bits.bits(32)).isZero();
    assertThat(bits.isExhausted()).isTrue();
    wrap(new byte[40], false);
    assertThat(bits.unsignedGolomb()).as("more zeros than any number has").isZero();
    assertThat(bits.isExhausted()).isTrue();
  }

  @Test
  void reads_back_what_was_written() {
    long seed = 11;
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 10_000; round++) {
      long unsigned = random.nextLong(1L << random.nextInt(33));
      long signed = random.nextLong(1L << 31) * (random.nextBoolean() ? 1 : -1);
      int limit = random.nextInt(1, 100);
      int symmetric = random.nextInt(limit);
      int width = random.nextInt(33);
      int plain = width == 0 ? 0 : random.nextInt() >>> (32 - width);
      wrap(
          new BitWriter()
              .unsignedGolomb(unsigned)
              .nonSymmetric(limit, symmetric)
              .signedGolomb(signed)
              .bits(width, plain)
              .end(),
          false);
      assertThat(bits.unsignedGolomb()).as("seed %d round %d", seed, round).isEqualTo(unsigned);
      assertThat(bits.nonSymmetric(limit)).isEqualTo(symmetric);
      assertThat(bits.signedGolomb()).isEqualTo(signed);
      assertThat(bits.bits(width)).isEqualTo(plain);
      assertThat(bits.isExhausted()).isFalse();
    }
  }

  private void wrap(byte[] bytes, boolean isEscaped) {
    bits.wrap(bytes, 0, bytes.length, isEscaped);
  }
}
