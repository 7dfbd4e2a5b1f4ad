package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RtcpTest {
  private final PacketBuffer buffer = new PacketBuffer();
  private final RtcpWriter writer = new RtcpWriter(buffer);
  private final RtcpReader reader = new RtcpReader();

  @Test
  void writes_reports_and_feedback_as_the_rfcs_lay_them_out() {
    // RFC 3550 §6.4.1 and §6.5, RFC 4585 §6.2.1 and §6.3.1, RFC 5104 §4.3.1.
    writer.begin();
    assertThat(writer.senderReport(1, 0x1122334455667788L, 0xfffffff0L, 5, 600)).isTrue();
    assertThat(writer.cname(1, new byte[] {'a', 'b'})).isTrue();
    assertThat(writer.nack(2, 3)).isTrue();
    assertThat(writer.nackPair(0xfffe, 0x8001)).isTrue();
    assertThat(writer.pli(2, 4)).isTrue();
    assertThat(writer.fir(2, 4, 9)).isTrue();
    assertThat(writer.bye(1)).isTrue();
    assertThat(hex())
        .isEqualTo(
            "80c80006"
                + "00000001"
                + "1122334455667788"
                + "fffffff0"
                + "00000005"
                + "00000258"
                + "81ca0003"
                + "00000001"
                + "01026162"
                + "00000000"
                + "81cd0003"
                + "00000002"
                + "00000003"
                + "fffe8001"
                + "81ce0002"
                + "00000002"
                + "00000004"
                + "84ce0004"
                + "00000002"
                + "00000000"
                + "00000004"
                + "09000000"
                + "81cb0001"
                + "00000001");
  }

  @Test
  void writes_remb() {
    // draft-alvestrand-rmcat-remb-03 §2.2: exponent 6 bits, mantissa 18.
    writer.begin();
    assertThat(writer.remb(1, 0x23456789, 522_022)).isTrue();
    assertThat(hex())
        .isEqualTo("8fce0005" + "00000001" + "00000000" + "52454d42" + "0107fb93" + "23456789");
  }

  @Test
  void writes_a_report_block() {
    writer.begin();
    assertThat(writer.receiverReport(1, 1)).isTrue();
    writer.reportBlock(7, 64, -1, 0x10002, 33, 0x33445566, 0x10000);
    assertThat(hex())
        .isEqualTo(
            "81c90007"
                + "00000001"
                + "00000007"
                + "40ffffff"
                + "00010002"
                + "00000021"
                + "33445566"
                + "00010000");
  }

  @Test
  void reads_what_it_writes() {
    writer.begin();
    assertThat(writer.senderReport(1, 0x1122334455667788L, 77, 5, 600)).isTrue();
    assertThat(writer.nack(2, 3)).isTrue();
    assertThat(writer.nackPair(10, 1)).isTrue();
    assertThat(writer.nackPair(40, 2)).isTrue();
    assertThat(writer.fir(2, 4, 9)).isTrue();
    assertThat(reader.wrap(writer.end())).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(RtcpReader.SENDER_REPORT);
    assertThat(reader.ntpTime()).isEqualTo(0x1122334455667788L);
    assertThat(reader.rtpTimestamp()).isEqualTo(77);
    assertThat(reader.next()).isTrue();
    assertThat(reader.mediaSsrc()).isEqualTo(3);
    assertThat(reader.nackPairs()).isEqualTo(2);
    assertThat(reader.nackPid(1)).isEqualTo(40);
    assertThat(reader.nackBlp(1)).isEqualTo(2);
    assertThat(reader.next()).isTrue();
    assertThat(reader.firEntries()).isEqualTo(1);
    assertThat(reader.firSsrc(0)).isEqualTo(4);
    assertThat(reader.firSequence(0)).isEqualTo(9);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void reads_report_blocks_of_both_kinds_of_report() {
    writer.begin();
    assertThat(writer.receiverReport(1, 2)).isTrue();
    writer.reportBlock(7, 64, -1, 0x10002, 33, 0x33445566, 0x10000);
    writer.reportBlock(0xfffffffeL, 255, 0x7fffff, 0xffffffffL, 0xfffffff0L, 0x99aabbccL, 5);
    assertThat(reader.wrap(writer.end())).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.reportBlocks()).isEqualTo(2);
    assertThat(reader.blockSsrc(0)).isEqualTo(7);
    assertThat(reader.blockFractionLost(0)).isEqualTo(64);
    assertThat(reader.blockCumulativeLost(0)).isEqualTo(-1);
    assertThat(reader.blockHighestSequence(0)).isEqualTo(0x10002);
    assertThat(reader.blockJitter(0)).isEqualTo(33);
    assertThat(reader.blockLastSenderReport(0)).isEqualTo(0x33445566);
    assertThat(reader.blockDelay(0)).isEqualTo(0x10000);
    assertThat(reader.blockSsrc(1)).isEqualTo(0xfffffffeL);
    assertThat(reader.blockFractionLost(1)).isEqualTo(255);
    assertThat(reader.blockCumulativeLost(1)).isEqualTo(0x7fffff);
    assertThat(reader.blockHighestSequence(1)).isEqualTo(0xffffffffL);
    assertThat(reader.blockJitter(1)).isEqualTo(0xfffffff0L);
    assertThat(reader.blockLastSenderReport(1)).isEqualTo(0x99aabbccL);
    // By hand after RFC 3550 §6.4.1.
    wrap(
        "81c8000c"
            + "00000001"
            + "1122334455667788"
            + "00000003"
            + "00000004"
            + "00000005"
            + "00000009"
            + "80000002"
            + "00020003"
            + "00000006"
            + "00000007"
            + "00000008");
    assertThat(reader.next()).isTrue();
    assertThat(reader.packetsSent()).isEqualTo(4);
    assertThat(reader.octetsSent()).isEqualTo(5);
    assertThat(reader.reportBlocks()).isEqualTo(1);
    assertThat(reader.blockSsrc(0)).isEqualTo(9);
    assertThat(reader.blockFractionLost(0)).isEqualTo(128);
    assertThat(reader.blockCumulativeLost(0)).isEqualTo(2);
    assertThat(reader.blockDelay(0)).isEqualTo(8);
    wrap("81ce0002" + "00000001" + "00000002");
    assertThat(reader.next()).isTrue();
    assertThat(reader.reportBlocks()).as("a PLI has none").isZero();
  }

  @Test
  void reads_remb() {
    long[] rates = {0, 1, 262_143, 262_144, 2_500_000, 1L << 40};
    for (long rate : rates) {
      writer.begin();
      assertThat(writer.remb(1, 7, rate)).isTrue();
      assertThat(reader.wrap(writer.end())).isTrue();
      assertThat(reader.next()).isTrue();
      assertThat(reader.isRemb()).isTrue();
      assertThat(reader.rembBps()).isBetween(rate - rate / 100_000, rate);
    }
    wrap("8fce0005" + "00000001" + "00000000" + "52454d42" + "01ffffff" + "00000007");
    assertThat(reader.next()).isTrue();
    assertThat(reader.rembBps()).as("more than a long holds").isEqualTo(Long.MAX_VALUE);
    wrap("8fce0005" + "00000001" + "00000000" + "52454d42" + "01b80001" + "00000007");
    assertThat(reader.next()).isTrue();
    assertThat(reader.rembBps()).isEqualTo(1L << 46);
  }

  @Test
  void takes_no_other_feedback_for_remb() {
    for (String other :
        new String[] {
          "8fce0005" + "00000001" + "00000000" + "52454d43" + "01000001" + "00000007", // a name
          "8fce0005" + "00000001" + "00000000" + "52454d42" + "02000001" + "00000007", // 2 sources
          "8fce0003" + "00000001" + "00000000" + "52454d42", // no rate
          "81ce0005" + "00000001" + "00000000" + "52454d42" + "01000001" + "00000007", // PLI
          "8fcd0005" + "00000001" + "00000000" + "52454d42" + "01000001" + "00000007", // TWCC
        }) {
      wrap(other);
      assertThat(reader.next()).isTrue();
      assertThat(reader.isRemb()).as(other).isFalse();
    }
  }

  @Test
  void says_no_when_a_packet_would_get_too_long() {
    writer.begin();
    int written = 0;
    while (writer.pli(1, written)) {
      written++;
    }
    assertThat(writer.end().getLength()).isLessThanOrEqualTo(RtcpWriter.MAX_BYTES);
    assertThat(written).isEqualTo(RtcpWriter.MAX_BYTES / 12);
    assertThat(writer.nackPair(1, 1)).isFalse();
    assertThat(writer.cname(1, new byte[200])).isFalse();
    assertThat(reader.wrap(writer.end())).isTrue();
  }

  @Test
  void refuses_what_is_no_compound_packet() {
    for (String bad : new String[] {"", "80", "80c80006", "00c80000", "80c8000180000000ff"}) {
      byte[] bytes = HexFormat.of().parseHex(bad);
      buffer.copyFrom(bytes, 0, bytes.length);
      assertThat(reader.wrap(buffer)).as(bad).isFalse();
    }
  }

  @Test
  void skips_a_packet_that_is_too_short_for_its_type() {
    byte[] bytes = HexFormat.of().parseHex("81c90001" + "00000001" + "81cb0001" + "00000005");
    buffer.copyFrom(bytes, 0, bytes.length);
    assertThat(reader.wrap(buffer)).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.type()).isEqualTo(RtcpReader.BYE);
    assertThat(reader.byeSsrc(0)).isEqualTo(5);
  }

  @Test
  void mutations_never_throw() {
    writer.begin();
    var _ = writer.senderReport(1, 2, 3, 4, 5);
    var _ = writer.receiverReport(1, 1);
    writer.reportBlock(7, 64, -1, 0x10002, 33, 1, 2);
    var _ = writer.nack(2, 3);
    var _ = writer.nackPair(10, 1);
    var _ = writer.fir(2, 4, 9);
    var _ = writer.bye(1);
    byte[] golden = HexFormat.of().parseHex(hex());
    var random = new SplittableRandom(8);
    long seen = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = golden.clone();
      for (int i = random.nextInt(5); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
      var mutated = new PacketBuffer(bytes, 0, length);
      if (!reader.wrap(mutated)) {
        continue;
      }
      while (reader.next()) {
        seen += touch();
      }
    }
    assertThat(seen).isNotZero();
  }

  private long touch() {
    long sum = reader.count();
    switch (reader.type()) {
      case RtcpReader.SENDER_REPORT -> sum += reader.ntpTime() + reader.rtpTimestamp();
      case RtcpReader.BYE -> {
        for (int i = 0; i < reader.count(); i++) {
          sum += reader.byeSsrc(i);
        }
      }
      case RtcpReader.TRANSPORT_FEEDBACK, RtcpReader.PAYLOAD_FEEDBACK -> {
        sum += reader.mediaSsrc();
        for (int i = 0; i < reader.nackPairs(); i++) {
          sum += reader.nackPid(i) + reader.nackBlp(i);
        }
        for (int i = 0; i < reader.firEntries(); i++) {
          sum += reader.firSsrc(i) + reader.firSequence(i);
        }
        sum += reader.isRemb() ? reader.rembBps() : 0;
      }
      default -> {} // nothing to read
    }
    return sum;
  }

  private void wrap(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    buffer.copyFrom(bytes, 0, bytes.length);
    assertThat(reader.wrap(buffer)).isTrue();
  }

  private String hex() {
    PacketBuffer packet = writer.end();
    return HexFormat.of().formatHex(packet.getBuffer(), 0, packet.getLength());
  }
}
