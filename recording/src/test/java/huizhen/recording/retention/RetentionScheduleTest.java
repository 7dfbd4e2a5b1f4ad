package huizhen.recording.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kept;
import huizhen.recording.api.Retention.Kind;
import huizhen.recording.api.Retention.Trigger;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.retention.RetentionRule.Action;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionScheduleTest {
  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
  private static final RetentionSchedule STANDARD = RetentionSchedule.STANDARD;

  @ParameterizedTest
  @CsvSource({
    // An ordinary day, ends with the day in China (16:00 UTC).
    "PROCESS_RECORD,    STORED,         2030-05-06T07:08:09Z, 2033-05-06T16:00:00Z",
    "ACCESS_LOG,        STORED,         2030-05-06T07:08:09Z, 2036-05-06T16:00:00Z",
    "OUTPATIENT_RECORD, LAST_VISIT,     2030-05-06T07:08:09Z, 2045-05-06T16:00:00Z",
    "INPATIENT_RECORD,  LAST_DISCHARGE, 2030-05-06T07:08:09Z, 2060-05-06T16:00:00Z",
    // Late in the evening of UTC is the next day there.
    "PROCESS_RECORD,    STORED,         2030-05-06T17:00:00Z, 2033-05-07T16:00:00Z",
    // A leap day: no 29 February then, so the month's end; and one that has it.
    "PROCESS_RECORD,    STORED,         2028-02-29T01:00:00Z, 2031-02-28T16:00:00Z",
    "ACCESS_LOG,        STORED,         2028-02-29T01:00:00Z, 2034-02-28T16:00:00Z",
    "OUTPATIENT_RECORD, LAST_VISIT,     2028-02-29T01:00:00Z, 2043-02-28T16:00:00Z",
    "INPATIENT_RECORD,  LAST_DISCHARGE, 2028-02-29T01:00:00Z, 2058-02-28T16:00:00Z",
    "INPATIENT_RECORD,  LAST_DISCHARGE, 2030-02-28T01:00:00Z, 2060-02-28T16:00:00Z",
    // New year's eve.
    "PROCESS_RECORD,    STORED,         2030-12-31T15:59:59Z, 2033-12-31T16:00:00Z",
  })
  void counts_years_to_the_end_of_a_day_in_china(
      RetentionClass of, Trigger trigger, Instant from, Instant until) {
    Kept kept = kept(Set.of(of), from, Instant.EPOCH);
    assertThat(STANDARD.until(kept, Map.of(trigger, from))).isEqualTo(until);
  }

  @Test
  void keeps_for_ever_what_it_is_not_known_from_when_to_count() {
    Kept kept = kept(Set.of(RetentionClass.OUTPATIENT_RECORD), Instant.EPOCH, Instant.EPOCH);
    assertThat(STANDARD.until(kept, Map.of())).isEqualTo(RetentionRule.FOREVER);
    assertThat(STANDARD.until(kept(Set.of(), Instant.EPOCH, Instant.EPOCH), Map.of()))
        .isEqualTo(RetentionRule.FOREVER);
  }

  @Test
  void takes_the_latest_of_all_classes_and_of_what_was_promised() {
    Instant from = Instant.parse("2030-05-06T07:08:09Z");
    Set<RetentionClass> both =
        Set.of(RetentionClass.PROCESS_RECORD, RetentionClass.OUTPATIENT_RECORD);
    Map<Trigger, Instant> happened = Map.of(Trigger.LAST_VISIT, from);
    assertThat(STANDARD.until(kept(both, from, Instant.EPOCH), happened))
        .isEqualTo("2045-05-06T16:00:00Z");
    Instant promised = Instant.parse("2050-01-01T00:00:00Z");
    assertThat(STANDARD.until(kept(both, from, promised), happened)).isEqualTo(promised);
  }

  @Test
  void keeps_what_its_rule_keeps() {
    var rule =
        new RetentionRule(
            RetentionClass.PROCESS_RECORD, Trigger.STORED, Period.ofYears(3), CHINA, Action.KEEP);
    assertThat(rule.until(Map.of(Trigger.STORED, Instant.EPOCH))).isEqualTo(RetentionRule.FOREVER);
  }

  @Test
  void never_wraps_round_to_an_early_date() {
    var rule =
        new RetentionRule(
            RetentionClass.PROCESS_RECORD,
            Trigger.STORED,
            Period.ofYears(3),
            CHINA,
            Action.REVIEW_AND_DELETE);
    assertThat(rule.until(Map.of(Trigger.STORED, Instant.MAX))).isEqualTo(RetentionRule.FOREVER);
  }

  @Test
  void refuses_a_period_below_the_laws() {
    for (Period period : List.of(Period.ofYears(2), Period.ofMonths(35), Period.ofYears(-3))) {
      assertThatThrownBy(() ->
              new RetentionRule(
                  RetentionClass.PROCESS_RECORD,
                  Trigger.STORED,
                  period,
                  CHINA,
                  Action.REVIEW_AND_DELETE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("which is not 3 to");
    }
    assertThatThrownBy(() -> new RetentionSchedule(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Kept kept(Set<RetentionClass> classes, Instant storedAt, Instant floor) {
    var item = new ItemId(Kind.RECORDING, "rec-1");
    return new Kept(item, new CaseId("case-7"), classes, storedAt, floor);
  }
}
