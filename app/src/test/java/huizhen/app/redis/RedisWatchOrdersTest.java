package huizhen.app.redis;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.keys.GcmSealer;
import huizhen.scheduling.api.CaseId;
import huizhen.web.api.WatchOrders;
import huizhen.web.api.WatchOrders.Kept;
import huizhen.web.policy.WatchOrder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Orders to watch on a real Redis: kept by case, changed by version, and nobody reads them in the
/// file.
final class RedisWatchOrdersTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  @TempDir static Path folder;
  private static EmbeddedRedis server;
  private static RedisCalls redis;

  private final WatchOrders orders = orders();

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedRedis.start(folder);
    redis = new RedisCalls(VERTX, List.of(server.connectionString()));
    var _ = done(redis.warmUp());
  }

  @AfterAll
  static void stop() throws Exception {
    var _ = done(redis.close());
    var _ = done(VERTX.close());
    server.close();
  }

  private static WatchOrders orders() {
    return new RedisWatchOrders(redis, new GcmSealer(new byte[32], new SecureRandom()));
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
    assertThat(file()).doesNotContain("投诉核查", "acc-guan", "省卫生健康委");
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

  private static String file() throws Exception {
    var all = new StringBuilder();
    try (var files = Files.walk(folder)) {
      for (var each : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(each), StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
