package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportFeedbackTest {
  private final PacketBuffer buffer = new PacketBuffer();
  private final RtcpWriter writer = new RtcpWriter(buffer);
  private final RtcpReader rtcp = new RtcpReader();
  private final TransportFeedbackReader feedback = new TransportFeedbackReader();

  @Test
  void reads_all_kinds_of_chunks() {
    // By hand after draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1: base 65534, 26
    // packets, reference time 0x123456, feedback 7. A run of 3 small deltas; a vector of 14 bits,
    // the 1st and 14th received; a vector of 7 pairs: large, lost, small, and four lost; a run of
    // 2 lost.
    String chunks = "2003" + "a001" + "e100" + "0002";
    String deltas = "04" + "ff" + "00" + "10" + "20" + "fffc" + "01";
    assertThat(read("fffe" + "001a" + "123456" + "07" + chunks + deltas)).isTrue();
    assertThat(feedback.baseSequence16()).isEqualTo(65_534);
    assertThat(feedback.count()).isEqualTo(26);
    assertThat(feedback.referenceTime24()).isEqualTo(0x123456);
    assertThat(feedback.feedbackCount()).isEqualTo(7);
    long[] arrivals = new long[26];
    for (int i = 0; i < arrivals.length; i++) {
      arrivals[i] = feedback.isReceived(i) ? feedback.arrivalMicros(i) : -1;
    }
    long[] expected = new long[26];
    Arrays.fill(expected, -1);
    expected[0] = 1_000;
    expected[1] = 64_750;
    expected[2] = 64_750;
    expected[3] = 68_750;
    expected[16] = 76_750;
    expected[17] = 75_750; // a large delta may be negative
    expected[19] = 76_000;
    assertThat(arrivals).isEqualTo(expected);
  }

  @Test
  void reads_feedback_that_is_padded_as_libwebrtc_pads_it() {
    // P set, and padding of one byte that says so: RFC 3550 would have it in words.
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "afcd0005" + "00000001" + "00000002" + "00050001000001" + "00" + "200104" + "01");
    assertThat(read(bytes)).isTrue();
    assertThat(feedback.count()).isEqualTo(1);
    assertThat(feedback.arrivalMicros(0)).isEqualTo(1_000);
    assertThat(rtcp.fciLength()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "00050000", // half a header
        "0005000000000100", // about no packets
        "0005000100000100", // no chunk
        "00050001000001002001", // no delta
        "00050001000001004001ff", // half a delta
        "00050001000001006001ffff", // the reserved status in a run
        "0005000200000100dc00ffffff", // and in a vector: received, reserved
        "000520010000010000002001", // more packets than are taken
        "00051fff000001002000", // runs of nothing
      })
  void refuses_what_is_malformed(String fci) {
    assertThat(read(fci)).isFalse();
    assertThat(feedback.count()).isZero();
  }

  @Test
  void takes_as_many_packets_as_it_says() {
    assertThat(read("0005" + "2000" + "000001" + "00" + "1fff" + "0001")).isTrue();
    assertThat(feedback.count()).isEqualTo(TransportFeedbackReader.MAX_PACKETS);
    assertThat(feedback.isReceived(8191)).isFalse();
  }

  @Test
  void reads_no_other_packet() {
    writer.begin();
    assertThat(writer.nack(1, 2)).isTrue();
    assertThat(writer.nackPair(5, 1)).isTrue();
    assertThat(writer.nackPair(0x2001, 0x0400)).isTrue();
    assertThat(rtcp.wrap(writer.end())).isTrue();
    assertThat(rtcp.next()).isTrue();
    assertThat(feedback.read(rtcp)).isFalse();
  }

  @Test
  void reads_what_the_writer_writes() {
    long seed = 15;
    var random = new SplittableRandom(seed);
    int[] deltas = new int[TransportFeedbackWriter.MAX_PACKETS];
    for (int round = 0; round < 20_000; round++) {
      int count = random.nextInt(1, deltas.length + 1);
      int variety = random.nextInt(1, 30);
      int kind = random.nextInt(3);
      for (int i = 0; i < count; i++) {
        kind = random.nextInt(variety) == 0 ? random.nextInt(3) : kind;
        deltas[i] =
            switch (kind) {
              case 0 -> TransportFeedbackWriter.LOST;
              case 1 -> random.nextInt(256);
              default -> random.nextInt(-32_768, 32_768);
            };
      }
      int base = random.nextInt(1 << 16);
      int reference = random.nextInt(1 << 24);
      writer.begin();
      assertThat(
              TransportFeedbackWriter.write(
                  writer, 1, 2, base, reference, round & 0xff, deltas, count))
          .isTrue();
      assertThat(rtcp.wrap(writer.end())).isTrue();
      assertThat(rtcp.next()).isTrue();
      assertThat(feedback.read(rtcp)).as("seed %d round %d", seed, round).isTrue();
      assertThat(feedback.baseSequence16()).isEqualTo(base);
      assertThat(feedback.referenceTime24()).isEqualTo(reference);
      assertThat(feedback.feedbackCount()).isEqualTo(round & 0xff);
      assertThat(feedback.count()).isEqualTo(count);
      long now = 0;
      for (int i = 0; i < count; i++) {
        boolean isLost = deltas[i] == TransportFeedbackWriter.LOST;
        assertThat(feedback.isReceived(i)).isEqualTo(!isLost);
        if (!isLost) {
          now += 250L * deltas[i];
          assertThat(feedback.arrivalMicros(i)).isEqualTo(now);
        }
      }
    }
  }

  /// Feedback with this FCI, padded with zeros as the draft has it: zeros are lost packets and
  /// deltas of nothing, so the P bit tells them apart.
  private boolean read(String fci) {
    int padding = 4 - fci.length() / 2 % 4;
    String tail = "00".repeat(padding - 1) + "%02x".formatted(padding);
    int words = (8 + fci.length() / 2 + padding) / 4;
    String head = "afcd%04x".formatted(words) + "00000001" + "00000002";
    return read(HexFormat.of().parseHex(head + fci + tail));
  }

  private boolean read(byte[] bytes) {
    buffer.copyFrom(bytes, 0, bytes.length);
    return rtcp.wrap(buffer) && rtcp.next() && feedback.read(rtcp);
  }
}
