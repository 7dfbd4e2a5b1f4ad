package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceptionTest {
  private final Reception reception = new Reception();

  @Test
  void counts_what_is_missing_since_it_began() {
    reception.sound(65_530, 0);
    reception.sound(65_534, 0);
    reception.begin();
    reception.sound(65_533, 1); // late, from before
    for (int sequence : new int[] {65_535, 0, 1, 4, 3}) {
      reception.sound(sequence, 20_000_000);
    }
    reception.picture(7, 20_000_000);
    assertThat(reception.received()).isEqualTo(6);
    assertThat(reception.lost()).isEqualTo(1);
    assertThat(reception.longestGapNanos()).isEqualTo(20_000_000);
  }

  @Test
  void repairs_are_no_media() {
    reception.again();
    assertThat(reception.received()).isZero();
    assertThat(reception.repeated()).isEqualTo(1);
    assertThat(reception.lost()).isZero();
  }
}
