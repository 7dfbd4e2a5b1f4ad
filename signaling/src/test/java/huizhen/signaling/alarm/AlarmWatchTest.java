package huizhen.signaling.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.AlarmMeasure;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.AlarmRule.Bound;
import huizhen.signaling.api.AlarmRule.Level;
import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.api.VitalAlarm;
import huizhen.signaling.api.VitalAlarm.Why;
import huizhen.signaling.api.VitalSigns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// When an alarm begins, when it is over, and what is no reason for one.
final class AlarmWatchTest {
  private static final Instant START = Instant.parse("2026-03-02T06:30:00Z");
  private static final ParticipantId LI = new ParticipantId("li");

  /// Oxygen below 85 % for 30 s.
  private static final AlarmRule LOW_OXYGEN =
      rule("spo2", OptionalDouble.of(85), OptionalDouble.empty(), 2, 30, Level.EMERGENCY);

  private static final AlarmRule PRESSURE =
      rule("8480-6", OptionalDouble.of(80), OptionalDouble.of(180), 5, 0, Level.WARN);

  private final AlarmWatch watch = new AlarmWatch(new AlarmRules(List.of(LOW_OXYGEN, PRESSURE)));
  private final List<VitalAlarm> raised = new ArrayList<>();
  private final List<VitalAlarm> over = new ArrayList<>();
  private final List<VitalAlarm.Unwatched> missed = new ArrayList<>();
  private long second;

  static AlarmRule rule(
      String measure, OptionalDouble low, OptionalDouble high, double margin, int s, Level level) {
    return new AlarmRule(AlarmMeasure.of(measure, Optional.empty()), low, high, margin, s, level);
  }

  private void measure(String device, boolean isMedical, String code, double value, String unit) {
    measure(device, isMedical, true, START.plusSeconds(second), code, value, unit);
  }

  private void measure(
      String device,
      boolean isMedical,
      boolean mayRaise,
      Instant at,
      String code,
      double value,
      String unit) {
    var signs =
        new VitalSigns(device, isMedical, at, List.of(new VitalSigns.Value(code, value, unit)));
    var reading = new AlarmWatch.Reading(Optional.of(LI), mayRaise, signs);
    note(watch.look(reading, second * 1_000_000_000L, START.plusSeconds(second)));
  }

  private void note(AlarmWatch.Changes changes) {
    raised.addAll(changes.raised());
    over.addAll(changes.over());
    missed.addAll(changes.missed());
  }

  private void oxygen(double value) {
    measure("monitor", true, "spo2", value, "%");
  }

  /// Once a second.
  private void oxygen(double value, int seconds) {
    for (int i = 0; i < seconds; i++) {
      oxygen(value);
      second++;
    }
  }

  @Test
  void begins_when_it_has_lasted_and_is_said_once() {
    oxygen(84, 30);
    assertThat(raised).isEmpty();
    oxygen(82, 30);
    assertThat(raised)
        .singleElement()
        .satisfies(it -> {
          assertThat(it.level()).isEqualTo(Level.EMERGENCY);
          assertThat(it.bound()).isEqualTo(Bound.LOW);
          assertThat(it.limit()).isEqualTo(85);
          assertThat(it.value()).isEqualTo(82);
          assertThat(it.from()).contains(LI);
          assertThat(it.at()).isEqualTo(START.plusSeconds(30));
        });
    assertThat(watch.standing()).isEqualTo(raised);
  }

  @Test
  void the_limit_itself_is_inside() {
    oxygen(85, 100);
    assertThat(raised).isEmpty();
  }

  @Test
  void one_value_inside_begins_the_time_anew() {
    oxygen(84, 29);
    oxygen(90, 1);
    oxygen(84, 30);
    assertThat(raised).isEmpty();
    oxygen(84, 1);
    assertThat(raised).hasSize(1);
  }

  @Test
  void a_gap_fills_no_time() {
    oxygen(84, 25);
    second += 10; // 11 s since the last
    oxygen(84, 25);
    assertThat(raised).isEmpty();
    second += 9; // 10 s since the last: it goes on
    oxygen(84);
    assertThat(raised).hasSize(1);
  }

  @Test
  void a_set_that_comes_again_or_late_fills_no_time() {
    var at = START.plusSeconds(100);
    for (; second < 60; second++) {
      measure("monitor", true, true, at, "spo2", 84, "%");
    }
    assertThat(raised).isEmpty();
    // What is late does not end the time either.
    second = 200;
    oxygen(84, 20);
    measure("monitor", true, true, START.plusSeconds(5), "spo2", 99, "%");
    oxygen(84, 11);
    assertThat(raised).hasSize(1);
  }

  @Test
  void is_over_when_the_values_were_well_inside_for_as_long_and_may_begin_again() {
    oxygen(84, 31);
    assertThat(raised).hasSize(1);
    oxygen(86, 100); // within the margin
    assertThat(over).isEmpty();
    oxygen(88, 30);
    assertThat(over).isEmpty();
    oxygen(84, 100); // never was over
    assertThat(raised).hasSize(1);
    oxygen(88, 31);
    assertThat(over).isEqualTo(raised);
    assertThat(watch.standing()).isEmpty();
    oxygen(84, 31);
    assertThat(raised).hasSize(2);
    assertThat(raised.getLast().id()).isGreaterThan(raised.getFirst().id());
  }

  @Test
  void silence_ends_no_alarm() {
    oxygen(84, 31);
    second += 3_600;
    oxygen(95, 30);
    assertThat(over).isEmpty();
    oxygen(95, 1);
    assertThat(over).hasSize(1);
  }

  @Test
  void what_is_measured_now_and_then_needs_no_duration() {
    measure("cuff", true, "8480-6", 190, "mmHg");
    assertThat(raised)
        .singleElement()
        .satisfies(it -> {
          assertThat(it.bound()).isEqualTo(Bound.HIGH);
          assertThat(it.rule().measure().name()).isEqualTo("blood-pressure-systolic");
        });
    second += 300;
    measure("cuff", true, "systolic", 120, "mm[Hg]");
    assertThat(over).as("another code is another value of the device").isEmpty();
    measure("cuff", true, "8480-6", 120, "mm[Hg]");
    assertThat(over).hasSize(1);
    second += 300;
    measure("cuff", true, "8480-6", 70, "mm[Hg]");
    assertThat(raised).hasSize(2);
    assertThat(raised.getLast().bound()).isEqualTo(Bound.LOW);
  }

  @Test
  void values_that_come_and_go_are_one_alarm() {
    for (int i = 0; i < 60; i++) {
      measure("cuff", true, "8480-6", i % 2 == 0 ? 190 : 120, "mm[Hg]");
      second++;
    }
    assertThat(raised).hasSize(1);
    assertThat(over).isEmpty();
  }

  @Test
  void a_consumers_device_and_an_untrusted_sender_only_warn() {
    for (; second < 31; second++) {
      measure("watch", false, "spo2", 80, "%");
      measure("own", true, false, START.plusSeconds(second), "spo2", 80, "%");
    }
    assertThat(raised).hasSize(2).allMatch(it -> it.level() == Level.WARN);
  }

  @Test
  void a_consumers_values_do_not_fill_a_medical_devices_time() {
    for (; second < 61; second++) {
      measure("monitor", second % 15 == 0, "spo2", 80, "%");
    }
    assertThat(raised).extracting(VitalAlarm::level).containsExactly(Level.WARN);
  }

  @Test
  void another_unit_is_not_compared_and_is_said() {
    measure("cuff", true, "8480-6", 9, "kPa");
    assertThat(raised).isEmpty();
    assertThat(watch.unwatched())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.why()).isEqualTo(Why.UNIT);
          assertThat(it.measure()).isEqualTo("blood-pressure-systolic");
        });
    measure("cuff", true, "8480-6", 9, "kPa");
    assertThat(missed).as("once").hasSize(1);
    measure("cuff", true, "8480-6", 100, "mm[Hg]");
    assertThat(watch.unwatched()).isEmpty();
  }

  @Test
  void what_no_rule_names_is_nothing() {
    measure("monitor", true, "heart-rate", 300, "/min");
    assertThat(raised).isEmpty();
    assertThat(watch.unwatched()).isEmpty();
  }

  @Test
  void at_its_limit_says_what_it_does_not_watch_and_silent_ones_give_way() {
    for (int i = 0; i < AlarmWatch.MAX_TRACKS; i++) {
      measure("monitor-" + i, true, "spo2", 80, "%");
    }
    measure("one-more", true, "spo2", 80, "%");
    assertThat(watch.unwatched())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.why()).isEqualTo(Why.FULL);
          assertThat(it.device()).isEqualTo("one-more");
        });
    second += 11;
    for (; second < 42; second++) {
      measure("one-more", true, "spo2", 80, "%");
    }
    assertThat(watch.unwatched()).isEmpty();
    assertThat(raised)
        .singleElement()
        .satisfies(it -> assertThat(it.device()).isEqualTo("one-more"));
  }

  @Test
  void alarms_do_not_give_way() {
    for (int i = 0; i < AlarmWatch.MAX_TRACKS; i++) {
      measure("cuff-" + i, true, "8480-6", 60, "mm[Hg]");
    }
    assertThat(raised).hasSize(AlarmWatch.MAX_TRACKS);
    second += 3_600;
    for (int i = 0; i < 100; i++) {
      measure("more-" + i, true, "8480-6", 60, "mm[Hg]");
    }
    assertThat(raised).hasSize(AlarmWatch.MAX_TRACKS);
    assertThat(watch.unwatched()).hasSize(AlarmWatch.MAX_UNWATCHED);
  }

  @Test
  void who_leaves_takes_his_alarms_along() {
    oxygen(84, 31);
    note(watch.gone(new ParticipantId("wang")));
    assertThat(over).isEmpty();
    note(watch.gone(LI));
    assertThat(over).isEqualTo(raised);
    oxygen(84, 30);
    assertThat(raised).hasSize(1);
    oxygen(84, 1);
    assertThat(raised).hasSize(2);
  }

  @Test
  void a_rule_that_can_not_be_is_refused() {
    assertThatThrownBy(
            () -> rule("spo2", OptionalDouble.empty(), OptionalDouble.empty(), 0, 0, Level.WARN))
        .hasMessageContaining("low, high or both");
    assertThatThrownBy(
            () -> rule("spo2", OptionalDouble.of(90), OptionalDouble.of(80), 0, 0, Level.WARN))
        .hasMessageContaining("low is below high");
    assertThatThrownBy(() ->
            rule("spo2", OptionalDouble.of(Double.NaN), OptionalDouble.empty(), 0, 0, Level.WARN))
        .hasMessageContaining("a limit is a number");
    assertThatThrownBy(
            () -> rule("spo2", OptionalDouble.of(90), OptionalDouble.empty(), -1, 0, Level.WARN))
        .hasMessageContaining("margin");
    assertThatThrownBy(
            () -> rule("spo2", OptionalDouble.of(90), OptionalDouble.empty(), 0, 601, Level.WARN))
        .hasMessageContaining("0 to 600");
    assertThatThrownBy(
            () -> rule("2339-0", OptionalDouble.of(3), OptionalDouble.empty(), 0, 0, Level.WARN))
        .hasMessageContaining("needs a unit");
    assertThatThrownBy(() -> new AlarmRules(List.of(PRESSURE, PRESSURE)))
        .hasMessageContaining("twice");
  }
}
