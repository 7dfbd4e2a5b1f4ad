package huizhen.signaling.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.AlarmRule.Bound;
import huizhen.signaling.api.AlarmRule.Level;
import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.api.VitalAlarm;
import huizhen.signaling.api.VitalSigns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random values of some devices, with gaps and repetitions, against what the rules say of the
/// whole history, looked at anew after each value.
final class AlarmWatchWalkTest {
  private static final Instant START = Instant.parse("2026-03-02T06:30:00Z");
  private static final long GAP_MILLIS = 10_000;
  private static final int STEPS = 4_000;

  private static final AlarmRules RULES =
      new AlarmRules(
          List.of(
              AlarmWatchTest.rule(
                  "spo2", OptionalDouble.of(90), OptionalDouble.empty(), 1, 12, Level.EMERGENCY),
              AlarmWatchTest.rule(
                  "spo2", OptionalDouble.of(92), OptionalDouble.of(97), 0, 3, Level.WARN),
              AlarmWatchTest.rule(
                  "spo2", OptionalDouble.of(89), OptionalDouble.of(99), 2, 0, Level.EMERGENCY)));

  private record Measured(long millis, double value) {}

  /// Of one device under one rule's limit: all that was measured, and whether it is an alarm.
  private static final class History {
    final List<Measured> all = new ArrayList<>();
    int since; // nothing before counts any more
    boolean isAlarm;
  }

  private record Key(String device, int rule, Bound bound) {}

  private final Map<Key, History> histories = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void says_what_the_history_says(long seed) {
    var random = new Random(seed);
    var watch = new AlarmWatch(RULES);
    var values = new HashMap<String, Double>();
    long millis = 0;
    int begun = 0;
    for (int step = 0; step < STEPS; step++) {
      millis += random.nextInt(40) == 0 ? 5_000 + random.nextInt(12_000) : random.nextInt(1_500);
      int number = random.nextInt(3);
      var device = "d" + number;
      boolean isMedical = number != 2;
      boolean isAgain = values.containsKey(device) && random.nextInt(10) == 0;
      double before = values.getOrDefault(device, 94.0);
      double value = isAgain ? before : Math.clamp(before + random.nextInt(-1, 2), 86.0, 100.0);
      values.put(device, value);
      // Sent again it has its first time.
      var at = START.plusMillis(isAgain ? lastMillis(device) : millis);
      var signs =
          new VitalSigns(device, isMedical, at, List.of(new VitalSigns.Value("spo2", value, "%")));
      var changes =
          watch.look(
              new AlarmWatch.Reading(Optional.empty(), true, signs),
              millis * 1_000_000,
              START.plusMillis(millis));
      var expected = new ArrayList<Key>();
      var over = new ArrayList<Key>();
      if (!isAgain) {
        judge(device, new Measured(millis, value), expected, over);
      }
      assertThat(changes.raised().stream().map(AlarmWatchWalkTest::key))
          .as("raised, seed %d step %d", seed, step)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(changes.over().stream().map(AlarmWatchWalkTest::key))
          .as("over, seed %d step %d", seed, step)
          .containsExactlyInAnyOrderElementsOf(over);
      assertThat(changes.raised()).allMatch(it -> it.isMedical() || it.level() == Level.WARN);
      begun += expected.size();
    }
    assertThat(begun).as("alarms, seed %d", seed).isGreaterThan(20);
    assertThat(watch.standing().stream().map(AlarmWatchWalkTest::key))
        .containsExactlyInAnyOrderElementsOf(
            histories.entrySet().stream()
                .filter(it -> it.getValue().isAlarm)
                .map(Map.Entry::getKey)
                .toList());
  }

  private long lastMillis(String device) {
    return histories.entrySet().stream()
        .filter(it -> it.getKey().device().equals(device))
        .findFirst()
        .map(it -> it.getValue().all.getLast().millis())
        .orElse(0L);
  }

  private static Key key(VitalAlarm alarm) {
    return new Key(alarm.device(), RULES.all().indexOf(alarm.rule()), alarm.bound());
  }

  private void judge(String device, Measured now, List<Key> raised, List<Key> over) {
    for (int i = 0; i < RULES.all().size(); i++) {
      for (var bound : Bound.values()) {
        var rule = RULES.all().get(i);
        var key = new Key(device, i, bound);
        var history = histories.computeIfAbsent(key, _ -> new History());
        history.all.add(now);
        if (history.isAlarm) {
          if (isOver(rule, bound, history)) {
            history.isAlarm = false;
            history.since = history.all.size();
            over.add(key);
          }
        } else if (isMet(rule, bound, history)) {
          history.isAlarm = true;
          history.since = history.all.size();
          raised.add(key);
        }
      }
    }
  }

  /// There is a row of values up to now, all beyond, none far from the next, for so long.
  private static boolean isMet(AlarmRule rule, Bound bound, History history) {
    return lasts(
        history, rule.seconds() * 1_000L, GAP_MILLIS, it -> rule.isBeyond(bound, it.value()));
  }

  private static boolean isOver(AlarmRule rule, Bound bound, History history) {
    if (rule.seconds() > 0) {
      return lasts(
          history,
          Math.max(10_000L, rule.seconds() * 1_000L),
          GAP_MILLIS,
          it -> rule.isWellInside(bound, it.value()));
    }
    var last = history.all.getLast();
    return rule.isWellInside(bound, last.value())
        && history.all.stream()
            .filter(it -> !rule.isWellInside(bound, it.value()))
            .allMatch(it -> last.millis() - it.millis() >= 10_000);
  }

  private static boolean lasts(
      History history,
      long millis,
      long gapMillis,
      java.util.function.Predicate<Measured> condition) {
    var last = history.all.getLast();
    var next = last;
    for (int i = history.all.size() - 1; i >= history.since; i--) {
      var it = history.all.get(i);
      if (!condition.test(it) || next.millis() - it.millis() > gapMillis) {
        return false;
      }
      if (last.millis() - it.millis() >= millis) {
        return true;
      }
      next = it;
    }
    return false;
  }
}
