package huizhen.web.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How far a webhook, or the feed to a regional platform, is along the audit trail. The trail
/// itself is its queue: what was not taken yet waits there, in order, so nothing is lost and
/// nothing is held in memory; what comes twice has the same id.
///
/// Retries are 1 s apart, then 2, 4 and so on to [#LONGEST]. After [#MAX_FAILURES] in a row (about
/// a day) it is stopped until somebody has it replayed.
///
/// @param cursor the sequence of the last entry that was taken, or was none of its own
/// @param failures in a row
/// @param lastStatus what its system answered last; 0 for none
public record HookCourse(
    long cursor, int failures, Optional<Instant> nextAt, int lastStatus, boolean isStopped) {
  static final Duration LONGEST = Duration.ofMinutes(10);
  public static final int MAX_FAILURES = 150;

  private static final int DOUBLINGS = 10;

  public static HookCourse from(long cursor) {
    return new HookCourse(cursor, 0, Optional.empty(), 0, false);
  }

  public boolean isDue(Instant now) {
    return !isStopped && nextAt.filter(now::isBefore).isEmpty();
  }

  public HookCourse passed(long sequence) {
    return new HookCourse(sequence, failures, nextAt, lastStatus, isStopped);
  }

  public HookCourse taken(long sequence, int status) {
    return new HookCourse(sequence, 0, Optional.empty(), status, false);
  }

  public HookCourse failed(int status, Instant now) {
    var next = delayed(status, now);
    return new HookCourse(
        cursor, next.failures, next.nextAt, status, next.failures >= MAX_FAILURES);
  }

  /// As [#failed], and never stopped: what has to arrive is tried for as long as it takes.
  public HookCourse delayed(int status, Instant now) {
    int count = Math.min(failures, Integer.MAX_VALUE - 1) + 1;
    var doubled = Duration.ofSeconds(1L << Math.min(DOUBLINGS, count - 1));
    var wait = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return new HookCourse(cursor, count, Optional.of(now.plus(wait)), status, false);
  }

  /// Back to where something is missing, and not at once: who asks for it each time gets it seldom.
  public HookCourse resumedAfter(long sequence, int status, Instant now) {
    return new HookCourse(sequence, failures, nextAt, status, false).delayed(status, now);
  }
}
