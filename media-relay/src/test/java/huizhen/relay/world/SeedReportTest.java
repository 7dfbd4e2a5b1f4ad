package huizhen.relay.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeedReportTest {
  @Test
  void says_which_worlds_the_test_was_in_and_how_to_have_them_again() {
    assertThat(SeedReport.report()).isEmpty();
    assertThat(World.exactly(40).seed()).isEqualTo(40);
    assertThat(SeedReport.report().orElseThrow()).contains("seed 40,").contains("--seed 40 ");
    assertThat(World.seeded(2).seed()).isEqualTo(2 + SeedReport.OFFSET);
    assertThat(SeedReport.report().orElseThrow())
        .contains("seed %d,".formatted(2 + SeedReport.OFFSET))
        .contains("[40, %d]".formatted(2 + SeedReport.OFFSET))
        .contains("--seed %d ".formatted(SeedReport.OFFSET));
  }

  @Test
  void remembers_the_last_of_many() {
    for (long seed = 0; seed < 100; seed++) {
      var _ = World.exactly(seed);
    }
    assertThat(SeedReport.report().orElseThrow()).contains("[92, 93, 94, 95, 96, 97, 98, 99]");
  }
}
