package huizhen.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayCaseTest {
  @Test
  void a_name_says_who_is_there() {
    assertThat(RelayCase.named("1x400")).isEqualTo(new RelayCase("1x400", 1, 1, 0, 400));
    assertThat(RelayCase.named("4x20")).isEqualTo(new RelayCase("4x20", 20, 0, 4, 0));
    assertThat(RelayCase.named("9x1x100")).isEqualTo(new RelayCase("9x1x100", 9, 1, 0, 100));
    var teaching = RelayCase.named("teaching").plan(20, Duration.ZERO, Duration.ofSeconds(1));
    assertThat(teaching.clients()).isEqualTo(50);
    assertThat(teaching.streams()).as("47 get three, three get two").isEqualTo(2 * (141 + 6));
  }

  @Test
  void without_names_all_that_are_reported_run() {
    assertThat(RelayCase.named(List.of()))
        .extracting(RelayCase::name)
        .containsExactly("1x10", "1x50", "1x100", "1x200", "4x5", "4x10", "4x20", "teaching");
    assertThat(RelayCase.named(List.of("4x5", "1x10")))
        .extracting(RelayCase::name)
        .containsExactly("4x5", "1x10");
  }

  @Test
  void what_is_no_case_is_named_with_what_is_one() {
    for (String wrong :
        List.of(
            "",
            "2x10",
            "1x0",
            "1x1000",
            "1x-5",
            "x",
            "Teaching",
            "1x10 ",
            "2x4x5",
            "0x1x5",
            "100x1x5")) {
      assertThatThrownBy(() -> RelayCase.named(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "'")
          .hasMessageContaining("4xN");
    }
  }
}
