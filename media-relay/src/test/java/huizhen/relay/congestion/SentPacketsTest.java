package huizhen.relay.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SentPacketsTest {
  private final SentPackets packets = new SentPackets();

  @Test
  void a_slow_sender_is_remembered_for_as_many_as_there_is_room_for_at_first() {
    long interval = SentPackets.KEPT_NANOS / (SentPackets.LEAST / 2);
    for (int i = 0; i < 3 * SentPackets.LEAST; i++) {
      long _ = packets.add(100 + i % 7, i * interval);
    }
    assertThat(packets.last() - packets.oldest() + 1).isEqualTo(SentPackets.LEAST);
  }

  @Test
  void a_faster_one_is_remembered_for_as_long_and_nothing_changes_when_room_is_made() {
    long interval = SentPackets.KEPT_NANOS / 1_500;
    long firstOfAll = packets.add(1, 0);
    packets.mark(firstOfAll, SentPackets.ARRIVED);
    for (int i = 1; i < 1_500; i++) {
      long sequence = packets.add(i, i * interval);
      packets.mark(sequence, i % 2 == 0 ? SentPackets.ARRIVED : SentPackets.LOST);
    }
    assertThat(packets.oldest()).isEqualTo(firstOfAll);
    for (int i = 1; i < 1_500; i++) {
      long sequence = firstOfAll + i;
      assertThat(packets.find((int) sequence & 0xffff)).isEqualTo(sequence);
      assertThat(packets.bytes(sequence)).isEqualTo(i);
      assertThat(packets.sentNanos(sequence)).isEqualTo(i * interval);
      assertThat(packets.state(sequence))
          .isEqualTo(i % 2 == 0 ? SentPackets.ARRIVED : SentPackets.LOST);
    }
  }

  @Test
  void holds_no_more_than_the_most() {
    for (int i = 0; i < 3 * SentPackets.MOST; i++) {
      long _ = packets.add(1, i);
    }
    assertThat(packets.last() - packets.oldest() + 1).isEqualTo(SentPackets.MOST);
    assertThat(packets.find((int) (packets.oldest() - 1) & 0xffff)).isEqualTo(SentPackets.NONE);
  }

  @Test
  void what_was_forgotten_stays_so_when_room_is_made() {
    for (int i = 0; i < 100; i++) {
      long _ = packets.add(1, i);
    }
    long before = packets.last();
    packets.forget();
    for (int i = 0; i < 2 * SentPackets.LEAST; i++) {
      long _ = packets.add(1, 100 + i);
    }
    assertThat(packets.oldest()).isEqualTo(before + 1);
  }
}
