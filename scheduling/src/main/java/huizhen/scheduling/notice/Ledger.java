package huizhen.scheduling.notice;

import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.Recipient;
import java.util.Optional;
import java.util.Set;

/// What has been told of a case or visit: the memory that makes each notice come once.
///
/// @param version of what was last looked at
/// @param meeting the time that people were last told
/// @param attendees who were told it
/// @param sequence of the last invitation or its cancelling; -1 before the first
/// @param reminded the reminders of this meeting that are done with, sent or left out
/// @param facts the keys of those that were told; at most [#MAX_FACTS], then none is added
public record Ledger(
    long version,
    Optional<Meeting> meeting,
    Set<Recipient> attendees,
    int sequence,
    Set<NoticeKind> reminded,
    Set<String> facts) {
  /// A case is not returned, and an opinion not amended, more often than this.
  static final int MAX_FACTS = 200;

  public static final Ledger EMPTY =
      new Ledger(0, Optional.empty(), Set.of(), -1, Set.of(), Set.of());

  public Ledger {
    attendees = Set.copyOf(attendees);
    reminded = Set.copyOf(reminded);
    facts = Set.copyOf(facts);
  }
}
