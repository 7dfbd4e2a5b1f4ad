package huizhen.scheduling.io;

import huizhen.scheduling.api.PlanningRules;
import huizhen.scheduling.api.PractitionerId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/// What a time that a request takes needs round it, and of the day that it is on.
///
/// @param before how much is free before it, and after how much behind
/// @param dailyMax so many entries has a day of each
/// @param zones in which each one's days are meant; who is not in it has none that is full
/// @param besides the entry in the calendars that is not in its way
record Margins(
    Duration before,
    Duration after,
    int dailyMax,
    Map<PractitionerId, String> zones,
    Optional<String> besides) {
  static final Margins NONE =
      new Margins(Duration.ZERO, Duration.ZERO, 0, Map.of(), Optional.empty());

  Margins {
    zones = Map.copyOf(zones);
  }

  /// As a team's hold has it.
  ///
  /// @param besides the time that the case has, which goes when this one is booked
  static Margins ofTeam(
      PlanningRules rules, Map<PractitionerId, String> zones, Optional<String> besides) {
    return new Margins(rules.before(), rules.after(), rules.dailyMax(), zones, besides);
  }

  /// When somebody's day begins and ends, ms, as a script reads it.
  String[] day(PractitionerId who, Instant start) {
    if (!zones.containsKey(who)) {
      return new String[] {"", ""};
    }
    var zone = ZoneId.of(zones.get(who));
    var day = start.atZone(zone).toLocalDate();
    return new String[] {
      String.valueOf(day.atStartOfDay(zone).toInstant().toEpochMilli()),
      String.valueOf(day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli())
    };
  }
}
