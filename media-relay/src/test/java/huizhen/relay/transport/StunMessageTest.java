package huizhen.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import huizhen.relay.rtp.PacketBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StunMessageTest {
  /// RFC 5769 §2: the password of its short-term samples.
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

  /// RFC 5769 §2.1.
  private static final byte[] REQUEST =
      hex(
          """
          00010058 2112a442 b7e7a701bc34d686fa87dfae
          80220010 5354554e207465737420636c69656e74
          00240004 6e0001ff
          80290008 932ff9b151263b36
          00060009 6576746a3a68367659202020
          00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
          80280004 e57a3bcf
          """);

  /// RFC 5769 §2.2.
  private static final byte[] RESPONSE_IPV4 =
      hex(
          """
          0101003c 2112a442 b7e7a701bc34d686fa87dfae
          8022000b 7465737420766563746f7220
          00200008 0001a147e112a643
          00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
          80280004 c07d4c96
          """);

  /// RFC 5769 §2.3.
  private static final byte[] RESPONSE_IPV6 =
      hex(
          """
          01010048 2112a442 b7e7a701bc34d686fa87dfae
          8022000b 7465737420766563746f7220
          00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
          00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
          80280004 c8fb0b4c
          """);

  @Test
  void reads_the_request_of_rfc_5769() {
    StunMessage request = read(REQUEST);
    assertThat(request.type()).isEqualTo(StunMessage.BINDING_REQUEST);
    assertThat(request.username()).contains("evtj:h6vY");
    assertThat(request.receiverUfrag()).contains("evtj");
    assertThat(request.priority()).hasValue(0x6e0001ffL);
    assertThat(request.isFromControlled()).isTrue();
    assertThat(request.isFromControlling()).isFalse();
    assertThat(request.tieBreaker()).isEqualTo(0x932ff9b151263b36L);
    assertThat(request.hasFingerprint()).isTrue();
    assertThat(request.unknownAttributes()).isEmpty();
    assertThat(request.isSignedBy(new StunKey(PASSWORD))).isTrue();
    assertThat(request.isSignedBy(new StunKey("another password, 22 c"))).isFalse();
  }

  @Test
  void reads_the_responses_of_rfc_5769() {
    StunMessage ipv4 = read(RESPONSE_IPV4);
    assertThat(ipv4.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
    assertThat(ipv4.mappedAddress()).contains(TestAddress.of("192.0.2.1", 32853).mapped());
    assertThat(ipv4.isSignedBy(new StunKey(PASSWORD))).isTrue();
    StunMessage ipv6 = read(RESPONSE_IPV6);
    assertThat(ipv6.mappedAddress())
        .contains(TestAddress.of("2001:db8:1234:5678:11:2233:4455:6677", 32853).mapped());
    assertThat(ipv6.isSignedBy(new StunKey(PASSWORD))).isTrue();
  }

  @Test
  void reads_what_it_wrote() {
    var buffer = new PacketBuffer();
    var key = new StunKey(PASSWORD);
    byte[] transaction = hex("000102030405060708090a0b");
    var _ =
        new StunWriter(buffer, StunMessage.BINDING_REQUEST, transaction)
            .username("abcd:efghi")
            .priority(0xfedcba98L)
            .useCandidate()
            .controlling(-2)
            .integrity(key)
            .fingerprint();
    StunMessage message = StunMessage.read(buffer).orElseThrow();
    assertThat(message.transactionId()).isEqualTo(transaction);
    assertThat(message.username()).contains("abcd:efghi");
    assertThat(message.priority()).hasValue(0xfedcba98L);
    assertThat(message.hasUseCandidate()).isTrue();
    assertThat(message.isFromControlling()).isTrue();
    assertThat(message.tieBreaker()).isEqualTo(-2);
    assertThat(message.isSignedBy(key)).isTrue();
    assertThat(message.hasFingerprint()).isTrue();
  }

  @Test
  void reads_errors_that_it_wrote() {
    var buffer = new PacketBuffer();
    var _ =
        new StunWriter(buffer, StunMessage.BINDING_ERROR, new byte[12])
            .error(487, "Role Conflict")
            .unknownAttributes(List.of(0x7777, 0x0003));
    assertThat(StunMessage.read(buffer).orElseThrow().errorCode()).isEqualTo(487);
  }

  @Test
  void reads_a_message_in_the_middle_of_an_array_and_nothing_around_it() {
    byte[] around = new byte[REQUEST.length + 20];
    Arrays.fill(around, (byte) 0xff);
    System.arraycopy(REQUEST, 0, around, 7, REQUEST.length);
    StunMessage request = StunMessage.read(around, 7, REQUEST.length).orElseThrow();
    assertThat(request.isSignedBy(new StunKey(PASSWORD))).isTrue();
    assertThat(StunMessage.read(around, 7, REQUEST.length + 4)).isEmpty();
    assertThat(StunMessage.read(around, 7, REQUEST.length - 4)).isEmpty();
  }

  @Test
  void lists_attributes_that_it_would_have_to_understand() {
    // Types 0x7777 (to be understood) and 0xc057 (may be passed over).
    byte[] message =
        hex("00010010 2112a442 000000000000000000000000 77770004 01020304 c0570001 0a000000");
    assertThat(read(message).unknownAttributes()).containsExactly(0x7777);
  }

  @Test
  void does_not_count_what_stands_behind_the_integrity() {
    var buffer = new PacketBuffer();
    var key = new StunKey(PASSWORD);
    var _ =
        new StunWriter(buffer, StunMessage.BINDING_REQUEST, new byte[12])
            .username("abcd:efgh")
            .integrity(key)
            .useCandidate()
            .fingerprint();
    StunMessage message = StunMessage.read(buffer).orElseThrow();
    assertThat(message.isSignedBy(key)).isTrue();
    assertThat(message.hasUseCandidate()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "0001", // no header
        "00010000 2112a443 000000000000000000000000", // another cookie
        "40010000 2112a442 000000000000000000000000", // a bit that must be 0
        "00010004 2112a442 000000000000000000000000", // longer than the datagram
        "00010003 2112a442 000000000000000000000000 000000", // not in words
        "00010004 2112a442 000000000000000000000000 00060001", // value outside
        "00010008 2112a442 000000000000000000000000 0006ffff 00000000", // value far outside
        "00010008 2112a442 000000000000000000000000 80280004 00000000", // wrong fingerprint
        "00010008 2112a442 000000000000000000000000 00080004 00000000", // integrity too short
        "00010008 2112a442 000000000000000000000000 00250004 00000000", // USE-CANDIDATE has no
        // value
        "00010008 2112a442 000000000000000000000000 00240003 00000000", // PRIORITY has 4 bytes
        "0101000c 2112a442 000000000000000000000000 00200008 0003a147e112a643", // no such family
        "0101000c 2112a442 000000000000000000000000 00200008 0002a147e112a643", // short for IPv6
      })
  void refuses_what_is_no_stun_message(String message) {
    byte[] bytes = hex(message);
    assertThat(StunMessage.read(bytes, 0, bytes.length)).isEmpty();
  }

  @Test
  void refuses_a_message_whose_fingerprint_is_not_last() {
    byte[] more = Arrays.copyOf(REQUEST, REQUEST.length + 4);
    more[3] = (byte) (more[3] + 4);
    more[REQUEST.length] = (byte) 0x80;
    more[REQUEST.length + 1] = 0x22;
    assertThat(StunMessage.read(more, 0, more.length)).isEmpty();
  }

  @Test
  void never_throws_for_mutated_messages() {
    long seed = 20_261_122;
    var random = new SplittableRandom(seed);
    var key = new StunKey(PASSWORD);
    byte[][] corpus = {REQUEST, RESPONSE_IPV4, RESPONSE_IPV6};
    for (int i = 0; i < 100_000; i++) {
      byte[] mutant = mutate(corpus[i % corpus.length], random);
      int round = i;
      assertThatCode(() ->
              StunMessage.read(mutant, 0, mutant.length)
                  .ifPresent(message -> readAll(message, key)))
          .describedAs("seed %d round %d", seed, round)
          .doesNotThrowAnyException();
    }
  }

  private static void readAll(StunMessage message, StunKey key) {
    var _ = message.type();
    var _ = message.transactionId();
    var _ = message.username();
    var _ = message.receiverUfrag();
    var _ = message.isSignedBy(key);
    var _ = message.mappedAddress();
    var _ = message.unknownAttributes();
  }

  /// Flips some bytes or cuts; then, half the time, mends length and fingerprint so that the
  /// attributes are read at all.
  private static byte[] mutate(byte[] original, SplittableRandom random) {
    byte[] mutant =
        random.nextInt(4) == 0
            ? Arrays.copyOf(original, random.nextInt(original.length + 8))
            : original.clone();
    for (int flips = random.nextInt(5); flips > 0 && mutant.length > 0; flips--) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    if (random.nextBoolean() && mutant.length >= 28) {
      int length = (mutant.length - 20) & ~3;
      mutant = Arrays.copyOf(mutant, 20 + length);
      mutant[0] = 0;
      mutant[2] = (byte) (length >> 8);
      mutant[3] = (byte) length;
      System.arraycopy(original, 4, mutant, 4, 4);
      var crc = new java.util.zip.CRC32();
      crc.update(mutant, 0, mutant.length - 8);
      int sum = (int) crc.getValue() ^ 0x5354554e;
      for (int i = 0; i < 4; i++) {
        mutant[mutant.length - 4 + i] = (byte) (sum >>> (24 - 8 * i));
      }
    }
    return mutant;
  }

  private static StunMessage read(byte[] bytes) {
    return StunMessage.read(bytes, 0, bytes.length).orElseThrow();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }
}
