package huizhen.app.config;

import huizhen.scheduling.api.OrganisationId;
import huizhen.signaling.api.AlarmRules;
import java.time.Duration;
import java.util.Optional;

/// Alarms on vital signs.
///
/// @param rules none: nothing is watched
/// @param emergencyGap after an emergency that an alarm opened from a case, no alarm opens another
///   one from it for so long; a minute to a day
/// @param visitOrganisation whose doctors on call are rung for a follow-up visit's; none: visits
///   open no emergency
public record AlarmConfig(
    AlarmRules rules, Duration emergencyGap, Optional<OrganisationId> visitOrganisation) {
  static final Duration USUAL_GAP = Duration.ofMinutes(30);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  public AlarmConfig {
    if (emergencyGap.compareTo(SHORTEST) < 0 || emergencyGap.compareTo(LONGEST) > 0) {
      throw new StartException("alarms.emergency-gap is 1m to 1d.");
    }
  }
}
