package huizhen.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The samples of RFC 5769 §2.1 to §2.3, with every bit that can be wrong in them. What they say is
/// held by [StunMessageTest].
final class StunVectorsTest {
  private static final StunKey KEY = new StunKey("VOkJxbRl1RmTxUk/WvJxBt");
  private static final int FINGERPRINT = 8;

  private static final String REQUEST =
      "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e2074657374"
          + "20636c69656e74002400046e0001ff80290008932ff9b151263b360006000965"
          + "76746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1"
          + "b571a280280004e57a3bcf";
  private static final String RESPONSE_IPV4 =
      "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
          + "002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
          + "80280004c07d4c96";
  private static final String RESPONSE_IPV6 =
      "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
          + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
          + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";

  @ParameterizedTest
  @ValueSource(strings = {REQUEST, RESPONSE_IPV4, RESPONSE_IPV6})
  void no_fingerprint_counts_with_a_wrong_bit_before_it(String sample) {
    byte[] right = HexFormat.of().parseHex(sample);
    assertThat(StunMessage.read(right, 0, right.length).orElseThrow().isSignedBy(KEY)).isTrue();
    for (int bit = 0; bit < 8 * right.length; bit++) {
      byte[] wrong = flipped(right, bit);
      // Where the bit makes another attribute of FINGERPRINT, or one before it longer, the message
      // is read as one that has none.
      var read = StunMessage.read(wrong, 0, wrong.length);
      assertThat(read.map(StunMessage::hasFingerprint).orElse(false)).as("bit %d", bit).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {REQUEST, RESPONSE_IPV4, RESPONSE_IPV6})
  void the_integrity_shows_any_wrong_bit_under_a_right_fingerprint(String sample) {
    byte[] right = HexFormat.of().parseHex(sample);
    assertThat(mended(right)).as("the sample's own fingerprint").isEqualTo(right);
    for (int bit = 0; bit < 8 * (right.length - FINGERPRINT); bit++) {
      byte[] wrong = mended(flipped(right, bit));
      var read = StunMessage.read(wrong, 0, wrong.length);
      assertThat(read.map(message -> message.isSignedBy(KEY)).orElse(false))
          .as("bit %d", bit)
          .isFalse();
    }
  }

  private static byte[] flipped(byte[] message, int bit) {
    byte[] copy = message.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return copy;
  }

  /// With the FINGERPRINT that belongs to it (RFC 8489 §14.7).
  private static byte[] mended(byte[] message) {
    byte[] copy = message.clone();
    var crc = new CRC32();
    crc.update(copy, 0, copy.length - FINGERPRINT);
    int value = (int) crc.getValue() ^ 0x5354554e;
    for (int i = 0; i < 4; i++) {
      copy[copy.length - 4 + i] = (byte) (value >>> (24 - 8 * i));
    }
    return copy;
  }
}
