package huizhen.scheduling.api;

import java.time.Duration;
import java.util.List;

/// The figures of emergency consultations (DOMAIN.md 3a); a deployment may choose others.
///
/// @param ring how long one level is rung before the next: 2 min
/// @param arrival how soon after accepting the specialist is to be in the room: 10 min (急会诊及时到位率;
///   hospitals choose up to 30)
/// @param opinionDue how soon after the session the written opinion is due: 6 h (after 医疗纠纷条例 15,
///   rescue records)
/// @param session how long the accepting doctor's calendar is taken: 2 h
public record EmergencyRules(
    Duration ring, Duration arrival, Duration opinionDue, Duration session) {
  private static final Duration LONGEST = Duration.ofDays(1);

  public EmergencyRules {
    for (var each : List.of(ring, arrival, opinionDue, session)) {
      if (each.isNegative() || each.isZero() || each.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("emergency time " + each + " is not within a day");
      }
    }
    // The scripts look for overlaps no farther back than the longest booking.
    if (session.compareTo(Duration.ofHours(12)) > 0) {
      throw new IllegalArgumentException("an emergency session takes up to 12 hours");
    }
  }

  public static EmergencyRules standard() {
    return new EmergencyRules(
        Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofHours(6), Duration.ofHours(2));
  }
}
