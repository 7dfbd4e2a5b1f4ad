package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EModelTest {
  @Test
  void a_clean_line_sounds_good_and_a_bad_one_bad() {
    assertThat(EModel.mos(20, 2, 0)).isBetween(4.2, 4.5);
    assertThat(EModel.mos(100, 10, 0.01)).isBetween(3.9, 4.4);
    assertThat(EModel.mos(300, 30, 0.05)).isBetween(2.0, 3.6);
    assertThat(EModel.mos(800, 50, 0.2)).isBetween(1.0, 2.0);
  }

  @Test
  void never_leaves_its_scale_and_never_rises_with_loss_or_delay() {
    double before = 5;
    for (double missing = 0; missing <= 1; missing += 0.01) {
      double mos = EModel.mos(50, 5, missing);
      assertThat(mos).isBetween(1.0, 4.5).isLessThanOrEqualTo(before);
      before = mos;
    }
    before = 5;
    for (double rtt = 0; rtt < 3_000; rtt += 10) {
      double mos = EModel.mos(rtt, 5, 0);
      assertThat(mos).isBetween(1.0, 4.5).isLessThanOrEqualTo(before);
      before = mos;
    }
  }
}
