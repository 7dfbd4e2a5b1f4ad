package huizhen.scheduling.notice;

import huizhen.scheduling.notice.api.Invitation;
import huizhen.scheduling.notice.api.Invitation.Method;
import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Says what has to be told now, and when to look again. A function of what was told, what is, and
/// the time: so it does not matter who asks, how often, or whether a clock jumped.
///
/// A reminder that comes too late ([#lateness]) is left out: a late "in two hours" misleads. What
/// happened longer ago than [NoticeRules#staleAfter] is taken note of in silence.
public final class NoticePlanner {
  private static final List<NoticeKind> REMINDERS =
      List.of(NoticeKind.DAY_BEFORE, NoticeKind.TWO_HOURS_BEFORE, NoticeKind.QUARTER_HOUR_BEFORE);

  private final NoticeRules rules;

  public NoticePlanner(NoticeRules rules) {
    this.rules = rules;
  }

  /// One notice that is due.
  public record Due(
      NoticeKind kind,
      Recipient to,
      Instant expiresAt,
      Optional<Meeting> meeting,
      Optional<String> reason,
      Optional<Invitation> invitation) {}

  /// @param wakeAt when the next reminder is due
  public record Plan(Ledger next, List<Due> due, Optional<Instant> wakeAt) {
    public Plan {
      due = List.copyOf(due);
    }
  }

  /// Empty when this is older than what was told: somebody else has seen more.
  public Optional<Plan> plan(Ledger told, Situation is, Instant now) {
    if (is.version() < told.version()) {
      return Optional.empty();
    }
    var due = new ArrayList<Due>();
    var isFresh = !is.changedAt().plus(rules.staleAfter()).isBefore(now);
    var sequence = meeting(told, is, now, isFresh, due);
    var isOther = !told.meeting().equals(is.meeting());
    var reminded = EnumSet.noneOf(NoticeKind.class);
    if (!isOther) {
      reminded.addAll(told.reminded());
    }
    // Who books at short notice knows: what would have been before is left out. A meeting that is
    // met for the first time long after it was booked was booked when the case changed.
    var since = isOther ? Optional.of(earlier(is.changedAt(), now)) : Optional.<Instant>empty();
    remind(is, now, since, reminded, due);
    var facts = facts(told, is, now, isFresh, due);
    var next =
        new Ledger(
            is.version(),
            is.meeting(),
            is.meeting().isPresent() ? is.attendees() : Set.of(),
            sequence,
            reminded,
            facts);
    return Optional.of(new Plan(next, due, wakeAt(is, reminded)));
  }

  /// How long before the meeting a reminder comes.
  public static Duration before(NoticeKind reminder) {
    return switch (reminder) {
      case DAY_BEFORE -> Duration.ofHours(24);
      case TWO_HOURS_BEFORE -> Duration.ofHours(2);
      case QUARTER_HOUR_BEFORE -> Duration.ofMinutes(15);
      default -> throw new IllegalArgumentException(reminder + " is no reminder");
    };
  }

  /// How much later than that it may still be sent.
  public static Duration lateness(NoticeKind reminder) {
    return switch (reminder) {
      case DAY_BEFORE -> Duration.ofHours(6);
      case TWO_HOURS_BEFORE -> Duration.ofMinutes(45);
      case QUARTER_HOUR_BEFORE -> Duration.ofMinutes(10);
      default -> throw new IllegalArgumentException(reminder + " is no reminder");
    };
  }

  /// Tells of a time that is new, another, or gone; answers the invitation's sequence after it.
  private int meeting(Ledger told, Situation is, Instant now, boolean isFresh, List<Due> due) {
    var expiry = now.plus(rules.staleAfter());
    var old = told.meeting();
    var time = is.meeting();
    var sequence = told.sequence();
    if (time.isEmpty()) {
      // One that has begun ends by itself: nobody has to be kept from coming.
      if (old.isEmpty() || !old.get().start().isAfter(now)) {
        return sequence;
      }
      var off = new Invitation(Method.CANCEL, ++sequence, old.get());
      if (isFresh) {
        each(told.attendees(), is.lost(), expiry, old, is.reason(), Optional.of(off), due);
        each(is.watchers(), is.lost(), expiry, old, is.reason(), Optional.empty(), due);
      }
      return sequence;
    }
    var isSame = old.equals(time);
    if (isSame && told.attendees().equals(is.attendees())) {
      return sequence;
    }
    // A time that is over is no news; it may be that of an archived case that is seen first now.
    var isNews = isFresh && is.isAwaited();
    var on = Optional.of(new Invitation(Method.REQUEST, ++sequence, time.get()));
    var dropped = new HashSet<>(told.attendees());
    dropped.removeAll(is.attendees());
    if (isNews) {
      for (var who : sorted(is.attendees())) {
        var isNew = old.isEmpty() || !told.attendees().contains(who);
        if (isNew || !isSame) {
          var kind = isNew ? NoticeKind.BOOKED : NoticeKind.CHANGED;
          due.add(new Due(kind, who, expiry, time, Optional.empty(), on));
        }
      }
      if (!isSame) {
        var kind = old.isEmpty() ? NoticeKind.BOOKED : NoticeKind.CHANGED;
        each(is.watchers(), kind, expiry, time, Optional.empty(), Optional.empty(), due);
      }
      var off = old.map(it -> new Invitation(Method.CANCEL, on.get().sequence(), it));
      each(dropped, NoticeKind.CANCELLED, expiry, old, Optional.empty(), off, due);
    }
    return sequence;
  }

  private static void remind(
      Situation is, Instant now, Optional<Instant> since, Set<NoticeKind> reminded, List<Due> due) {
    if (is.meeting().isEmpty() || !is.isAwaited()) {
      return;
    }
    var meeting = is.meeting().get();
    for (var reminder : REMINDERS) {
      var at = meeting.start().minus(before(reminder));
      var isKnown = since.filter(it -> !at.isAfter(it)).isPresent();
      if (reminded.contains(reminder) || (at.isAfter(now) && !isKnown)) {
        continue;
      }
      reminded.add(reminder);
      var isLate = now.isAfter(at.plus(lateness(reminder))) || !now.isBefore(meeting.start());
      if (!isKnown && !isLate) {
        each(
            is.attendees(),
            reminder,
            meeting.start(),
            is.meeting(),
            Optional.empty(),
            Optional.empty(),
            due);
      }
    }
  }

  private Set<String> facts(
      Ledger told, Situation is, Instant now, boolean isFresh, List<Due> due) {
    var facts = new TreeSet<>(told.facts());
    for (var fact : is.facts()) {
      if (facts.size() < Ledger.MAX_FACTS && facts.add(fact.key()) && isFresh) {
        each(
            fact.to(),
            fact.kind(),
            now.plus(rules.staleAfter()),
            is.meeting().filter(_ -> is.isAwaited()),
            fact.reason(),
            Optional.empty(),
            due);
      }
    }
    return facts;
  }

  private static Optional<Instant> wakeAt(Situation is, Set<NoticeKind> reminded) {
    if (!is.isAwaited()) {
      return Optional.empty();
    }
    return is.meeting()
        .flatMap(meeting ->
            REMINDERS.stream()
                .filter(it -> !reminded.contains(it))
                .map(it -> meeting.start().minus(before(it)))
                .min(Instant::compareTo));
  }

  private static void each(
      Set<Recipient> to,
      NoticeKind kind,
      Instant expiry,
      Optional<Meeting> meeting,
      Optional<String> reason,
      Optional<Invitation> invitation,
      List<Due> due) {
    for (var who : sorted(to)) {
      due.add(new Due(kind, who, expiry, meeting, reason, invitation));
    }
  }

  /// The same order whenever it is asked.
  private static List<Recipient> sorted(Set<Recipient> all) {
    return all.stream().sorted((a, b) -> a.key().compareTo(b.key())).toList();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
