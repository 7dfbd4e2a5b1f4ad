package huizhen.scheduling.notice.api;

import java.time.Duration;
import java.time.LocalTime;

/// The figures of notices that a deployment may choose (ours, DOMAIN.md 4 rule 10 names the times).
///
/// @param quiet for who has not set his own
/// @param staleAfter how long after the event a notice of it is still sent: 24 h
/// @param keep how long notices and their receipts are kept: 180 days
/// @param attempts at sending one: 8
public record NoticeRules(QuietHours quiet, Duration staleAfter, Duration keep, int attempts) {
  public NoticeRules {
    if (staleAfter.compareTo(Duration.ofMinutes(1)) < 0
        || staleAfter.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException("notices.stale-after is 1 minute to 7 days");
    }
    if (keep.compareTo(Duration.ofDays(1)) < 0 || keep.compareTo(Duration.ofDays(3_650)) > 0) {
      throw new IllegalArgumentException("notices.keep is 1 day to 10 years");
    }
    if (attempts < 1 || attempts > 20) {
      throw new IllegalArgumentException("notices.attempts is 1 to 20");
    }
  }

  public static NoticeRules standard() {
    return new NoticeRules(
        new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0)),
        Duration.ofHours(24),
        Duration.ofDays(180),
        8);
  }
}
