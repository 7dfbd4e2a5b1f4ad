package huizhen.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RetransmissionBufferTest {
  @Test
  void gives_back_the_last_packets_and_knows_duplicates() {
    var buffer = new RetransmissionBuffer(64, RetransmissionBuffer.VIDEO_SLOT_BYTES);
    for (long sequence = 70_000; sequence < 70_200; sequence++) {
      byte[] packet = {9, (byte) sequence, (byte) (sequence >> 8)};
      assertThat(buffer.put(sequence, packet, 1, 2)).isTrue();
      assertThat(buffer.put(sequence, packet, 1, 2)).as("a duplicate").isFalse();
    }
    for (long sequence = 70_136; sequence < 70_200; sequence++) {
      assertThat(buffer.length(sequence)).isEqualTo(2);
      assertThat(buffer.bytes(sequence)[buffer.offset(sequence)]).isEqualTo((byte) sequence);
    }
    assertThat(buffer.length(70_135)).as("overwritten").isZero();
    assertThat(buffer.put(70_136 - 64, new byte[1], 0, 1)).as("too old to tell").isFalse();
  }

  @Test
  void knows_a_packet_that_is_too_large_to_keep() {
    var buffer = new RetransmissionBuffer(64, RetransmissionBuffer.VIDEO_SLOT_BYTES);
    byte[] large = new byte[RetransmissionBuffer.VIDEO_SLOT_BYTES + 1];
    assertThat(buffer.put(70_000, large, 0, large.length)).isTrue();
    assertThat(buffer.put(70_000, large, 0, large.length)).isFalse();
    assertThat(buffer.length(70_000)).isZero();
  }

  @Test
  void refuses_a_size_that_is_no_power_of_two() {
    assertThatThrownBy(() -> new RetransmissionBuffer(100, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
