package huizhen.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerLimitsTest {
  private static final long TICK = 200_000_000;

  private final LayerLimits limits = new LayerLimits(2);
  private long nowNanos = 10_000_000_000L;
  private int changes;

  /// Each fifth of a second one viewer votes.
  private void run(double seconds, long vote, boolean hasIt, long bps) {
    for (int i = 0; i < seconds * 5; i++) {
      nowNanos += TICK;
      limits.begin();
      if (vote != 0) {
        limits.vote(0, vote, hasIt);
      }
      changes += limits.decide(0, bps, nowNanos) ? 1 : 0;
    }
  }

  @Test
  void a_layer_that_everybody_gets_has_none() {
    run(10, 400_000, true, 500_000);
    assertThat(limits.of(0)).isEqualTo(LayerLimits.NONE);
    assertThat(limits.of(1)).isEqualTo(LayerLimits.NONE);
    assertThat(changes).isZero();
  }

  @Test
  void a_layer_that_nobody_gets_is_limited_to_the_best_line() {
    run(0.4, 400_000, false, 500_000);
    assertThat(limits.of(0)).as("not at once").isEqualTo(LayerLimits.NONE);
    run(3, 400_000, false, 500_000);
    assertThat(limits.of(0)).isLessThanOrEqualTo(400_000);
    run(3, 400_000, true, 390_000);
    assertThat(limits.isBinding(0)).isTrue();
    run(3, 700_000, true, 390_000);
    assertThat(limits.of(0)).as("more line").isEqualTo(700_000);
    int before = changes;
    run(5, 740_000, true, 690_000);
    assertThat(changes).as("less than a step").isEqualTo(before);
  }

  @Test
  void one_line_that_carries_it_all_is_enough() {
    for (int i = 0; i < 50; i++) {
      nowNanos += TICK;
      limits.begin();
      limits.vote(0, 100_000, false);
      limits.vote(0, LayerLimits.UNLIMITED, true);
      limits.vote(0, 50_000, false);
      assertThat(limits.decide(0, 500_000, nowNanos)).isFalse();
    }
  }

  @Test
  void a_dip_of_the_estimate_changes_nothing() {
    run(5, 400_000, false, 500_000);
    run(5, 400_000, true, 380_000);
    long before = limits.of(0);
    run(0.8, 60_000, true, 380_000);
    run(5, 400_000, true, 380_000);
    assertThat(limits.of(0)).isBetween(before, 400_000L);
  }

  @Test
  void goes_when_nobody_asks_for_it_or_it_binds_no_more() {
    run(5, 400_000, false, 500_000);
    assertThat(limits.of(0)).isNotEqualTo(LayerLimits.NONE);
    run(8, 0, false, 0);
    assertThat(limits.of(0)).isEqualTo(LayerLimits.NONE);

    run(5, 400_000, false, 500_000);
    assertThat(limits.of(0)).isNotEqualTo(LayerLimits.NONE);
    run(8, 450_000, true, 100_000);
    assertThat(limits.of(0)).isEqualTo(LayerLimits.NONE);
  }

  @Test
  void something_else_than_the_line_is_no_reason() {
    run(10, 900_000, false, 500_000);
    assertThat(limits.of(0)).isEqualTo(LayerLimits.NONE);
  }
}
