package huizhen.scheduling.notice;

import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Recipient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A case or a visit as notices see it: the time that is booked, who comes, and what has happened.
///
/// @param version grows with each change
/// @param meeting the booked time, also while it is and after
/// @param isAwaited whether it has not begun: then people are reminded
/// @param attendees whose calendars have it
/// @param watchers who hear when it is booked, moved and cancelled, without coming
/// @param lost what it is called when the meeting is gone
/// @param reason why it is gone
/// @param facts each is told once, under its key
public record Situation(
    NoticeSubject subject,
    long version,
    Instant changedAt,
    Optional<Meeting> meeting,
    boolean isAwaited,
    Set<Recipient> attendees,
    Set<Recipient> watchers,
    NoticeKind lost,
    Optional<String> reason,
    List<Fact> facts) {
  public Situation {
    attendees = Set.copyOf(attendees);
    watchers = Set.copyOf(watchers);
    facts = List.copyOf(facts);
  }

  /// The same, with one more thing that happened.
  public Situation with(Fact fact) {
    var all = new ArrayList<>(facts);
    all.add(fact);
    return new Situation(
        subject, version, changedAt, meeting, isAwaited, attendees, watchers, lost, reason, all);
  }

  /// Something that happened.
  ///
  /// @param key the same whenever it is looked at, and another when it happens again
  public record Fact(String key, NoticeKind kind, Set<Recipient> to, Optional<String> reason) {
    public Fact {
      to = Set.copyOf(to);
    }
  }
}
