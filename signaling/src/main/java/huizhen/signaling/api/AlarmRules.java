package huizhen.signaling.api;

import java.util.List;

/// The alarm rules of a deployment; none: nothing is watched.
public record AlarmRules(List<AlarmRule> all) {
  public static final int MAX_RULES = 32;
  public static final AlarmRules NONE = new AlarmRules(List.of());

  public AlarmRules {
    all = List.copyOf(all);
    if (all.size() > MAX_RULES) {
      throw new IllegalArgumentException("at most %d rules".formatted(MAX_RULES));
    }
    if (all.stream().distinct().count() != all.size()) {
      throw new IllegalArgumentException("a rule is there twice");
    }
  }
}
