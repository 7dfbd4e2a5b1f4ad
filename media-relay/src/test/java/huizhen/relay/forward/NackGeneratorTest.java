package huizhen.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NackGeneratorTest {
  private static final long FIRST = 1 << 16;

  private final NackGenerator nacks = NackGenerator.ofPictures();
  private final RtcpWriter writer = new RtcpWriter(new PacketBuffer());

  @Test
  void asks_for_what_is_missing_once_reordering_is_over() {
    nacks.onPacket(FIRST, 0);
    nacks.onPacket(FIRST + 3, 0);
    nacks.onPacket(FIRST + 40, 0);
    nacks.onPacket(FIRST + 2, 0);
    assertThat(asked(NackGenerator.REORDER_NANOS - 1)).isEmpty();
    List<Integer> asked = asked(NackGenerator.REORDER_NANOS);
    assertThat(asked).hasSize(37).contains(1, 4, 39).doesNotContain(0, 2, 3, 40);
    assertThat(asked(NackGenerator.REORDER_NANOS + 1)).as("an answer takes its time").isEmpty();
    assertThat(asked(NackGenerator.REORDER_NANOS + NackGenerator.RETRY_NANOS)).hasSize(37);
  }

  @Test
  void gives_up_after_enough_tries() {
    nacks.onPacket(FIRST, 0);
    nacks.onPacket(FIRST + 2, 0);
    long now = NackGenerator.REORDER_NANOS;
    for (int i = 0; i < NackGenerator.MAX_TRIES; i++) {
      assertThat(asked(now)).containsExactly(1);
      assertThat(nacks.hasGivenUp()).isFalse();
      now += NackGenerator.RETRY_NANOS;
    }
    assertThat(asked(now)).isEmpty();
    assertThat(nacks.hasGivenUp()).isTrue();
    assertThat(nacks.hasGivenUp()).as("said once").isFalse();
  }

  @Test
  void asks_again_after_a_round_trip() {
    nacks.onPacket(FIRST, 0);
    nacks.onPacket(FIRST + 2, 0);
    nacks.roundTrip(200_000_000);
    assertThat(asked(NackGenerator.REORDER_NANOS)).containsExactly(1);
    assertThat(asked(NackGenerator.REORDER_NANOS + 200_000_000)).isEmpty();
    assertThat(asked(NackGenerator.REORDER_NANOS + 220_000_000)).containsExactly(1);
  }

  @Test
  void asks_twice_in_a_round_trip_on_a_lossy_line() {
    long last = FIRST;
    for (int i = 0; i < 200; i++) {
      boolean isLost = i % 10 == 0;
      last += isLost ? 2 : 1;
      nacks.onPacket(last, 0);
      if (isLost) {
        nacks.onPacket(last - 1, 0);
      }
    }
    nacks.onPacket(last + 2, 0);
    nacks.roundTrip(185_000_000);
    int missing = (int) (last + 1 - FIRST);
    assertThat(asked(NackGenerator.REORDER_NANOS)).contains(missing);
    assertThat(asked(NackGenerator.REORDER_NANOS + 90_000_000)).isEmpty();
    assertThat(asked(NackGenerator.REORDER_NANOS + 100_000_000)).contains(missing);
  }

  @Test
  void forgets_all_when_too_much_is_missing() {
    nacks.onPacket(FIRST, 0);
    nacks.onPacket(FIRST + 10, 0);
    nacks.onPacket(FIRST + 10 + NackGenerator.MAX_MISSING, 0);
    assertThat(nacks.missing()).isZero();
    assertThat(nacks.hasGivenUp()).isTrue();
  }

  /// A line that was away for seconds: the repairs of all of it would keep new pictures back.
  @Test
  void a_sender_that_was_away_is_asked_for_a_keyframe_and_the_newest_sound_alone() {
    nacks.onPacket(FIRST, 0);
    nacks.onPacket(FIRST + 2, 1_000_000);
    nacks.onPacket(FIRST + 60, 600_000_000);
    assertThat(nacks.missing()).isZero();
    assertThat(nacks.lost()).isEqualTo(1 + 57);
    assertThat(nacks.hasReturned()).isTrue();
    assertThat(nacks.hasReturned()).as("said once").isFalse();
    assertThat(nacks.hasGivenUp()).isTrue();

    var sound = NackGenerator.ofSound();
    sound.onPacket(FIRST, 0);
    sound.onPacket(FIRST + 60, 600_000_000);
    assertThat(sound.missing()).isEqualTo(8);
    assertThat(sound.lost()).isEqualTo(51);
    assertThat(askedOf(sound, 700_000_000)).containsExactly(52, 53, 54, 55, 56, 57, 58, 59);
  }

  @Test
  void one_picture_of_few_a_second_is_asked_for() {
    nacks.onPacket(FIRST, 0);
    nacks.onPacket(FIRST + 8, 1_000_000_000);
    assertThat(nacks.missing()).isEqualTo(7);
    nacks.onPacket(FIRST + 40, 1_100_000_000);
    assertThat(nacks.missing()).as("nobody was away").isEqualTo(38);
    assertThat(nacks.hasReturned()).isFalse();
    assertThat(nacks.hasGivenUp()).isFalse();
  }

  @Test
  void a_full_list_fits_in_packets_one_after_the_other() {
    nacks.onPacket(FIRST, 0);
    for (int i = 1; i <= 200; i++) {
      nacks.onPacket(FIRST + 34L * i, 0);
      for (long lost = FIRST + 34L * (i - 1) + 1; lost < FIRST + 34L * i - 1; lost++) {
        nacks.onPacket(lost, 0);
      }
    }
    assertThat(nacks.missing()).isEqualTo(200);
    assertThat(asked(NackGenerator.REORDER_NANOS)).hasSize(200);
  }

  private List<Integer> asked(long nowNanos) {
    return askedOf(nacks, nowNanos);
  }

  private List<Integer> askedOf(NackGenerator nacks, long nowNanos) {
    writer.begin();
    nacks.write(nowNanos, writer, 1, 2);
    List<Integer> asked = new ArrayList<>();
    var reader = new RtcpReader();
    if (writer.isEmpty()) {
      return asked;
    }
    assertThat(reader.wrap(writer.end())).isTrue();
    while (reader.next()) {
      for (int i = 0; i < reader.nackPairs(); i++) {
        asked.add(reader.nackPid(i));
        for (int bit = 0; bit < 16; bit++) {
          if ((reader.nackBlp(i) >>> bit & 1) != 0) {
            asked.add(reader.nackPid(i) + bit + 1);
          }
        }
      }
    }
    return asked;
  }
}
