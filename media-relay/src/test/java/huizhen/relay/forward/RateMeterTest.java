package huizhen.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateMeterTest {
  private final RateMeter meter = new RateMeter();

  @Test
  void measures_a_steady_stream() {
    for (long now = 0; now < 3_000_000_000L; now += 20_000_000) {
      meter.add(100, now);
    }
    assertThat(meter.bps(2_980_000_000L)).isCloseTo(40_000, within(1_000L));
  }

  @Test
  void is_empty_before_the_first_packet_and_two_seconds_after_the_last() {
    assertThat(meter.bps(5)).isZero();
    meter.add(1_000, 10_000_000_000L);
    assertThat(meter.bps(10_100_000_000L)).isPositive();
    assertThat(meter.bps(12_100_000_000L)).isZero();
  }

  @Test
  void takes_a_clock_that_begins_below_zero() {
    for (long now = -2_000_000_000L; now < 0; now += 10_000_000) {
      meter.add(125, now);
    }
    assertThat(meter.bps(-10_000_000)).isCloseTo(100_000, within(2_000L));
  }
}
