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
      assertThat(buffer.has(sequence)).isFalse();
      buffer.put(sequence, packet, 1, 2);
      assertThat(buffer.has(sequence)).as("a duplicate").isTrue();
    }
    for (long sequence = 70_136; sequence < 70_200; sequence++) {
      assertThat(buffer.length(sequence)).isEqualTo(2);
      assertThat(buffer.bytes(sequence)[buffer.offset(sequence)]).isEqualTo((byte) sequence);
    }
    assertThat(buffer.length(70_135)).as("overwritten").isZero();
    assertThat(buffer.has(70_136 - 64)).as("too old to tell").isTrue();
  }

  @Test
  void knows_a_packet_that_is_too_large_to_keep() {
    var buffer = new RetransmissionBuffer(64, RetransmissionBuffer.VIDEO_SLOT_BYTES);
    byte[] large = new byte[RetransmissionBuffer.VIDEO_SLOT_BYTES + 1];
    buffer.put(70_000, large, 0, large.length);
    assertThat(buffer.has(70_000)).isTrue();
    assertThat(buffer.length(70_000)).isZero();
  }

  @Test
  void notes_a_packet_that_must_not_be_kept() {
    var buffer = new RetransmissionBuffer(64, RetransmissionBuffer.AUDIO_SLOT_BYTES);
    buffer.put(70_000, new byte[] {1, 2}, 0, 2);
    buffer.note(70_064);
    assertThat(buffer.has(70_064)).isTrue();
    assertThat(buffer.length(70_064)).as("nor what lay there before").isZero();
    assertThat(buffer.length(70_000)).isZero();
  }

  @Test
  void refuses_a_size_that_is_no_power_of_two() {
    assertThatThrownBy(() -> new RetransmissionBuffer(100, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
