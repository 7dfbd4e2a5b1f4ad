package huizhen.web.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.CaseId;
import huizhen.web.policy.WatchOrder.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class WatchOrderTest {
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");
  private static final CaseId CASE = new CaseId("case-1");

  private static WatchOrder order(Duration from, Duration until) {
    return WatchOrder.entered(
        "order-1",
        CASE,
        "卫监〔2026〕7号",
        "省卫生健康委",
        "投诉核查",
        "a-guan",
        NOW.plus(from),
        NOW.plus(until),
        NOW);
  }

  private static WatchOrder inForce() {
    return order(Duration.ofMinutes(-5), Duration.ofHours(1)).confirmed("a-shen", NOW);
  }

  @Test
  void opens_to_the_one_it_names_for_the_one_case_while_it_lasts() {
    var order = inForce();
    assertThat(order.judge("a-guan", CASE, NOW)).isEqualTo(Verdict.OPEN);
    assertThat(order.judge("a-shen", CASE, NOW)).isEqualTo(Verdict.NOT_YOURS);
    assertThat(order.judge("a-guan", new CaseId("case-2"), NOW)).isEqualTo(Verdict.NOT_YOURS);
    assertThat(order.judge("a-guan", CASE, NOW.plus(Duration.ofHours(1)))).isEqualTo(Verdict.OVER);
    assertThat(order.judge("a-guan", CASE, NOW.plus(Duration.ofHours(1)).minusMillis(1)))
        .isEqualTo(Verdict.OPEN);
  }

  @Test
  void opens_nothing_before_somebody_else_has_confirmed_it() {
    var order = order(Duration.ZERO, Duration.ofHours(1));
    assertThat(order.judge("a-guan", CASE, NOW)).isEqualTo(Verdict.UNCONFIRMED);
    assertThat(order.mayConfirm("a-guan", NOW)).as("the one who watches").isFalse();
    assertThat(order.mayConfirm("a-shen", NOW)).isTrue();
    assertThat(order.mayConfirm("a-shen", NOW.plus(Duration.ofHours(1)))).as("over").isFalse();
    assertThat(order.confirmed("a-shen", NOW).mayConfirm("a-li", NOW)).as("again").isFalse();
    assertThat(order.revoked("a-shen", NOW).mayConfirm("a-shen", NOW)).as("revoked").isFalse();
  }

  @Test
  void opens_nothing_before_its_time_and_after_it_was_revoked() {
    var early = order(Duration.ofMinutes(1), Duration.ofHours(1)).confirmed("a-shen", NOW);
    assertThat(early.judge("a-guan", CASE, NOW)).isEqualTo(Verdict.EARLY);
    assertThat(early.judge("a-guan", CASE, NOW.plusSeconds(60))).isEqualTo(Verdict.OPEN);
    var revoked = inForce().revoked("a-shen", NOW);
    assertThat(revoked.judge("a-guan", CASE, NOW)).isEqualTo(Verdict.REVOKED);
    assertThat(revoked.version()).isEqualTo(3);
  }

  @Test
  void hands_out_so_many_tickets_and_no_more_and_those_stay_good() {
    var order = inForce();
    for (int i = 0; i < WatchOrder.MOST_TICKETS; i++) {
      assertThat(order.judgeTicket("a-guan", CASE, NOW)).isEqualTo(Verdict.OPEN);
      order = order.with("ticket-" + i);
    }
    assertThat(order.judgeTicket("a-guan", CASE, NOW)).isEqualTo(Verdict.USED_UP);
    assertThat(order.judge("a-guan", CASE, NOW)).isEqualTo(Verdict.OPEN);
    assertThat(order.tickets()).hasSize(WatchOrder.MOST_TICKETS);
  }

  @Test
  void is_for_a_while_and_for_8_hours_at_most() {
    assertThat(order(Duration.ZERO, WatchOrder.LONGEST).until())
        .isEqualTo(NOW.plus(WatchOrder.LONGEST));
    assertThatThrownBy(() -> order(Duration.ZERO, WatchOrder.LONGEST.plusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> order(Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
