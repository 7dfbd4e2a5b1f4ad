package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedPayloadTest {
  private final RedPayload red = new RedPayload();
  private final RedWriter redWriter = new RedWriter();
  private final PacketBuffer buffer = new PacketBuffer();
  private final RtpWriter writer = new RtpWriter(buffer);
  private final RtpPacket packet = new RtpPacket();

  @Test
  void reads_and_writes_blocks_as_the_rfc_lays_them_out() {
    // By hand after the figures of RFC 2198 §3: payload type 111, 960 earlier, 3 bytes; 480
    // earlier, 2 bytes; the primary of 4 bytes.
    byte[] golden =
        hex("ef 0f 00 03" + "ef 07 80 02" + "6f" + "a1 a2 a3" + "b1 b2" + "c1 c2 c3 c4");
    assertThat(red.parse(golden, 0, golden.length)).isTrue();
    assertThat(red.blocks()).isEqualTo(3);
    assertThat(red.payloadType(0)).isEqualTo(111);
    assertThat(red.timestampOffset(0)).isEqualTo(960);
    assertThat(red.offset(0)).isEqualTo(9);
    assertThat(red.length(0)).isEqualTo(3);
    assertThat(red.timestampOffset(1)).isEqualTo(480);
    assertThat(red.offset(1)).isEqualTo(12);
    assertThat(red.length(1)).isEqualTo(2);
    assertThat(red.primaryPayloadType()).isEqualTo(111);
    assertThat(red.primaryOffset()).isEqualTo(14);
    assertThat(red.primaryLength()).isEqualTo(4);

    writer.begin(63, false, 1, 2, 3, false);
    writer.payload();
    redWriter.begin();
    assertThat(redWriter.add(111, 960, golden, 9, 3)).isTrue();
    assertThat(redWriter.add(111, 480, golden, 12, 2)).isTrue();
    assertThat(redWriter.write(writer, 111, golden, 14, 4)).isTrue();
    assertThat(packet.wrap(writer.end())).isTrue();
    assertThat(payload()).isEqualTo(golden);
  }

  @Test
  void a_primary_alone_has_one_byte_of_header() {
    byte[] bytes = hex("6f c1 c2");
    assertThat(red.parse(bytes, 0, bytes.length)).isTrue();
    assertThat(red.blocks()).isEqualTo(1);
    assertThat(red.primaryOffset()).isEqualTo(1);
    assertThat(red.primaryLength()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "ef", // half a header
        "ef 0f 00 03", // no primary
        "ef 0f 00 03 6f a1 a2", // a block is cut short
        "ef 0f 03 ff 6f", // longer than the packet
      })
  void refuses_what_is_cut_short(String hex) {
    byte[] bytes = hex(hex);
    assertThat(red.parse(bytes, 0, bytes.length)).isFalse();
    assertThat(red.blocks()).isZero();
  }

  @Test
  void takes_eight_redundant_blocks_and_no_more() {
    byte[] eight = hex("ef 00 04 00".repeat(8) + "6f");
    assertThat(red.parse(eight, 0, eight.length)).isTrue();
    assertThat(red.blocks()).isEqualTo(9);
    assertThat(red.primaryLength()).isZero();
    byte[] nine = hex("ef 00 04 00".repeat(9) + "6f");
    assertThat(red.parse(nine, 0, nine.length)).isFalse();
    redWriter.begin();
    for (int i = 0; i < RedPayload.MAX_REDUNDANT; i++) {
      assertThat(redWriter.add(111, 1, nine, 0, 0)).isTrue();
    }
    assertThat(redWriter.add(111, 1, nine, 0, 0)).isFalse();
  }

  @Test
  void repeats_nothing_that_is_too_old_or_too_long() {
    byte[] frame = new byte[2000];
    redWriter.begin();
    assertThat(redWriter.add(111, 16_384, frame, 0, 10)).isFalse();
    assertThat(redWriter.add(111, -1, frame, 0, 10)).isFalse();
    assertThat(redWriter.add(111, 960, frame, 0, 1024)).isFalse();
    assertThat(redWriter.add(111, 16_383, frame, 0, 1023)).isTrue();
    writer.begin(63, false, 1, 2, 3, false);
    writer.payload();
    int before = writer.position();
    assertThat(redWriter.write(writer, 111, frame, 0, 900)).isFalse();
    assertThat(writer.position()).isEqualTo(before);
    assertThat(redWriter.write(writer, 111, frame, 0, 600)).isTrue();
    assertThat(packet.wrap(writer.end())).isTrue();
    byte[] payload = payload();
    assertThat(red.parse(payload, 0, payload.length)).isTrue();
    assertThat(red.timestampOffset(0)).isEqualTo(16_383);
    assertThat(red.length(0)).isEqualTo(1023);
    assertThat(red.primaryLength()).isEqualTo(600);
  }

  @Test
  void reads_what_it_writes() {
    long seed = 2198;
    var random = new SplittableRandom(seed);
    byte[] source = new byte[1500];
    random.nextBytes(source);
    for (int round = 0; round < 20_000; round++) {
      int blocks = random.nextInt(5);
      int[] ages = random.ints(blocks, 0, 16_384).toArray();
      int[] offsets = random.ints(blocks, 0, 1000).toArray();
      int[] lengths = random.ints(blocks, 0, 200).toArray();
      writer.begin(63, false, 1, 2, 3, false);
      writer.payload();
      redWriter.begin();
      for (int i = 0; i < blocks; i++) {
        assertThat(redWriter.add(96 + i, ages[i], source, offsets[i], lengths[i])).isTrue();
      }
      int primary = random.nextInt(300);
      assertThat(redWriter.write(writer, 111, source, 7, primary)).isTrue();
      assertThat(packet.wrap(writer.end())).isTrue();
      assertThat(red.parse(packet.bytes(), packet.payloadOffset(), packet.payloadLength()))
          .as("seed %d round %d", seed, round)
          .isTrue();
      assertThat(red.blocks()).isEqualTo(blocks + 1);
      for (int i = 0; i < blocks; i++) {
        assertThat(red.payloadType(i)).isEqualTo(96 + i);
        assertThat(red.timestampOffset(i)).isEqualTo(ages[i]);
        assertThat(block(i))
            .isEqualTo(Arrays.copyOfRange(source, offsets[i], offsets[i] + lengths[i]));
      }
      assertThat(block(blocks)).isEqualTo(Arrays.copyOfRange(source, 7, 7 + primary));
    }
  }

  private byte[] block(int index) {
    int from = red.offset(index);
    return Arrays.copyOfRange(packet.bytes(), from, from + red.length(index));
  }

  private byte[] payload() {
    int from = packet.payloadOffset();
    return Arrays.copyOfRange(packet.bytes(), from, from + packet.payloadLength());
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
