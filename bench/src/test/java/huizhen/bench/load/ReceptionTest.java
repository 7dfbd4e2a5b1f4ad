package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceptionTest {
  private final Reception reception = new Reception();

  @Test
  void counts_what_is_missing_since_it_began() {
    reception.sound(1, 65_530, 0);
    reception.sound(1, 65_534, 0);
    reception.begin();
    reception.sound(1, 65_533, 1); // late, from before
    for (int sequence : new int[] {65_535, 0, 1, 4, 3}) {
      reception.sound(1, sequence, 20_000_000);
    }
    reception.picture(2, 7, 20_000_000);
    assertThat(reception.received()).isEqualTo(6);
    assertThat(reception.lost()).isEqualTo(1);
  }

  @Test
  void a_gap_is_what_goes_beyond_the_rhythm_of_who_sends() {
    reception.sound(1, 10, 0);
    reception.begin();
    reception.sound(1, 11, 26_000_000);
    reception.sound(1, 12, 40_000_000);
    assertThat(reception.longestGapNanos()).isEqualTo(6_000_000);
    reception.sound(1, 14, 80_000_000); // the one between is missing, which is no gap of time
    reception.sound(1, 13, 81_000_000);
    assertThat(reception.longestGapNanos()).isEqualTo(6_000_000);
    reception.sound(1, 15, 130_000_000);
    assertThat(reception.longestGapNanos()).isEqualTo(30_000_000);
    reception.picture(2, 1, 0);
    reception.picture(2, 2, 900_000_000);
    assertThat(reception.longestGapNanos()).isEqualTo(30_000_000);
  }

  @Test
  void tells_streams_apart() {
    reception.sound(1, 10, 0);
    reception.begin();
    reception.sound(1, 11, 0);
    reception.sound(3, 40_000, 0);
    reception.sound(3, 40_002, 5_000_000);
    assertThat(reception.received()).isEqualTo(3);
    assertThat(reception.lost()).isEqualTo(1);
    assertThat(reception.streams()).isEqualTo(2);
    for (int ssrc = 10; ssrc < 10 + 2 * Reception.MAX_STREAMS; ssrc++) {
      reception.picture(ssrc, 1, 0);
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
