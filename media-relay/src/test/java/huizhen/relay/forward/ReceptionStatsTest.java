package huizhen.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpWriter;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReceptionStatsTest {
  @Test
  void reports_loss_jitter_and_the_last_sender_report() {
    var stats = new ReceptionStats(90_000);
    for (int i = 0; i < 100; i++) {
      if (i % 4 != 1) {
        stats.onPacket(70_000 + i, i * 3_000L, i * 33_333_333L);
      }
    }
    stats.onSenderReport(0x1122334455667788L, 1_000_000_000L);
    ByteBuffer block = report(stats, 3_000_000_000L);
    assertThat(block.getInt(8)).isEqualTo(7);
    assertThat(block.get(12) & 0xff).as("a quarter lost").isEqualTo(64);
    assertThat(block.getInt(12) & 0xffffff).isEqualTo(25);
    assertThat(block.getInt(16)).isEqualTo(70_099);
    assertThat(block.getInt(20)).as("jitter of an even stream").isLessThan(3);
    assertThat(block.getInt(24)).isEqualTo(0x33445566);
    assertThat(block.getInt(28)).as("2 s").isEqualTo(2 * 65_536);
    assertThat(report(stats, 3_000_000_000L).get(12)).as("nothing since").isZero();
  }

  private static ByteBuffer report(ReceptionStats stats, long nowNanos) {
    var writer = new RtcpWriter(new PacketBuffer());
    writer.begin();
    assertThat(writer.receiverReport(1, 1)).isTrue();
    stats.report(writer, 7, nowNanos);
    return ByteBuffer.wrap(writer.end().getBuffer());
  }
}
