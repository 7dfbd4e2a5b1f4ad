package huizhen.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Time is an argument.
final class LoopLagTest {
  private long now = -3 * LoopLag.SLICE_NANOS;
  private final LoopLag lag = new LoopLag(() -> now);

  private void came(long millis) {
    lag.came(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void keeps_the_worst_of_the_last_minute_and_no_longer() {
    assertThat(lag.worstMillis()).isZero();
    came(40);
    came(300);
    came(7);
    assertThat(lag.worstMillis()).isEqualTo(300);
    now += (LoopLag.SLICES - 1) * LoopLag.SLICE_NANOS;
    came(20);
    assertThat(lag.worstMillis()).isEqualTo(300);
    now += LoopLag.SLICE_NANOS;
    assertThat(lag.worstMillis()).isEqualTo(20);
  }

  @Test
  void a_slice_that_comes_round_begins_anew() {
    came(500);
    now += LoopLag.SLICES * LoopLag.SLICE_NANOS;
    came(10);
    assertThat(lag.worstMillis()).isEqualTo(10);
  }
}
