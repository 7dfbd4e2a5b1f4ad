package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
  // Laid out by hand after RFC 3550 §5.1 (one CSRC, 4 bytes of padding) and the one-byte form of
  // RFC 8285 §4.2: id 1 with 2 bytes, a padding byte, id 10 with 3 bytes "abc".
  private static final byte[] GOLDEN =
      HexFormat.ofDelimiter(" ")
          .parseHex(
              "b1 e0 12 34 65 43 12 78 a2 34 56 78 34 56 78 90 be de 00 02"
                  + " 11 00 07 00 a2 61 62 63 70 61 79 00 00 00 04");

  private final RtpPacket packet = new RtpPacket();

  @Test
  void reads_header_extensions_payload_and_padding() {
    assertThat(packet.wrap(GOLDEN, 0, GOLDEN.length)).isTrue();
    assertThat(packet.isMarker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.sequence16()).isEqualTo(0x1234);
    assertThat(packet.timestamp()).isEqualTo(0x65431278L);
    assertThat(packet.ssrc()).isEqualTo(0xa2345678L);
    assertThat(packet.payloadLength()).isEqualTo(3);
    assertThat(packet.findExtension(1)).isTrue();
    assertThat(packet.elementU16()).isEqualTo(7);
    assertThat(packet.findExtension(10)).isTrue();
    assertThat(packet.isElement("abc")).isTrue();
    assertThat(packet.isElement("abd")).isFalse();
    assertThat(packet.findExtension(2)).isFalse();
    assertThat(packet.findExtension(0)).isFalse();
  }

  @Test
  void refuses_every_truncation_without_an_exception() {
    for (int length = 0; length < 28; length++) {
      assertThat(packet.wrap(GOLDEN, 0, length)).as("length %d", length).isFalse();
    }
  }

  @Test
  void writes_what_it_reads_in_one_and_two_byte_form() {
    for (boolean isTwoByte : new boolean[] {false, true}) {
      var buffer = new PacketBuffer();
      var writer = new RtpWriter(buffer);
      writer.begin(111, true, 65_535, 0xfffffffeL, 0xfedcba98L, isTwoByte);
      byte[] mid = new byte[isTwoByte ? 20 : 16];
      writer.extension(isTwoByte ? 200 : 14, mid, 0, mid.length);
      writer.extension(3, new byte[] {(byte) 0x9e}, 0, 1);
      writer.payload();
      writer.append(new byte[] {1, 2, 3, 4, 5}, 0, 5);
      assertThat(packet.wrap(writer.end())).isTrue();
      assertThat(packet.payloadType()).isEqualTo(111);
      assertThat(packet.sequence16()).isEqualTo(65_535);
      assertThat(packet.timestamp()).isEqualTo(0xfffffffeL);
      assertThat(packet.ssrc()).isEqualTo(0xfedcba98L);
      assertThat(packet.payloadLength()).isEqualTo(5);
      assertThat(packet.findExtension(3)).isTrue();
      assertThat(packet.bytes()[packet.elementOffset()]).isEqualTo((byte) 0x9e);
      assertThat(packet.findExtension(isTwoByte ? 200 : 14)).isTrue();
      assertThat(packet.elementLength()).isEqualTo(mid.length);
    }
  }

  @Test
  void writes_probes_of_padding_alone() {
    var writer = new RtpWriter(new PacketBuffer());
    for (int padding : new int[] {1, 2, 255}) {
      writer.begin(97, false, 5, 6, 7, false);
      writer.extension(3, new byte[] {1, 2}, 0, 2);
      writer.payload();
      writer.padding(padding);
      assertThat(packet.wrap(writer.end())).isTrue();
      assertThat(packet.payloadLength()).isZero();
      assertThat(writer.end().getLength()).isEqualTo(20 + padding);
      assertThat(packet.findExtension(3)).isTrue();
    }
    writer.begin(97, false, 5, 6, 7, false);
    writer.payload();
    writer.append(new byte[] {9, 9, 9}, 0, 3);
    writer.padding(4);
    assertThat(packet.wrap(writer.end())).isTrue();
    assertThat(packet.payloadLength()).as("behind a payload").isEqualTo(3);
    assertThatThrownBy(() -> writer.padding(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.padding(256)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void undoes_rtx() {
    // RFC 4588 §4: the original sequence number before the original payload.
    byte[] rtx =
        HexFormat.of()
            .parseHex(
                "b0"
                    + "61"
                    + "0009"
                    + "00000001"
                    + "0000000b"
                    + "bede0001"
                    + "10410000"
                    + "1234"
                    + "aabbcc"
                    + "000003");
    var buffer = new PacketBuffer();
    buffer.copyFrom(rtx, 0, rtx.length);
    assertThat(packet.wrap(buffer)).isTrue();
    assertThat(RtxPacket.undo(packet, buffer, 96, 0xa)).isTrue();
    assertThat(packet.wrap(buffer)).isTrue();
    assertThat(packet.sequence16()).isEqualTo(0x1234);
    assertThat(packet.ssrc()).isEqualTo(10);
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.payloadLength()).isEqualTo(3);
    assertThat(packet.bytes()[packet.payloadOffset()]).isEqualTo((byte) 0xaa);
    assertThat(packet.findExtension(1)).isTrue();
  }

  @Test
  void a_probe_of_padding_is_no_repair() {
    byte[] probe = HexFormat.of().parseHex("a061000900000001" + "0000000b" + "00000004");
    var buffer = new PacketBuffer();
    buffer.copyFrom(probe, 0, probe.length);
    assertThat(packet.wrap(buffer)).isTrue();
    assertThat(packet.payloadLength()).isZero();
    assertThat(RtxPacket.undo(packet, buffer, 96, 0xa)).isFalse();
  }

  @Test
  void mutations_never_throw() {
    var random = new SplittableRandom(7);
    var buffer = new PacketBuffer();
    var video = new VideoPayload();
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = GOLDEN.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      buffer.copyFrom(bytes, 0, random.nextInt(bytes.length + 1));
      if (packet.wrap(buffer)) {
        int end = packet.payloadOffset() + packet.payloadLength();
        assertThat(end).isLessThanOrEqualTo(buffer.getLength());
        for (int id = 0; id < 16; id++) {
          if (packet.findExtension(id)) {
            assertThat(packet.elementOffset() + packet.elementLength())
                .isLessThanOrEqualTo(packet.payloadOffset());
          }
        }
        var _ = video.parseVp8(bytes, packet.payloadOffset(), packet.payloadLength());
        var _ = video.parseH264(bytes, packet.payloadOffset(), packet.payloadLength());
        var _ = video.parseVp9(bytes, packet.payloadOffset(), packet.payloadLength());
        var _ = video.parseAv1(bytes, packet.payloadOffset(), packet.payloadLength());
        if (RtxPacket.undo(packet, buffer, 96, 1)) {
          assertThat(packet.wrap(buffer)).isTrue();
        }
      }
    }
  }
}
