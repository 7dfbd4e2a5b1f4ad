package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AudioProtectionTest {
  private static final long SECOND = 1_000_000_000L;

  private final AudioProtection protection = new AudioProtection();

  @Test
  void a_clean_line_gets_no_redundancy() {
    protection.onLoss(0.005, 0);
    assertThat(protection.distance()).isZero();
  }

  @Test
  void goes_up_with_the_loss_at_once() {
    protection.onLoss(0.02, 0);
    assertThat(protection.distance()).isEqualTo(1);
    protection.onLoss(0.1, SECOND);
    assertThat(protection.distance()).isEqualTo(2);
    protection.onLoss(0.25, 2 * SECOND);
    assertThat(protection.distance()).isEqualTo(3);
  }

  @Test
  void comes_down_one_by_one_after_a_while() {
    protection.onLoss(0.25, 0);
    protection.onLoss(0, 9 * SECOND);
    assertThat(protection.distance()).isEqualTo(3);
    protection.onLoss(0, 10 * SECOND);
    assertThat(protection.distance()).isEqualTo(2);
    protection.onLoss(0, 11 * SECOND);
    assertThat(protection.distance()).isEqualTo(2);
    protection.onLoss(0, 20 * SECOND);
    assertThat(protection.distance()).isEqualTo(1);
  }
}
