package huizhen.scheduling.notice.api;

import java.time.Instant;
import java.time.ZoneId;

/// The time that people are to come at.
///
/// @param end exclusive
/// @param zone IANA zone of the schedule's owner, for who has set none of his own
public record Meeting(Instant start, Instant end, String zone) {
  public Meeting {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("a meeting ends after it begins");
    }
    var _ = ZoneId.of(zone);
  }
}
