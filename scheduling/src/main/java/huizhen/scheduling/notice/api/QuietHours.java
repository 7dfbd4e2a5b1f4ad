package huizhen.scheduling.notice.api;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/// When nobody is disturbed by what can wait: from one wall-clock time to another, also over
/// midnight. The same time twice means never.
public record QuietHours(LocalTime from, LocalTime to) {
  public static final QuietHours NONE = new QuietHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

  /// This moment, or the end of the quiet hours that it lies in. Over a change of daylight saving
  /// the wall clock counts: an end that the clock skips is the moment after the gap.
  public Instant after(Instant moment, ZoneId zone) {
    var local = moment.atZone(zone);
    var time = local.toLocalTime();
    var isQuiet =
        from.isBefore(to)
            ? !time.isBefore(from) && time.isBefore(to)
            : !from.equals(to) && (!time.isBefore(from) || time.isBefore(to));
    if (!isQuiet) {
      return moment;
    }
    var day = time.isBefore(to) ? local.toLocalDate() : local.toLocalDate().plusDays(1);
    return day.atTime(to).atZone(zone).toInstant();
  }
}
