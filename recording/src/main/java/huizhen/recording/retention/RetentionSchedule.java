package huizhen.recording.retention;

import static huizhen.recording.api.RetentionClass.ACCESS_LOG;
import static huizhen.recording.api.RetentionClass.INPATIENT_RECORD;
import static huizhen.recording.api.RetentionClass.OUTPATIENT_RECORD;
import static huizhen.recording.api.RetentionClass.PROCESS_RECORD;

import huizhen.recording.api.Retention.Kept;
import huizhen.recording.api.Retention.Trigger;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.retention.RetentionRule.Action;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The rules of all classes, one each.
public final class RetentionSchedule {
  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  /// DOMAIN.md 2a.
  public static final RetentionSchedule STANDARD =
      new RetentionSchedule(
          List.of(
              rule(OUTPATIENT_RECORD, Trigger.LAST_VISIT),
              rule(INPATIENT_RECORD, Trigger.LAST_DISCHARGE),
              rule(PROCESS_RECORD, Trigger.STORED),
              rule(ACCESS_LOG, Trigger.STORED)));

  private final Map<RetentionClass, RetentionRule> rules = new EnumMap<>(RetentionClass.class);

  public RetentionSchedule(List<RetentionRule> all) {
    for (RetentionRule each : all) {
      if (rules.put(each.retained(), each) != null) {
        throw new IllegalArgumentException(each.retained() + " has two rules");
      }
    }
    if (rules.size() != RetentionClass.values().length) {
      throw new IllegalArgumentException("each class needs a rule");
    }
  }

  /// The latest of what its classes ask and of what was promised before. So it only grows.
  ///
  /// @param happened of its case
  public Instant until(Kept kept, Map<Trigger, Instant> happened) {
    var all = new EnumMap<Trigger, Instant>(Trigger.class);
    all.putAll(happened);
    all.put(Trigger.STORED, kept.storedAt());
    Instant until = kept.floor();
    for (RetentionClass each : kept.classes()) {
      Instant asked =
          java.util.Objects.requireNonNull(rules.get(each), "the constructor saw to it").until(all);
      until = asked.isAfter(until) ? asked : until;
    }
    return kept.classes().isEmpty() ? RetentionRule.FOREVER : until;
  }

  private static RetentionRule rule(RetentionClass of, Trigger trigger) {
    return new RetentionRule(
        of, trigger, Period.ofYears(of.years()), CHINA, Action.REVIEW_AND_DELETE);
  }
}
