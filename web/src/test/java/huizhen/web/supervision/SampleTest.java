package huizhen.web.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.web.supervision.Sample.Candidate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SampleTest {
  private static List<Candidate> cases(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Candidate("case-" + i, i % 10 == 0 ? 9 : 1))
        .toList();
  }

  @Test
  void draws_the_same_again_from_the_seed_in_whatever_order_the_cases_come() {
    var shuffled = new ArrayList<>(cases(200));
    Collections.shuffle(shuffled, new Random(1));
    var drawn = Sample.draw(cases(200), "2026-q1", 20);
    assertThat(Sample.draw(shuffled, "2026-q1", 20)).isEqualTo(drawn);
    assertThat(Sample.draw(cases(200), "2026-q2", 20)).isNotEqualTo(drawn);
    assertThat(drawn).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void keeps_who_was_drawn_when_others_come_but_for_whom_they_displace() {
    var before = Sample.draw(cases(100), "seed", 30);
    var after = Sample.draw(cases(110), "seed", 30);
    assertThat(after)
        .filteredOn(it -> Integer.parseInt(it.id().substring(5)) < 100)
        .isSubsetOf(before);
  }

  @Test
  void draws_those_of_more_risk_more_often() {
    int heavy = 0;
    for (int seed = 0; seed < 300; seed++) {
      heavy += Sample.draw(cases(100), "s" + seed, 1).getFirst().weight() == 9 ? 1 : 0;
    }
    // Ten of weight nine beside ninety of one: half of all draws.
    assertThat(heavy).isBetween(120, 180);
  }

  @Test
  void draws_all_when_there_are_no_more_and_nobody_of_none() {
    assertThat(Sample.draw(cases(3), "s", 10)).hasSize(3);
    assertThat(Sample.draw(List.of(), "s", 10)).isEmpty();
    assertThatThrownBy(() -> new Candidate("x", 0)).hasMessageContaining("at least 1");
  }
}
