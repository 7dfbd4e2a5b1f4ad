package huizhen.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.state.StateKeeper;
import huizhen.recording.api.Retention.ClockState;
import huizhen.recording.api.Retention.StoreState;
import huizhen.recording.api.Retention.StoreState.Condition;
import huizhen.web.api.HealthLights.Light;
import huizhen.web.api.HealthLights.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HealthRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");
  private static final long GIGABYTE = 1L << 30;

  private static void is(Light light, Tone tone, String code) {
    assertThat(light.tone()).as(light.id()).isEqualTo(tone);
    assertThat(light.code()).as(light.id()).isEqualTo(code);
  }

  @Test
  void of_redis() {
    is(HealthRules.redis(50, 0), Tone.GOOD, "good");
    is(HealthRules.redis(51, 0), Tone.WEAK, "slow");
    is(HealthRules.redis(1, 1), Tone.WEAK, "restarted");
  }

  @Test
  void of_the_copy_of_redis() {
    is(copy(StateKeeper.Condition.KEEPING, 10, 0), Tone.GOOD, "good");
    is(copy(StateKeeper.Condition.KEEPING, 11, 0), Tone.WEAK, "behind");
    is(copy(StateKeeper.Condition.STARTING, 301, 0), Tone.POOR, "late");
    is(copy(StateKeeper.Condition.KEEPING, 0, 1), Tone.POOR, "too-long");
    is(copy(StateKeeper.Condition.ELSEWHERE, 0, 0), Tone.GOOD, "elsewhere");
    is(copy(StateKeeper.Condition.FAILING, 0, 0), Tone.POOR, "failing");
    is(copy(StateKeeper.Condition.OTHER_STATE, 0, 0), Tone.POOR, "other-state");
  }

  private static Light copy(StateKeeper.Condition condition, int seconds, long tooLong) {
    return HealthRules.copy(
        new StateKeeper.Standing(condition, Duration.ofSeconds(seconds), tooLong));
  }

  @Test
  void of_the_disk() {
    is(HealthRules.disk(5 * GIGABYTE, GIGABYTE), Tone.GOOD, "good");
    is(HealthRules.disk(5 * GIGABYTE - 1, GIGABYTE), Tone.WEAK, "low");
    is(HealthRules.disk(GIGABYTE, GIGABYTE), Tone.WEAK, "low");
    is(HealthRules.disk(GIGABYTE - 1, GIGABYTE), Tone.POOR, "full");
    is(HealthRules.disk(Long.MAX_VALUE, GIGABYTE), Tone.GOOD, "good");
  }

  @Test
  void of_the_clock_of_retention() {
    is(HealthRules.retentionClock(new ClockState(NOW, "", List.of())), Tone.GOOD, "good");
    is(HealthRules.retentionClock(new ClockState(NOW, "back", List.of())), Tone.POOR, "frozen");
  }

  @Test
  void of_the_object_store() {
    is(HealthRules.store(StoreState.NONE), Tone.OFF, "none");
    is(HealthRules.store(new StoreState(Condition.READY, 100, 0, "")), Tone.GOOD, "good");
    is(HealthRules.store(new StoreState(Condition.READY, 101, 0, "")), Tone.WEAK, "behind");
    is(HealthRules.store(new StoreState(Condition.READY, 0, 1, "403")), Tone.POOR, "aside");
    is(HealthRules.store(new StoreState(Condition.AWAY, 1, 0, "")), Tone.POOR, "away");
    is(HealthRules.store(new StoreState(Condition.CLOCK, 1, 0, "")), Tone.POOR, "other-clock");
    is(HealthRules.store(new StoreState(Condition.UNFIT, 1, 0, "")), Tone.POOR, "unfit");
  }

  @Test
  void of_the_certificate() {
    var year = NOW.plus(Duration.ofDays(365));
    is(HealthRules.certificate(year, false, "", NOW), Tone.GOOD, "good");
    is(HealthRules.certificate(year, true, "", NOW), Tone.WEAK, "self-signed");
    is(HealthRules.certificate(year, true, "no key", NOW), Tone.POOR, "not-taken");
    var month = NOW.plus(Duration.ofDays(30));
    is(HealthRules.certificate(month, false, "", NOW), Tone.GOOD, "good");
    is(HealthRules.certificate(month.minusSeconds(1), false, "", NOW), Tone.WEAK, "ends");
    var week = NOW.plus(Duration.ofDays(7));
    is(HealthRules.certificate(week.minusSeconds(1), false, "", NOW), Tone.POOR, "ends");
    is(HealthRules.certificate(NOW, true, "", NOW), Tone.POOR, "over");
  }

  @Test
  void of_event_loops_and_memory() {
    is(HealthRules.loop(100), Tone.GOOD, "good");
    is(HealthRules.loop(101), Tone.WEAK, "late");
    is(HealthRules.loop(1_001), Tone.POOR, "stuck");
    is(HealthRules.memory(80, 100), Tone.GOOD, "good");
    is(HealthRules.memory(81, 100), Tone.WEAK, "much");
    is(HealthRules.memory(96, 100), Tone.POOR, "full");
  }

  @Test
  void of_calls_and_the_scanner() {
    is(HealthRules.calls(3, 9, 0, 0), Tone.GOOD, "good");
    is(HealthRules.calls(3, 9, 1, 0), Tone.WEAK, "faults");
    is(HealthRules.calls(0, 0, 0, 1), Tone.WEAK, "faults");
    is(HealthRules.scanner(true), Tone.GOOD, "good");
    is(HealthRules.scanner(false), Tone.POOR, "away");
  }
}
