package huizhen.scheduling.api;

import java.time.Duration;
import java.util.List;

/// How long a case waits for what (DOMAIN.md 3a; docs/cases.md). Each is 0 to 30 days; the defaults
/// are those of the domain document, or our own where it gives none.
///
/// @param urgentAnswer how soon an urgent case is to be answered: 30 min
/// @param urgentExpiry when an unanswered urgent case expires: 30 min
/// @param routineAnswer how soon a routine one is to be answered, in office hours: 4 h
/// @param routineExpiry when it expires, never before it was due: 24 h
/// @param firstReminderPercent of the time to answer, when it is reminded of: 50
/// @param lastReminderPercent the same, the last time: 90
/// @param hold how long a time is held until both sides have confirmed: 5 min
/// @param consentBefore how long before the start the consent has to be there: 30 min
/// @param lobbyBefore how long before the start the lobby opens: 15 min
/// @param specialistLate how long after it a missing specialist is reported: 5 min
/// @param noShow how long after it nobody waits any longer: 15 min
/// @param phoneOffer how long a line is lost before sound alone is offered: 15 s
/// @param linkGrace how long before it is reported: 60 s
/// @param linkAbort how long before the session is broken off: 10 min
/// @param sessionOver how long after its planned end a session is over that nobody has ended: 12 h
///   (ours)
/// @param opinionDue how soon after the session the opinion is to be signed: 2 h
/// @param opinionOverdue when it counts as overdue: 24 h
/// @param decision how soon after delivery the inviting doctor is to decide: 24 h
/// @param close how long after that the case closes by itself: 7 days (ours)
/// @param archive how long after closing it is archived: 1 day (ours)
public record TimeOuts(
    Duration urgentAnswer,
    Duration urgentExpiry,
    Duration routineAnswer,
    Duration routineExpiry,
    int firstReminderPercent,
    int lastReminderPercent,
    Duration hold,
    Duration consentBefore,
    Duration lobbyBefore,
    Duration specialistLate,
    Duration noShow,
    Duration phoneOffer,
    Duration linkGrace,
    Duration linkAbort,
    Duration sessionOver,
    Duration opinionDue,
    Duration opinionOverdue,
    Duration decision,
    Duration close,
    Duration archive) {
  private static final Duration LONGEST = Duration.ofDays(30);

  public TimeOuts {
    for (var each :
        List.of(
            urgentAnswer,
            urgentExpiry,
            routineAnswer,
            routineExpiry,
            hold,
            consentBefore,
            lobbyBefore,
            specialistLate,
            noShow,
            phoneOffer,
            linkGrace,
            linkAbort,
            sessionOver,
            opinionDue,
            opinionOverdue,
            decision,
            close,
            archive)) {
      if (each.isNegative() || each.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("time-out " + each + " is not within 0..30 days");
      }
    }
    if (firstReminderPercent < 1
        || lastReminderPercent < firstReminderPercent
        || lastReminderPercent > 99) {
      throw new IllegalArgumentException(
          "reminders at %d %% and %d %% are not in order within 1..99"
              .formatted(firstReminderPercent, lastReminderPercent));
    }
    inOrder("answer and expiry of an urgent case", urgentAnswer, urgentExpiry);
    inOrder("answer and expiry of a routine case", routineAnswer, routineExpiry);
    inOrder("late specialist and no-show", specialistLate, noShow);
    inOrder("offer of the telephone and lost line", phoneOffer, linkGrace);
    inOrder("lost line and abort", linkGrace, linkAbort);
    inOrder("opinion due and overdue", opinionDue, opinionOverdue);
  }

  private static void inOrder(String what, Duration first, Duration second) {
    if (first.compareTo(second) > 0) {
      throw new IllegalArgumentException(
          "%s are the wrong way round: %s, %s".formatted(what, first, second));
    }
  }

  /// What the domain document proposes.
  public static TimeOuts standard() {
    return new TimeOuts(
        Duration.ofMinutes(30),
        Duration.ofMinutes(30),
        Duration.ofHours(4),
        Duration.ofHours(24),
        50,
        90,
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofMinutes(15),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10),
        Duration.ofHours(12),
        Duration.ofHours(2),
        Duration.ofHours(24),
        Duration.ofHours(24),
        Duration.ofDays(7),
        Duration.ofDays(1));
  }
}
