package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReceptionTest {
  private static final OptionalLong UNREAD = OptionalLong.empty();

  private final Reception reception = new Reception();

  @Test
  void counts_what_is_missing_since_it_began() {
    reception.sound(1, 65_530, UNREAD);
    reception.sound(1, 65_534, UNREAD);
    reception.begin();
    reception.sound(1, 65_533, UNREAD); // late, from before
    for (int sequence : new int[] {65_535, 0, 1, 4, 3}) {
      reception.sound(1, sequence, UNREAD);
    }
    reception.picture(2, 7);
    assertThat(reception.received()).isEqualTo(6);
    assertThat(reception.lost()).isEqualTo(1);
  }

  @Test
  void a_gap_is_what_two_packets_of_sound_came_further_apart_than_they_were_sent() {
    reception.sound(1, 10, OptionalLong.of(1_000));
    reception.begin();
    reception.sound(1, 11, OptionalLong.of(7_000));
    reception.sound(1, 12, OptionalLong.of(5_000));
    assertThat(reception.longestGapNanos()).isEqualTo(6_000);
    reception.sound(1, 14, OptionalLong.of(8_000)); // one is missing between
    reception.sound(1, 13, OptionalLong.of(90_000)); // overtaken: nobody waited for it
    assertThat(reception.longestGapNanos()).isEqualTo(6_000);
    reception.sound(1, 15, UNREAD);
    reception.sound(1, 16, OptionalLong.of(70_000)); // to what was not read there is no gap
    assertThat(reception.longestGapNanos()).isEqualTo(6_000);
    reception.sound(1, 17, OptionalLong.of(100_000));
    assertThat(reception.longestGapNanos()).isEqualTo(30_000);
    reception.begin();
    assertThat(reception.longestGapNanos()).isZero();
  }

  @Test
  void tells_streams_apart() {
    reception.sound(1, 10, OptionalLong.of(5));
    reception.begin();
    reception.sound(1, 11, OptionalLong.of(5));
    reception.sound(3, 40_000, OptionalLong.of(10));
    reception.sound(3, 40_002, OptionalLong.of(10));
    assertThat(reception.received()).isEqualTo(3);
    assertThat(reception.lost()).isEqualTo(1);
    assertThat(reception.streams()).isEqualTo(2);
    assertThat(reception.longestGapNanos()).isZero();
    for (int ssrc = 10; ssrc < 10 + 2 * Reception.MAX_STREAMS; ssrc++) {
      reception.picture(ssrc, 1);
    }
    assertThat(reception.streams()).isEqualTo(Reception.MAX_STREAMS);
    assertThat(reception.received()).isEqualTo(3 + 2 * Reception.MAX_STREAMS);
  }

  @Test
  void repairs_are_no_media() {
    reception.again();
    assertThat(reception.received()).isZero();
    assertThat(reception.repeated()).isEqualTo(1);
    assertThat(reception.lost()).isZero();
  }
}
