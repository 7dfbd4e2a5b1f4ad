package huizhen.scheduling.referral.api;

import java.time.Duration;
import java.util.List;

/// How long a referral waits for what (DOMAIN.md 3c; docs/referrals.md): each 0 to 90 days.
///
/// @param emergencyAnswer how soon an emergency is to be pre-reviewed: 5 min
/// @param routineReminder when a routine one is reminded of: 4 h
/// @param routineAnswer when its answer is late: 24 h
/// @param arrivalGrace how long after the appointed time the patient has not arrived: 2 h (ours)
/// @param back how soon a down-referral is to be received: 24 h (ours)
/// @param close how long after the day of the follow-up it closes by itself: 30 days (ours)
public record ReferralTimes(
    Duration emergencyAnswer,
    Duration routineReminder,
    Duration routineAnswer,
    Duration arrivalGrace,
    Duration back,
    Duration close) {
  private static final Duration LONGEST = Duration.ofDays(90);

  public ReferralTimes {
    for (var each :
        List.of(emergencyAnswer, routineReminder, routineAnswer, arrivalGrace, back, close)) {
      if (each.isNegative() || each.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("time-out " + each + " is not within 0..90 days");
      }
    }
    if (routineReminder.compareTo(routineAnswer) > 0) {
      throw new IllegalArgumentException(
          "reminder and answer of a routine referral are the wrong way round: %s, %s"
              .formatted(routineReminder, routineAnswer));
    }
  }

  public static ReferralTimes standard() {
    return new ReferralTimes(
        Duration.ofMinutes(5),
        Duration.ofHours(4),
        Duration.ofHours(24),
        Duration.ofHours(2),
        Duration.ofHours(24),
        Duration.ofDays(30));
  }
}
