package huizhen.relay.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long MILLI = 1_000_000;

  private final Pacer pacer = new Pacer(0);

  @Test
  void a_keyframe_goes_out_over_several_ticks() {
    pacer.rate(500_000);
    int left = 25_000;
    long now = 0;
    int most = 0;
    while (left > 0) {
      now += 10 * MILLI;
      int inTick = 0;
      while (left > 0 && pacer.mayCarry(1_200, now)) {
        pacer.sent(1_200, now);
        left -= 1_200;
        inTick += 1_200;
      }
      most = Math.max(most, inTick);
    }
    // 25 kB at 2.5 times 500 kbit/s are 160 ms.
    assertThat(now / MILLI).isBetween(140L, 180L);
    assertThat(most).isLessThanOrEqualTo(4_000);
  }

  @Test
  void lets_out_the_rate_in_the_long_run() {
    pacer.rate(1_000_000);
    long sent = 0;
    for (long now = 0; now < 10_000 * MILLI; now += MILLI) {
      while (pacer.mayCarry(1_100, now)) {
        pacer.sent(1_100, now);
        sent += 1_100;
      }
    }
    assertThat(sent * 8 / 10.0).isBetween(2_450_000.0, 2_550_000.0);
  }

  @Test
  void idle_time_is_not_saved_up_beyond_a_burst() {
    pacer.rate(2_000_000);
    long now = 60_000 * MILLI;
    int sent = 0;
    while (pacer.mayCarry(1_000, now)) {
      pacer.sent(1_000, now);
      sent += 1_000;
    }
    assertThat(sent).isBetween(10_000, 14_000); // 20 ms of 5 Mbit/s
  }

  @Test
  void what_is_sent_without_asking_is_owed_but_not_for_long() {
    pacer.rate(500_000);
    for (int i = 0; i < 1_000; i++) {
      pacer.sent(1_200, 0); // a flood of repairs
    }
    assertThat(pacer.mayCarry(100, 100 * MILLI)).isFalse();
    assertThat(pacer.mayCarry(1_200, 230 * MILLI)).isTrue();
  }

  @Test
  void the_largest_packet_passes_at_the_lowest_rate() {
    pacer.rate(0);
    pacer.sent(4_000, 0);
    assertThat(pacer.mayCarry(60_000, 100 * MILLI)).isFalse();
    assertThat(pacer.mayCarry(60_000, 1_000 * MILLI)).isTrue();
  }

  @Test
  void a_clock_that_goes_back_does_no_harm() {
    pacer.tick(1_000 * MILLI);
    pacer.sent(100_000, 1_000 * MILLI);
    pacer.tick(0);
    assertThat(pacer.mayCarry(1_000, 500 * MILLI)).isFalse();
    assertThat(pacer.mayCarry(1_000, 1_500 * MILLI)).isTrue();
  }
}
