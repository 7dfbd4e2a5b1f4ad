package huizhen.app.redis;

import static huizhen.app.redis.StoresRedis.done;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.keys.GcmSealer;
import huizhen.scheduling.api.CaseId;
import huizhen.web.api.WatchOrders;
import huizhen.web.api.WatchOrders.Kept;
import huizhen.web.policy.WatchOrder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Orders to watch on a real Redis: kept by case, changed by version, and nobody reads them in the
/// file.
final class RedisWatchOrdersTest {
  @RegisterExtension static final StoresRedis SERVER = new StoresRedis();
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  private final WatchOrders orders = orders();

  private static WatchOrders orders() {
    return new RedisWatchOrders(SERVER.calls(), new GcmSealer(new byte[32], new SecureRandom()));
  }

  private static WatchOrder order(String id, String caseId, int minute) {
    return WatchOrder.entered(
        id,
        new CaseId(caseId),
        "卫监〔2026〕7号",
        "省卫生健康委",
        "投诉核查",
        "acc-guan",
        NOW,
        NOW.plus(Duration.ofHours(1)),
        NOW.plusSeconds(60L * minute));
  }

  @Test
  void keeps_the_orders_of_a_case_as_they_were_entered_and_changed() throws Exception {
    var second = order("o-2", "case-1", 2);
    var first = order("o-1", "case-1", 1);
    for (var each : List.of(second, first, order("o-3", "case-2", 3))) {
      assertThat(done(orders.keep(each))).isEqualTo(Kept.DONE);
    }
    assertThat(done(orders.ofCase(new CaseId("case-1")))).containsExactly(first, second);
    assertThat(done(orders.ofCase(new CaseId("nothing")))).isEmpty();
    var changed = first.confirmed("acc-shen", NOW).with("ticket-1").revoked("acc-shen", NOW);
    assertThat(done(orders.keep(first.confirmed("acc-shen", NOW)))).isEqualTo(Kept.DONE);
    assertThat(done(orders.keep(first.confirmed("acc-shen", NOW).with("ticket-1"))))
        .isEqualTo(Kept.DONE);
    assertThat(done(orders.keep(changed))).isEqualTo(Kept.DONE);
    assertThat(done(orders.ofCase(new CaseId("case-1")))).containsExactly(changed, second);
    assertThat(SERVER.kept()).doesNotContain("投诉核查", "acc-guan", "省卫生健康委");
  }

  @Test
  void of_two_changes_at_once_one_is_kept() throws Exception {
    var order = order("o-1", "case-3", 1);
    assertThat(done(orders.keep(order))).isEqualTo(Kept.DONE);
    assertThat(done(orders.keep(order))).as("entered twice").isEqualTo(Kept.STALE);
    var revoked = order.revoked("acc-shen", NOW);
    assertThat(done(orders.keep(revoked))).isEqualTo(Kept.DONE);
    assertThat(done(orders.keep(order.with("ticket-1")))).isEqualTo(Kept.STALE);
    assertThat(done(orders.ofCase(order.caseId()))).containsExactly(revoked);
  }

  @Test
  void keeps_no_more_than_it_may_of_one_case() throws Exception {
    for (int i = 0; i < WatchOrders.MOST; i++) {
      assertThat(done(orders.keep(order("o-" + i, "case-4", i)))).isEqualTo(Kept.DONE);
    }
    assertThat(done(orders.keep(order("o-more", "case-4", 1)))).isEqualTo(Kept.FULL);
    assertThat(done(orders.keep(order("o-0", "case-4", 0).with("t")))).isEqualTo(Kept.DONE);
  }
}
