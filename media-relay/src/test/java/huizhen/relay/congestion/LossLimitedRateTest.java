package huizhen.relay.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossLimitedRateTest {
  @Test
  void rises_without_loss_holds_with_a_little_and_falls_with_much() {
    var rate = new LossLimitedRate();
    long start = rate.onReport(0);
    assertThat(start).isGreaterThan(LossLimitedRate.START_BPS);
    assertThat(rate.onReport(13)).isEqualTo(start);
    assertThat(rate.onReport(128)).isLessThan(start);
    for (int i = 0; i < 100; i++) {
      var _ = rate.onReport(255);
    }
    assertThat(rate.onReport(255)).isEqualTo(LossLimitedRate.MIN_BPS);
    for (int i = 0; i < 100; i++) {
      var _ = rate.onReport(0);
    }
    assertThat(rate.onReport(0)).isEqualTo(LossLimitedRate.MAX_BPS);
  }
}
