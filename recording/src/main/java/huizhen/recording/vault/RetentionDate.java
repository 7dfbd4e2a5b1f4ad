package huizhen.recording.vault;

import huizhen.recording.api.RetentionClass;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/// Until when something is kept at least: the end of the day, in China, on which its years are
/// over.
public final class RetentionDate {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private RetentionDate() {}

  public static Instant until(Instant from, RetentionClass retention) {
    return from.atZone(ZONE)
        .toLocalDate()
        .plusYears(retention.years())
        .plusDays(1)
        .atTime(LocalTime.MIDNIGHT)
        .atZone(ZONE)
        .toInstant();
  }
}
