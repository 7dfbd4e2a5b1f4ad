package huizhen.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.signaling.session.MessageRate.Verdict;
import org.junit.jupiter.api.Test;

final class MessageRateTest {
  @Test
  void takes_a_burst_then_fifty_a_second_and_closes_who_goes_on() {
    MessageRate rate = new MessageRate(0);
    for (int i = 0; i < MessageRate.BURST; i++) {
      assertThat(rate.take(0)).isEqualTo(Verdict.TAKEN);
    }
    assertThat(rate.take(0)).isEqualTo(Verdict.REFUSED);
    int taken = 0;
    for (int i = 1; i <= 100; i++) {
      taken += rate.take(i * 10_000_000L) == Verdict.TAKEN ? 1 : 0;
    }
    assertThat(taken).isEqualTo(MessageRate.PER_SECOND);
    Verdict last = Verdict.TAKEN;
    for (int i = 0; i <= 2 * MessageRate.MAX_REFUSED; i++) {
      last = rate.take(1_000_000_000L);
    }
    assertThat(last).isEqualTo(Verdict.CLOSE);
  }
}
