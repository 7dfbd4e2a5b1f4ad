package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two gateways on one Redis, each with a trail of its own.
@ExtendWith(RedisExtension.class)
class SharedOutboxTest {
  @Test
  void drains_into_one_trail_while_both_gateways_are_well(RealRedis redis) {
    try (var first = Gateway.on(redis.uri())) {
      done(await(first.create("first", "case-first")));
      try (var second = new Gateway(redis.uri(), new MemoryTrail())) {
        var commands = new ArrayList<Future<CaseOutcome>>();
        for (int i = 0; i < 60; i++) {
          commands.add((i % 2 == 0 ? first : second).create("c-" + i, "case-" + i));
        }
        await(Future.join(commands));
        assertThat(first.trail.ids())
            .hasSize(61)
            .isSortedAccordingTo(Comparator.comparing(EntryId::parse));
        assertThat(second.trail.ids()).isEmpty();
        assertThat(redis.ask("XLEN " + RedisKeys.OUTBOX)).isEqualTo(":0");
      }
    }
  }

  @Test
  void goes_on_with_the_other_gateway_when_one_is_closed(RealRedis redis) {
    try (var second = Gateway.on(redis.uri())) {
      var first = new Gateway(redis.uri(), new MemoryTrail());
      done(await(first.create("a", "case-a")));
      done(await(second.create("b", "case-b")));
      first.close();
      done(await(second.create("c", "case-c")));
      var all = new HashSet<>(first.trail.ids());
      all.addAll(second.trail.ids());
      assertThat(all).hasSize(3);
    }
  }

  @Test
  void goes_on_with_the_other_trail_when_one_takes_nothing(RealRedis redis) {
    try (var first = Gateway.on(redis.uri());
        var second = new Gateway(redis.uri(), new MemoryTrail())) {
      done(await(first.create("a", "case-a")));
      first.trail.isBroken(true);
      second.trail.isBroken(false);
      done(await(second.create("b", "case-b")));
      assertThat(second.trail.lines()).contains("case.create ok");
      done(await(second.create("c", "case-c")));
    }
  }

  @Test
  void takes_over_when_the_one_with_the_lease_has_died(RealRedis redis) {
    assertThat(
            redis.ask("SET " + RedisKeys.OUTBOX_LEASE + " dead PX " + OutboxDrainer.LEASE_MILLIS))
        .isEqualTo("+OK");
    try (var gateway = Gateway.on(redis.uri())) {
      done(await(gateway.create("a", "case-a")));
      assertThat(gateway.trail.lines()).containsExactly("case.create ok");
    }
  }
}
