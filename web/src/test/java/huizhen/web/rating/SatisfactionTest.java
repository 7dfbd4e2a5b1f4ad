package huizhen.web.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.web.rating.Satisfaction.Month;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SatisfactionTest {
  private static final Instant NOW = Instant.parse("2026-03-31T16:30:00Z"); // 1 April in China

  @Test
  void adds_up_months_that_have_enough_answers_and_leaves_out_the_others() {
    assertThat(Satisfaction.of(List.of())).isEmpty();
    assertThat(Satisfaction.of(List.of(new Month(0, 0, 0, 4, 0), new Month(1, 1, 1, 1, 0))))
        .as("four and four are not eight")
        .isEmpty();
    assertThat(
            Satisfaction.of(
                List.of(
                    new Month(4, 0, 0, 0, 0), new Month(1, 0, 1, 1, 2), new Month(0, 0, 0, 0, 5))))
        .contains(new Satisfaction(10, 43 / 10.0, 0.8));
  }

  @Test
  void a_month_counts_when_it_begins_within_the_span_in_china() {
    var march = Instant.parse("2026-02-28T16:00:00Z");
    assertThat(Satisfaction.months(march, NOW))
        .containsExactly(YearMonth.of(2026, 3), YearMonth.of(2026, 4));
    assertThat(Satisfaction.months(march.plusMillis(1), march.plusSeconds(86_400))).isEmpty();
    assertThat(Satisfaction.months(march, march)).isEmpty();
    assertThat(Satisfaction.months(NOW.minusSeconds(365 * 86_400L), NOW)).hasSize(12);
  }

  @Test
  void an_answer_stays_in_the_month_in_which_it_was_given() {
    var first = Rating.first(4, "", Instant.parse("2026-03-31T15:59:00Z"));
    var changed = first.changed(2, "晚了", NOW);
    assertThat(first.month()).isEqualTo(YearMonth.of(2026, 3));
    assertThat(changed.month()).isEqualTo(YearMonth.of(2026, 3));
    assertThat(changed.version()).isEqualTo(2);
    assertThat(changed.changeableUntil()).isEqualTo(first.changeableUntil());
    assertThat(changed.toString()).doesNotContain("晚了", "2");
  }

  @Test
  void has_its_limits() {
    for (int stars : new int[] {0, 6, -1}) {
      assertThatThrownBy(() -> Rating.first(stars, "", NOW))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Rating.first(5, "好".repeat(301), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
