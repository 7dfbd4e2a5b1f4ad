package huizhen.web.policy;

import huizhen.scheduling.api.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A health authority's order to watch one consultation live (监管令, DOMAIN.md 3d: "live media only
/// with case order"): entered by the regulator who is to watch, in force once another one has
/// confirmed it, for one case and a limited time.
///
/// @param version 1 for a new one, one more with each change
/// @param number the file number under which the authority issued it
/// @param authority who issued it
/// @param watcher the account that may watch by it, and nobody else
/// @param tickets ids of the join tickets that were handed out under it: they end with it
public record WatchOrder(
    String id,
    long version,
    CaseId caseId,
    String number,
    String authority,
    String reason,
    String watcher,
    Instant from,
    Instant until,
    Instant enteredAt,
    Optional<Sign> confirmed,
    Optional<Sign> revoked,
    List<String> tickets) {
  /// From its beginning to its end.
  public static final Duration LONGEST = Duration.ofHours(8);

  /// How far ahead an order may end: what is to come later is ordered then.
  public static final Duration FARTHEST = Duration.ofDays(30);

  /// Past that no more are handed out: enter another order.
  public static final int MOST_TICKETS = 50;

  public WatchOrder {
    tickets = List.copyOf(tickets);
    if (!from.isBefore(until) || Duration.between(from, until).compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("an order is for a while, and 8 hours at most");
    }
  }

  /// Who said so, and when.
  public record Sign(String by, Instant at) {}

  /// What it says to somebody who wants to watch.
  public enum Verdict {
    OPEN,
    /// Somebody else's.
    NOT_YOURS,
    REVOKED,
    OVER,
    /// Nobody else has confirmed it.
    UNCONFIRMED,
    EARLY,
    /// It has handed out as many tickets as it may.
    USED_UP
  }

  public static WatchOrder entered(
      String id,
      CaseId caseId,
      String number,
      String authority,
      String reason,
      String watcher,
      Instant from,
      Instant until,
      Instant now) {
    return new WatchOrder(
        id,
        1,
        caseId,
        number,
        authority,
        reason,
        watcher,
        from,
        until,
        now,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /// Whether this account may watch this case now.
  public Verdict judge(String account, CaseId wanted, Instant now) {
    if (!watcher.equals(account) || !caseId.equals(wanted)) {
      return Verdict.NOT_YOURS;
    }
    if (revoked.isPresent()) {
      return Verdict.REVOKED;
    }
    if (!now.isBefore(until)) {
      return Verdict.OVER;
    }
    if (confirmed.isEmpty()) {
      return Verdict.UNCONFIRMED;
    }
    return now.isBefore(from) ? Verdict.EARLY : Verdict.OPEN;
  }

  /// As [#judge], of another ticket.
  public Verdict judgeTicket(String account, CaseId wanted, Instant now) {
    var verdict = judge(account, wanted, now);
    return verdict == Verdict.OPEN && tickets.size() >= MOST_TICKETS ? Verdict.USED_UP : verdict;
  }

  /// By somebody who does not watch by it, while it is neither confirmed, revoked nor over.
  public boolean mayConfirm(String account, Instant now) {
    return !watcher.equals(account)
        && confirmed.isEmpty()
        && revoked.isEmpty()
        && now.isBefore(until);
  }

  public WatchOrder confirmed(String by, Instant at) {
    return changed(Optional.of(new Sign(by, at)), revoked, tickets);
  }

  public WatchOrder revoked(String by, Instant at) {
    return changed(confirmed, Optional.of(new Sign(by, at)), tickets);
  }

  public WatchOrder with(String ticket) {
    var more = new ArrayList<>(tickets);
    more.add(ticket);
    return changed(confirmed, revoked, more);
  }

  private WatchOrder changed(
      Optional<Sign> isConfirmed, Optional<Sign> isRevoked, List<String> all) {
    return new WatchOrder(
        id,
        version + 1,
        caseId,
        number,
        authority,
        reason,
        watcher,
        from,
        until,
        enteredAt,
        isConfirmed,
        isRevoked,
        all);
  }
}
