package huizhen.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlayoutDelayTest {
  private static final long MILLI = 1_000_000;

  private final PlayoutDelay delay = new PlayoutDelay();

  private void late(int millis, int times, long fromMillis) {
    for (int i = 0; i < times; i++) {
      delay.late(millis * MILLI, (fromMillis + 100L * i) * MILLI);
    }
  }

  @Test
  void is_nothing_while_hardly_anything_is_late() {
    assertThat(delay.millis()).isZero();
    late(150, 4, 1_000);
    assertThat(delay.millis()).isZero();
  }

  @Test
  void covers_what_is_late_but_for_the_rarest() {
    late(150, 60, 1_000);
    assertThat(delay.millis()).isEqualTo(160);
    late(390, 1, 7_000);
    assertThat(delay.millis()).isEqualTo(160);
    late(250, 10, 7_000);
    assertThat(delay.millis()).isEqualTo(260);
  }

  @Test
  void never_is_more_than_a_conversation_bears() {
    late(900, 20, 1_000);
    assertThat(delay.millis()).isEqualTo(PlayoutDelay.MOST_MILLIS);
    late(-5, 1, 4_000); // a clock that jumps
    assertThat(delay.millis()).isEqualTo(PlayoutDelay.MOST_MILLIS);
  }

  @Test
  void takes_no_notice_of_what_was_lost_in_an_outage() {
    late(1_900, 40, 1_000);
    assertThat(delay.millis()).isZero();
  }

  @Test
  void forgets_what_is_long_past() {
    late(150, 60, 1_000);
    delay.tick(12_000 * MILLI);
    assertThat(delay.millis()).isEqualTo(160);
    delay.tick(23_000 * MILLI);
    assertThat(delay.millis()).isZero();
    late(150, 60, 30_000);
    delay.tick(90_000 * MILLI); // the slot was not looked at meanwhile
    assertThat(delay.millis()).isZero();
  }
}
