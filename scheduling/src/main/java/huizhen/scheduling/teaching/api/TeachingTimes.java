package huizhen.scheduling.teaching.api;

import java.time.Duration;
import java.util.List;

/// How long a teaching session waits for what (docs/teaching.md): each 0 to 30 days; all but the
/// lost line's ten minutes and the teacher's five are ours.
///
/// @param openBefore how long before the start the room may be opened: 30 min
/// @param consentBefore how long before the start a missing consent is told of: 24 h
/// @param teacherLate after the start: 5 min
/// @param notHeld after the start, when nobody began: 30 min
/// @param linkAbort how long the teacher may be lost: 10 min
/// @param overrun how long after its end it may go on: 60 min
/// @param record how soon after the session its record is due: 24 h
/// @param close after the record: 7 days
public record TeachingTimes(
    Duration openBefore,
    Duration consentBefore,
    Duration teacherLate,
    Duration notHeld,
    Duration linkAbort,
    Duration overrun,
    Duration record,
    Duration close) {
  private static final Duration LONGEST = Duration.ofDays(30);

  public TeachingTimes {
    for (var each :
        List.of(
            openBefore, consentBefore, teacherLate, notHeld, linkAbort, overrun, record, close)) {
      if (each.isNegative() || each.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("time-out " + each + " is not within 0..30 days");
      }
    }
    if (teacherLate.compareTo(notHeld) > 0) {
      throw new IllegalArgumentException("a session is not held before its teacher is late");
    }
  }

  public static TeachingTimes standard() {
    return new TeachingTimes(
        Duration.ofMinutes(30),
        Duration.ofHours(24),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofMinutes(10),
        Duration.ofMinutes(60),
        Duration.ofHours(24),
        Duration.ofDays(7));
  }
}
