package huizhen.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetransmissionBufferTest {
  /// As chunks, and as the one array that a history of video is.
  @ParameterizedTest
  @ValueSource(ints = {64, RetransmissionBuffer.VIDEO_SLOTS})
  void gives_back_the_last_packets_and_knows_duplicates(int slots) {
    var buffer = new RetransmissionBuffer(slots, RetransmissionBuffer.VIDEO_SLOT_BYTES);
    long end = 70_000 + 3L * slots + 8;
    for (long sequence = 70_000; sequence < end; sequence++) {
      byte[] packet = {9, (byte) sequence, (byte) (sequence >> 8)};
      assertThat(buffer.has(sequence)).isFalse();
      buffer.put(sequence, packet, 1, 2);
      assertThat(buffer.has(sequence)).as("a duplicate").isTrue();
    }
    for (long sequence = end - slots; sequence < end; sequence++) {
      int at = buffer.offset(sequence);
      assertThat(buffer.length(sequence)).isEqualTo(2);
      assertThat(buffer.bytes(sequence)[at]).isEqualTo((byte) sequence);
      assertThat(buffer.bytes(sequence)[at + 1]).isEqualTo((byte) (sequence >> 8));
    }
    assertThat(buffer.length(end - slots - 1)).as("overwritten").isZero();
    assertThat(buffer.has(end - 2L * slots)).as("too old to tell").isTrue();
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
