package huizhen.scheduling.waitlist.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import java.util.Optional;

/// The waiting lists of specialists and departments (DOMAIN.md 4, rule 8): by urgency, then first
/// come first served. A time that falls free is offered to the first whom it suits, then to the
/// next.
///
/// At most [#MAX_ACTIVE] wait at once, of them [#MAX_TEAMS] for a time of a whole team.
public interface Waitlist {
  int MAX_ACTIVE = 1_000;

  /// Each is as many calendars to look at as it has people.
  int MAX_TEAMS = 100;

  /// Puts a case on its specialist's list, on that of all of the department, or, where it has a
  /// team, among those who wait for a time of all of it. A case that is booked waits for an earlier
  /// time.
  Future<RequestOutcome<WaitEntry>> join(CommandId command, Actor actor, CaseId id, Wish wish);

  /// Takes it off the list; a time that was offered is free again.
  Future<RequestOutcome<WaitEntry>> leave(CommandId command, Actor actor, CaseId id);

  /// Refuses the offered time and stays on the list.
  Future<RequestOutcome<WaitEntry>> decline(CommandId command, Actor actor, CaseId id);

  /// Books the offered time, in the place of the one that the case may have, and gives the case to
  /// the specialist whose time it is; of a team for all who are to come. With the booking it leaves
  /// the list, or nothing happens.
  Future<BookingOutcome> accept(CommandId command, Actor actor, CaseId id);

  Future<Optional<WaitEntry>> find(CaseId id);

  /// How many are before it on the same list; empty when it is on none.
  Future<Optional<Integer>> ahead(WaitEntry entry);
}
