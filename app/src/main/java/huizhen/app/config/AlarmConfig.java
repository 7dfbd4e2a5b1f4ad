package huizhen.app.config;

import huizhen.signaling.api.AlarmRules;
import java.time.Duration;

/// Alarms on vital signs.
///
/// @param rules none: nothing is watched
/// @param emergencyGap after an emergency that an alarm opened from a case, no alarm opens another
///   one from it for so long; a minute to a day
public record AlarmConfig(AlarmRules rules, Duration emergencyGap) {
  static final Duration USUAL_GAP = Duration.ofMinutes(30);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  public AlarmConfig {
    if (emergencyGap.compareTo(SHORTEST) < 0 || emergencyGap.compareTo(LONGEST) > 0) {
      throw new StartException("alarms.emergency-gap is 1m to 1d.");
    }
  }
}
